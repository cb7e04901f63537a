package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Stands first in the pipeline of a connection too many, and keeps it from everybody else: it is
 * told so, in HTTP/1.1, and closed. As many are told at a time as are worth a socket; any more are
 * closed at once, and so is one with TLS: its client could not read it, and a handshake, only to
 * tell it, costs more than many answers.
 */
final class ConnectionCap extends ChannelInboundHandlerAdapter {

  private static final int MOST_TOLD = 64;

  /** Shared, and never released. */
  private static final ByteBuf REFUSAL = Refusal.of(Bound.CONNECTIONS).bytes();

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
    if (ctx.pipeline().get(NettyPipeline.SslHandler) != null || !counts.tell(MOST_TOLD)) {
      ChannelFuture unused = ctx.close();
      return;
    }
    ctx.channel().closeFuture().addListener(closed -> counts.heard());
    LingeringClose.join(ctx.channel());
    ctx.writeAndFlush(REFUSAL.duplicate()).addListener(ChannelFutureListener.CLOSE);
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
