package dev.weir.netty.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import reactor.netty.NettyPipeline;

/**
 * Reads the beginning of a body that nobody has asked for yet. One on each channel, be it a
 * connection with one request after the other or a stream of HTTP/2; for the request that is being
 * served, as those behind it do not come as far as this. What it reads waits in Reactor Netty for
 * the handler.
 */
final class ReadAhead extends ChannelInboundHandlerAdapter {

  private static final String NAME = "weir.readAhead";

  /* What may still be read ahead, in bytes; on the event loop. Each message counts as some besides, as
   * each keeps objects, and of the buffer that it came in at least a part: a body of single bytes
   * would otherwise take a hundred times its length. Each read brings one buffer as long as Netty
   * does not read by itself, so it is exceeded by no more than that. */
  private long left;

  private ReadAhead() {}

  /** Reads about so many bytes ahead, of the request being served. On the event loop. */
  static void read(Channel channel, long most) {
    ChannelPipeline pipeline = channel.pipeline();
    ReadAhead handler = (ReadAhead) pipeline.get(NAME);
    if (handler == null) {
      if (pipeline.context(NettyPipeline.ReactiveBridge) == null) {
        return; // closed
      }
      handler = new ReadAhead();
      pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, handler);
    }
    handler.left = most;
    pipeline.context(NAME).read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpContent content) {
      left -= PipelinedRequests.MESSAGE_BYTES + content.content().readableBytes();
    }
    if (message instanceof HttpRequest || message instanceof LastHttpContent) {
      left = 0; // from there on Reactor Netty reads by itself
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.fireChannelReadComplete();
    if (left > 0) {
      ctx.read();
    }
  }
}
