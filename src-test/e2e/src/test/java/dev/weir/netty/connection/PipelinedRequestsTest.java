package dev.weir.netty.connection;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class PipelinedRequestsTest {

  @Test
  void write_onALoopThatTakesNoMoreTasks_writesAllTheSame() {
    ShutDownChannel channel = new ShutDownChannel();
    channel.pipeline().addLast(new HttpServerCodec());
    PipelinedRequests.join(channel);
    channel.writeInbound(copiedBuffer("GET / HTTP/1.1\r\nHost: a\r\n\r\n", US_ASCII));
    channel.releaseInbound();
    ByteBuf body = copiedBuffer("ok", US_ASCII);
    channel.shutDown = true;

    ChannelFuture written = channel.writeAndFlush(new DefaultFullHttpResponse(HTTP_1_1, OK, body));

    assertThat(written.isSuccess()).as("written, unless %s", written.cause()).isTrue();
    StringBuilder sent = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      sent.append(out.toString(US_ASCII));
      out.release();
    }
    assertThat(sent).startsWith("HTTP/1.1 200 OK\r\n").endsWith("ok");
    assertThat(body.refCnt()).isZero();
  }

  @Test
  void read_afterAllBytesOfAnAnswerThatHasNotEnded_pausesInsteadOfRefusing() {
    int length = 4 << 20;
    EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
    PipelinedRequests.join(channel);
    request(channel, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    DefaultHttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
    head.headers().set(CONTENT_LENGTH, 2);
    channel.writeOutbound(head, new DefaultHttpContent(copiedBuffer("ok", US_ASCII)));

    request(channel, "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
    int sent = 0;
    while (channel.config().isAutoRead() && sent < length) {
      sent += chunk(channel);
    }

    assertThat(channel.isOpen()).isTrue();
    assertThat(sent).isLessThan(1 << 20);
    channel.read();
    assertThat(channel.config().isAutoRead()).isFalse();

    channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    channel.runPendingTasks();
    assertThat(channel.config().isAutoRead()).isTrue();
    while (sent < length) {
      sent += chunk(channel);
    }
    assertThat(channel.isOpen()).isTrue();
    channel.finishAndReleaseAll();
  }

  @Test
  void read_beforeAllBytesOfAnAnswer_refusesWhatIsTooMuch() {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
    PipelinedRequests.join(channel);
    request(channel, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    DefaultHttpResponse head = new DefaultHttpResponse(HTTP_1_1, OK);
    head.headers().set(CONTENT_LENGTH, 3);
    channel.writeOutbound(head, new DefaultHttpContent(copiedBuffer("ok", US_ASCII)));

    request(channel, "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4194304\r\n\r\n");
    for (int sent = 0; channel.isOpen() && sent < 4 << 20; ) {
      sent += chunk(channel);
    }

    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }

  private static void request(EmbeddedChannel channel, String head) {
    channel.writeInbound(copiedBuffer(head, US_ASCII));
    channel.releaseInbound();
  }

  private static int chunk(EmbeddedChannel channel) {
    ByteBuf chunk = Unpooled.buffer(1 << 16).writeZero(1 << 16);
    channel.writeInbound(chunk);
    channel.releaseInbound();
    return 1 << 16;
  }

  /** One whose event loop is through with its tasks, all but the one that it does. */
  private static final class ShutDownChannel extends EmbeddedChannel {

    private boolean shutDown;

    @Override
    public EventLoop eventLoop() {
      EventLoop loop = super.eventLoop();
      return (EventLoop)
          Proxy.newProxyInstance(
              EventLoop.class.getClassLoader(),
              new Class<?>[] {EventLoop.class},
              (proxy, method, arguments) -> {
                if (shutDown && method.getName().equals("execute")) {
                  throw new RejectedExecutionException("event executor terminated");
                }
                try {
                  return method.invoke(loop, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }
}
