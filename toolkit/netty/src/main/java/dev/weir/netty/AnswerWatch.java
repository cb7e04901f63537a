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

  /* Written and read by the channel's event loop alone. */
  private @Nullable Answering followed;

  private AnswerWatch() {}

  /**
   * Follows the answer to a request. What its handler writes comes after this: it is called later,
   * and whatever it does on another thread is handed over to the event loop behind it.
   */
  static void follow(Channel channel, Answering answering) {
    if (channel.eventLoop().inEventLoop()) {
      follow(channel.pipeline(), answering);
    } else {
      channel.eventLoop().execute(() -> follow(channel.pipeline(), answering));
    }
  }

  private static void follow(ChannelPipeline pipeline, Answering answering) {
    AnswerWatch watch = (AnswerWatch) pipeline.get(NAME);
    if (watch == null) {
      if (pipeline.context(NettyPipeline.ReactiveBridge) == null) {
        return; // closed: nothing is written any more
      }
      watch = new AnswerWatch();
      pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, watch);
    }
    watch.followed = answering;
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
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
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    return message instanceof LastHttpContent && !interim;
  }
}
