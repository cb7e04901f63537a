package dev.weir.netty.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/**
 * Stands first in the pipeline of a connection too many, and keeps it from everybody else: it is
 * told so, in HTTP/1.1, and closed. As many are told at a time as are worth a socket; any more are
 * closed at once.
 */
final class ConnectionCap extends ChannelInboundHandlerAdapter {

  private static final int MOST_TOLD = 64;

  private final BoundCounts counts;

  private ConnectionCap(BoundCounts counts) {
    this.counts = counts;
  }

  /**
   * Lets a new connection in, if there is room.
   *
   * @return false if it is turned away, and nothing else is to be done about it
   */
  static boolean enter(Channel channel, int most, BoundCounts counts) {
    if (counts.enter(most)) {
      channel.closeFuture().addListener(closed -> counts.left());
      return true;
    }
    counts.add(Bound.CONNECTIONS);
    channel.pipeline().addFirst(new ConnectionCap(counts));
    return false;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    if (!counts.tell(MOST_TOLD)) {
      ChannelFuture unused = ctx.close();
      return;
    }
    ctx.channel().closeFuture().addListener(closed -> counts.heard());
    LingeringClose.join(ctx.channel());
    ctx.writeAndFlush(Refusal.of(Bound.CONNECTIONS).bytes())
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    // those behind have not heard of its beginning, either
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }
}
