package dev.weir.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.stream.ChunkedInput;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Sees how far answers have come. One on each channel, be it a connection with one request after
 * the other or a stream of HTTP/2; it follows the request that is being answered.
 */
final class AnswerWatch extends ChannelOutboundHandlerAdapter {

  private static final String NAME = "weir.answerWatch";

  /* Written and read by the channel's event loop alone. "next" is to be written instead of the next
   * head, "written" was instead of the last one: until the next comes, its handler may go on. */
  private @Nullable Answering followed;
  private @Nullable LateAnswer next;
  private @Nullable LateAnswer written;

  private AnswerWatch() {}

  /**
   * Follows the answer to a request. What its handler writes comes after this: it is called later,
   * and whatever it does on another thread is handed over to the event loop behind it. By then the
   * request may have been answered in its place, and the next one followed.
   */
  static void follow(Channel channel, Answering answering) {
    if (channel.eventLoop().inEventLoop()) {
      follow(channel.pipeline(), answering);
    } else {
      channel.eventLoop().execute(() -> follow(channel.pipeline(), answering));
    }
  }

  private static void follow(ChannelPipeline pipeline, Answering answering) {
    AnswerWatch watch = on(pipeline);
    if (watch != null && !answering.isOver()) {
      watch.followed = answering;
    }
  }

  /**
   * The one of a channel, on its event loop; null if that is closed: nothing is written any more.
   */
  static @Nullable AnswerWatch on(ChannelPipeline pipeline) {
    AnswerWatch watch = (AnswerWatch) pipeline.get(NAME);
    if (watch == null && pipeline.context(NettyPipeline.ReactiveBridge) != null) {
      watch = new AnswerWatch();
      pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, watch);
    }
    return watch;
  }

  /**
   * Has an answer written in place of the one that somebody begins to write while that runs.
   *
   * @return whether that was the case
   */
  boolean replace(LateAnswer answer, Runnable begin) {
    next = answer;
    begin.run();
    boolean taken = next == null;
    next = null;
    return taken;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean interim = isInterim(message); // of the next request, where another was "written"
    if (message instanceof HttpResponse response && !interim) {
      written = next;
      next = null;
      if (written != null) {
        followed = null;
        written.write(ctx, response, promise);
        return;
      }
    } else if (written != null && !interim) {
      written.writeEnd(ctx, message, promise);
      return;
    }
    Answering answering = followed;
    boolean bytes =
        answering != null && hasBytes(message); // whoever it is passed on to releases it
    if (answering != null && isEnd(message)) {
      followed = null;
      answering.hasEnd();
    }
    ChannelFuture unused = ctx.write(message, promise);
    if (answering != null && bytes) {
      answering.hasBytes(); // after that: somebody else may begin in it
    }
  }

  private static boolean hasBytes(Object message) {
    if (message instanceof ByteBuf bytes) {
      return bytes.isReadable();
    }
    if (message instanceof ByteBufHolder content) {
      return content.content().isReadable();
    }
    return message instanceof FileRegion || message instanceof ChunkedInput;
  }

  private static boolean isEnd(Object message) {
    return message instanceof LastHttpContent && !isInterim(message);
  }

  private static boolean isInterim(Object message) {
    return message instanceof HttpResponse response
        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
  }
}
