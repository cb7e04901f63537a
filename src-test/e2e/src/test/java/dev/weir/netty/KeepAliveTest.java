package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.overflow.Overflow;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A client that asks again before the server has heard that its answer is out. */
class KeepAliveTest {

  private final Gate gate =
      Gate.of("full").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .doOnChannelInit((observer, channel, remote) -> LateNews.join(channel))
          .route(
              routes ->
                  routes
                      .get("/open", HttpAdmission.open().guard((in, out) -> out.sendString(ok())))
                      .get(
                          "/full",
                          HttpAdmission.through(gate).guard((in, out) -> out.sendString(ok()))))
          .bindNow();

  private static Mono<String> ok() {
    return Mono.just("ok");
  }

  @AfterEach
  void stop() {
    server.disposeNow();
    gate.dispose();
  }

  @Test
  void refusal_ofARequestThatCameBeforeTheLastWasThrough_leavesTheConnectionAlive()
      throws Exception {
    Mono.never().transform(gate.guard()).subscribe();
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.get("/open");
      assertThat(connection.read().body()).isEqualTo("ok");

      for (int i = 0; i < 5; i++) {
        connection.get("/full");
        assertThat(connection.read().status()).isEqualTo(503);
      }
    }
  }

  /**
   * Sends the first answer, and says so only once something else has come: as where an answer is
   * written by another thread, and the event loop reads before it looks what was sent.
   */
  private static final class LateNews extends ChannelDuplexHandler {

    private final List<ChannelPromise> held = new ArrayList<>();
    private boolean holding = true;

    static void join(Channel channel) {
      channel.pipeline().addFirst(new LateNews());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (holding) {
        held.add(promise);
        ChannelFuture unused = context.write(message);
      } else {
        ChannelFuture unused = context.write(message, promise);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      boolean second = !held.isEmpty();
      context.fireChannelRead(message);
      if (second) {
        holding = false;
        held.forEach(ChannelPromise::trySuccess);
        held.clear();
      }
    }
  }
}
