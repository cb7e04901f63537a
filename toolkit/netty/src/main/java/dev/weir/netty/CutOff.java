package dev.weir.netty;

import dev.weir.netty.connection.UnreadBody;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The end of an answer that has begun and that has no end of its own: because nobody wants it any
 * more, or because there is no more of it. What is written of it is sent, and then the connection
 * is closed, or the stream of HTTP/2, so that the client does not take it for the whole: so does
 * Reactor Netty with any error, but it logs each of them as one of the server's. What a client does
 * not read keeps the connection open, until its {@code HttpBounds} end that.
 */
public final class CutOff {

  private CutOff() {}

  /**
   * Closes the connection, unless the answer is complete: then it may be another's already.
   *
   * @param request whose answer it is; nothing of it is read any more
   * @param error what this fails with once it is closed; Reactor Netty has no use for it then
   * @return what the handler ends with, on the connection's event loop; cold
   */
  public static Mono<Void> of(HttpServerRequest request, Throwable error) {
    return Mono.create(
        sink ->
            request.withConnection(
                connection -> {
                  EventLoop loop = connection.channel().eventLoop();
                  if (loop.inEventLoop()) {
                    close(request, connection, sink, error);
                    return;
                  }
                  try {
                    loop.execute(() -> close(request, connection, sink, error));
                  } catch (RejectedExecutionException e) { // shut down, and closed with it
                    sink.error(error);
                  }
                }));
  }

  private static void close(
      HttpServerRequest request, Connection connection, MonoSink<Void> sink, Throwable error) {
    if (connection.isDisposed()) {
      sink.error(error);
      return;
    }
    UnreadBody.giveUp(request); // whose rest must not take from the client what is sent
    Channel channel = connection.channel();
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(sent -> channel.close().addListener(closed -> sink.error(error)));
  }
}
