package dev.weir.netty.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.function.Consumer;

/**
 * Waits until TLS has found out which protocol the client speaks. Behind whoever makes the pipeline
 * for it, who then passes the event on.
 */
final class Negotiated extends ChannelInboundHandlerAdapter {

  private final Consumer<ChannelPipeline> join;

  Negotiated(Consumer<ChannelPipeline> join) {
    this.join = join;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
      ctx.pipeline().remove(this);
      join.accept(ctx.pipeline());
    }
    ctx.fireUserEventTriggered(event);
  }
}
