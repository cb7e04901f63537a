package dev.weir.demo.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The body of a request whose client may fall silent in the middle of it: the connection is closed
 * when nothing came for a while although something was asked for.
 */
final class WatchedBody {

  private WatchedBody() {}

  /**
   * The body.
   *
   * @param request whose
   * @param bodyIdle how long the client may take over the next bytes
   * @return its bytes, copied out of Netty's buffers, as many chunks at a time as are asked for
   */
  static Flux<byte[]> of(HttpServerRequest request, Duration bodyIdle) {
    return Flux.defer(
        () -> {
          request.withConnection(connection -> watch(connection, bodyIdle));
          return request
              .receive()
              .asByteArray()
              .doFinally(signal -> request.withConnection(WatchedBody::unwatch));
        });
  }

  /* Netty's auto-read is on exactly while there is demand: with it off, it is this side that makes
   * the other wait. */
  private static void watch(Connection connection, Duration bodyIdle) {
    Channel channel = connection.channel();
    connection.onReadIdle(
        Math.max(1, bodyIdle.toMillis()), // 0 would be no bound at all
        () -> {
          if (channel.config().isAutoRead()) {
            ChannelFuture unused = channel.close();
          }
        });
  }

  private static void unwatch(Connection connection) {
    connection.removeHandler(NettyPipeline.OnChannelReadIdle);
  }
}
