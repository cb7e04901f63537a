package dev.weir.demo.http;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.ingest.BodyException;
import dev.weir.demo.ingest.LogStream;
import dev.weir.request.Request;
import java.util.List;
import reactor.core.publisher.Mono;

/** An upload whose lines are counted, from a sample of them if they come too fast. */
final class LogEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final LogSpec spec;

  LogEndpoint(LogSpec spec) {
    this.spec = spec;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    LogStream stream = new LogStream(exchange.path(), spec, query.work(spec.work()));
    return Mono.deferContextual(
            context ->
                Deadlines.within(
                    Request.from(context), stream.counts(RequestBody.of(exchange.request()))))
        .onErrorMap(BodyException.class, error -> new ProblemException(error.problem()))
        .flatMap(answer -> exchange.json(200, answer));
  }
}
