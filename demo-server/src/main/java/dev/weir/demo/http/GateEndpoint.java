package dev.weir.demo.http;

import dev.weir.demo.json.CallAnswer;
import dev.weir.demo.strategy.GuardedDependency;
import dev.weir.netty.HttpAdmission;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** A request that calls a dependency through a gate. It blocks no thread, waiting or running. */
final class GateEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final GuardedDependency service;
  private final HttpAdmission admission;
  private final String strategy;

  GateEndpoint(GuardedDependency service) {
    this.service = service;
    this.admission = service.admission();
    this.strategy = service.spec().gate().overflow().word();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(service.spec().work());
    return Mono.defer(
        () -> {
          long offered = System.nanoTime();
          return admission.admit(
              exchange.request(), exchange.response(), () -> call(exchange, work, offered));
        });
  }

  private Mono<Void> call(Exchange exchange, Duration work, long offered) {
    return Mono.deferContextual(
        context ->
            service
                .call(work, offered)
                .map(
                    report ->
                        CallAnswer.of(exchange.path(), strategy, Request.from(context), report))
                .flatMap(answer -> exchange.json(200, answer)));
  }
}
