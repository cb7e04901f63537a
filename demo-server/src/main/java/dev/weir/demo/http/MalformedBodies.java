package dev.weir.demo.http;

import dev.weir.demo.ingest.MalformedBodyException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Makes a body that is no longer HTTP fail for whoever reads it, once the answer to it has begun,
 * so that the answer can say so. Reactor Netty would end that answer where it stands, as if it were
 * complete; before it has begun, Reactor Netty answers 400. Runs on the connection's event loop.
 */
public final class MalformedBodies extends ChannelDuplexHandler {

  private boolean answering;

  private MalformedBodies() {}

  /**
   * Joins a new connection.
   *
   * @param channel the connection's
   */
  public static void join(Channel channel) {
    channel
        .pipeline()
        .addAfter(NettyPipeline.HttpCodec, "demo.malformedBodies", new MalformedBodies());
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (answering
        && message instanceof HttpContent content
        && !(message instanceof HttpMessage)
        && content.decoderResult().isFailure()) {
      ReferenceCountUtil.release(message);
      ctx.fireExceptionCaught(new MalformedBodyException());
    } else {
      ctx.fireChannelRead(message);
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    if (message instanceof HttpResponse && !interim) {
      answering = true;
    }
    if (message instanceof LastHttpContent && !interim) {
      answering = false;
    }
    ChannelFuture unused = ctx.write(message, promise);
  }
}
