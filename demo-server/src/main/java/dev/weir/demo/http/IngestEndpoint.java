package dev.weir.demo.http;

import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.ingest.LineStream;
import dev.weir.demo.ingest.LostBodyException;
import dev.weir.netty.HttpAdmission;
import dev.weir.netty.connection.UnreadBody;
import dev.weir.pool.WorkerPool;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;

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
    Flux<byte[]> body =
        RequestBody.of(exchange.request())
            .doOnCancel(() -> giveUp(exchange))
            .doOnError(LostBodyException.class, error -> giveUp(exchange));
    return goAhead(exchange)
        .then(
            Mono.defer(
                () ->
                    exchange
                        .response()
                        .chunkedTransfer(exchange.knowsChunks())
                        .header(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson")
                        .sendByteArray(stream.answers(body))
                        .then()));
  }

  private static void giveUp(Exchange exchange) {
    UnreadBody.giveUp(exchange.request(), exchange.response());
  }

  /* The response starts before the body is read, and after its headers the server would no longer
   * send the "100 Continue" that some clients wait for. */
  private static Mono<Void> goAhead(Exchange exchange) {
    boolean expected =
        exchange
            .request()
            .requestHeaders()
            .contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    if (!expected) {
      return Mono.empty();
    }
    return Mono.create(
        sink ->
            exchange
                .request()
                .withConnection(
                    connection ->
                        sink.onDispose(
                            FutureMono.from(connection.channel().writeAndFlush(continueNow()))
                                .subscribe(null, sink::error, sink::success))));
  }

  private static DefaultFullHttpResponse continueNow() {
    return new DefaultFullHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER);
  }
}
