package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.channel.ChannelOperations;

/** How a connection is closed whose request was given up, where the system will not have it. */
class ConnectionCountTest {

  private final ConnectionCount count = new ConnectionCount();
  private final Stubborn channel = new Stubborn();

  /** A channel that takes no option. */
  private static final class Stubborn extends EmbeddedChannel {

    private boolean started;
    private int lingers;

    @Override
    public ChannelConfig config() {
      if (!started) {
        return super.config(); // is asked for as it is made
      }
      return new DefaultChannelConfig(this) {
        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
          lingers++;
          throw new ChannelException("invalid argument");
        }
      };
    }
  }

  private ChannelHandlerContext givenUp() {
    channel.pipeline().addFirst(count);
    ChannelOperations<?, ?> request =
        new ChannelOperations<>(Connection.from(channel), ConnectionObserver.emptyListener());
    request.bind();
    request.discard();
    channel.started = true;
    return channel.pipeline().context(count);
  }

  @Test
  void close_channelThatCannotBeReset_closesAllTheSame() {
    givenUp();

    channel.close();

    assertThat(channel.lingers).isOne();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void close_channelThatIsClosed_leavesItsOptionsAlone() throws Exception {
    ChannelHandlerContext context = givenUp();
    channel.close();

    count.close(context, channel.newPromise());

    assertThat(channel.lingers).isOne();
  }
}
