package dev.weir.demo.http;

import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.ingest.LineStream;
import dev.weir.netty.HttpAdmission;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * An upload whose every line is a task. Only so many uploads are let in at a time; what room there
 * is in the pool each of their lines finds out for itself.
 */
final class IngestEndpoint implements Endpoint {

  private static final List<String> KNOWN = Query.known("work");

  private final HttpAdmission admission;
  private final WorkerPool pool;
  private final RouteSpec route;

  /** With what a line costs on top. */
  IngestEndpoint(HttpAdmission admission, WorkerPool pool, RouteSpec route) {
    this.admission = admission;
    this.pool = pool;
    this.route = route;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(KNOWN);
    Duration extra = query.work(route.work());
    return admission.admit(exchange.request(), exchange.response(), () -> take(exchange, extra));
  }

  private Mono<Void> take(Exchange exchange, Duration extra) {
    LineStream stream =
        new LineStream(route.path(), pool, route.overflow(), extra, route.maxLine());
    return Early.answer(exchange, stream::answers);
  }
}
