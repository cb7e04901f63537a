package dev.weir.demo.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import reactor.netty.NettyPipeline;

/**
 * Says "Connection: close" with every answer once the end has begun: who gets one of the last
 * answers must not send another request to a server that is about to go.
 */
@Sharable
public final class Farewell extends ChannelOutboundHandlerAdapter {

  private final Closing closing;

  /**
   * For all connections of a server.
   *
   * @param closing whether the end has begun
   */
  public Farewell(Closing closing) {
    this.closing = closing;
  }

  /**
   * Joins a new connection, where Reactor Netty, too, will see what is said here.
   *
   * @param channel the connection's
   */
  public void join(Channel channel) {
    channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, "demo.farewell", this);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse response
        && response.status().codeClass() != HttpStatusClass.INFORMATIONAL
        && closing.begun()) {
      HttpUtil.setKeepAlive(response, false);
    }
    ChannelFuture unused = ctx.write(message, promise);
  }
}
