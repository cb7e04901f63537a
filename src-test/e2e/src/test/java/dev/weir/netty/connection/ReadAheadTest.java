package dev.weir.netty.connection;

import static io.netty.handler.codec.http.HttpMethod.POST;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;

class ReadAheadTest {

  private static final int MOST = 10_000;

  private final Reads reads = new Reads();
  private final EmbeddedChannel channel = new EmbeddedChannel();

  ReadAheadTest() {
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(reads);
    channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelDuplexHandler());
    ReadAhead.read(channel, MOST);
  }

  @AfterEach
  void release() {
    channel.finishAndReleaseAll();
  }

  private void receive(int bytes) {
    channel.writeInbound(new DefaultHttpContent(Unpooled.buffer(bytes).writeZero(bytes)));
  }

  @Test
  void read_aboutAsMuchAsAllowed_endsThere() {
    assertThat(reads.count).isEqualTo(1);
    receive(6_000);
    assertThat(reads.count).isEqualTo(2);
    receive(2_500);
    assertThat(reads.count).isEqualTo(3);

    receive(6_000);
    assertThat(reads.count).isEqualTo(3);
    receive(6_000);
    assertThat(reads.count).isEqualTo(3);
  }

  @Test
  void read_manyMessagesOfOneByte_endsLongBefore() {
    for (int i = 0; i < MOST; i++) {
      receive(1);
    }

    assertThat(reads.count).isEqualTo(MOST / (PipelinedRequests.MESSAGE_BYTES + 1) + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void read_endOfTheBodyOrTheNextRequest_isTheEnd(boolean end) {
    channel.writeInbound(
        end ? LastHttpContent.EMPTY_LAST_CONTENT : new DefaultHttpRequest(HTTP_1_1, POST, "/"));
    receive(1);

    assertThat(reads.count).isEqualTo(1);
  }

  @Test
  void read_anotherRequestOnTheSameChannel_beginsAfresh() {
    receive(MOST);
    assertThat(reads.count).isEqualTo(1);

    ReadAhead.read(channel, MOST);

    assertThat(reads.count).isEqualTo(2);
    receive(6_000);
    assertThat(reads.count).isEqualTo(3);
  }

  /** How often somebody has wanted to read. */
  private static final class Reads extends ChannelOutboundHandlerAdapter {

    private int count;

    @Override
    public void read(ChannelHandlerContext ctx) {
      count++;
      ctx.read();
    }
  }
}
