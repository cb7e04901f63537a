package dev.weir.netty.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection in stages, as RFC 9112 has it (section 9.6), so that a client that is still
 * sending gets to read the answer: closed at once, with bytes unread, the connection would be
 * reset, and the answer with it. First in the pipeline. Runs on the connection's event loop.
 */
final class LingeringClose extends ChannelDuplexHandler {

  /* How long the client may go on sending to nobody. It knows that it is not read from the answer,
   * which says "Connection: close". */
  private static final long LONGEST_MILLIS = 2_000;

  /* The first close ends the output only; what comes in is thrown away from then on, before any
   * decoder sees it, until the client closes its side or the time is up. Both end the channel, and
   * with it every close that was asked for. */
  private boolean lingering;

  /** Lets every close of a connection from now on be such a one. */
  static void join(Channel channel) {
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(LingeringClose.class) == null) {
      pipeline.addFirst(new LingeringClose());
    }
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    Channel channel = ctx.channel();
    if (!(channel instanceof DuplexChannel duplex) || !channel.isActive()) {
      ChannelFuture unused = ctx.close(promise);
      return;
    }
    channel.closeFuture().addListener(closed -> promise.trySuccess());
    if (!lingering) {
      lingering = true;
      linger(ctx, duplex);
    }
  }

  private static void linger(ChannelHandlerContext ctx, DuplexChannel channel) {
    ScheduledFuture<?> timeUp =
        ctx.executor().schedule(() -> end(ctx), LONGEST_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> timeUp.cancel(false));
    channel
        .shutdownOutput()
        .addListener(
            ended -> {
              if (ended.isSuccess()) {
                ctx.read();
              } else {
                end(ctx);
              }
            });
  }

  private static void end(ChannelHandlerContext ctx) {
    ChannelFuture unused = ctx.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (lingering) {
      ReferenceCountUtil.release(message);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (lingering) {
      ctx.read();
    } else {
      ctx.fireChannelReadComplete();
    }
  }
}
