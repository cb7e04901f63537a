package dev.weir.demo.http;

import dev.weir.demo.json.RateAnswer;
import dev.weir.demo.strategy.RateLimit;
import dev.weir.gate.Allowance;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.RequestReader;
import java.util.List;
import reactor.core.publisher.Mono;

/** A request that may come only so often. Every answer says how often, and how much is left. */
final class RateEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known();

  private final HttpAdmission admission;
  private final String strategy;

  RateEndpoint(RateLimit limit) {
    this.admission =
        HttpAdmission.open().reader(RequestReader.none()).rate(limit.http().fields(true));
    this.strategy = limit.spec().strategy();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expect(KNOWN);
    return Mono.defer(
        () -> {
          long came = System.nanoTime();
          return admission.admit(
              exchange.request(), exchange.response(), () -> letThrough(exchange, came));
        });
  }

  private Mono<Void> letThrough(Exchange exchange, long came) {
    return Mono.deferContextual(
        context -> {
          long left = context.get(Allowance.class).remaining();
          return exchange.json(
              200, RateAnswer.of(exchange.path(), strategy, left, System.nanoTime() - came));
        });
  }
}
