package dev.weir.demo.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import reactor.core.publisher.Mono;
import reactor.netty.FutureMono;

/**
 * The "100 Continue" that some clients wait for, where a response starts before the body is read:
 * after its headers the server would no longer send one.
 */
final class GoAhead {

  private GoAhead() {}

  /** Sends it to whoever wants it. */
  static Mono<Void> to(Exchange exchange) {
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
