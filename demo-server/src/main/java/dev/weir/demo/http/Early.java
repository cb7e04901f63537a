package dev.weir.demo.http;

import dev.weir.demo.ingest.LostBodyException;
import dev.weir.netty.connection.UnreadBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers in lines of JSON that come while the body is still read. */
final class Early {

  private Early() {}

  /** The lines that are made of the body, in step with it. */
  static Mono<Void> answer(Exchange exchange, UnaryOperator<Flux<byte[]>> lines) {
    Flux<byte[]> body =
        RequestBody.of(exchange.request())
            .doOnCancel(() -> giveUp(exchange))
            .doOnError(LostBodyException.class, error -> giveUp(exchange));
    return GoAhead.to(exchange)
        .then(
            Mono.defer(
                () ->
                    exchange
                        .response()
                        .chunkedTransfer(exchange.knowsChunks())
                        .header(HttpHeaderNames.CONTENT_TYPE, "application/x-ndjson")
                        .sendByteArray(lines.apply(body))
                        .then()));
  }

  private static void giveUp(Exchange exchange) {
    UnreadBody.giveUp(exchange.request(), exchange.response());
  }
}
