package dev.weir.demo.http;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.ingest.BodyException;
import dev.weir.demo.ingest.LogCounting;
import dev.weir.demo.ingest.LogStream;
import dev.weir.netty.HttpAdmission;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** An upload whose lines are counted, from a sample of them if they come too fast. */
final class LogEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final HttpAdmission admission;
  private final LogSpec spec;
  private final LogCounting counting;

  LogEndpoint(HttpAdmission admission, LogSpec spec, LogCounting counting) {
    this.admission = admission;
    this.spec = spec;
    this.counting = counting;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration work = query.work(spec.work());
    return admission.admit(exchange.request(), exchange.response(), () -> count(exchange, work));
  }

  private Mono<Void> count(Exchange exchange, Duration work) {
    return new LogStream(spec.path(), spec, work, counting)
        .counts(RequestBody.of(exchange.request()))
        .onErrorMap(BodyException.class, error -> new ProblemException(error.problem()))
        .flatMap(answer -> exchange.json(200, answer));
  }
}
