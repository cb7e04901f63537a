package dev.weir.demo.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Lets nothing through but the one answer to a request. Reactor Netty takes any interim one (1xx)
 * but 100 for it, and has the connection serve others while the real one is yet to come: whoever is
 * next would have that for its own. These are left out; RFC 9110, section 15.2, has no client wait
 * for them. An answer behind which nobody can tell where the next begins ends the connection. On
 * the event loop of its channel.
 */
final class AnswerHeads extends ChannelInboundHandlerAdapter {

  private static final String NAME = "demo-proxy.answerHeads";

  private boolean interim;
  private boolean over;

  private AnswerHeads() {}

  /** Watches over a connection to an upstream, which has the codec already. */
  static void watch(Channel channel) {
    channel.pipeline().addAfter(NettyPipeline.HttpCodec, NAME, new AnswerHeads());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpResponse head && head.decoderResult().isSuccess()) {
      String wrong = wrong(head);
      interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
      if (wrong != null && !over) {
        over = true;
        context.fireExceptionCaught(new CorruptedFrameException(wrong));
        ChannelFuture unused = context.close();
      }
    }
    if (!over && !interim) {
      context.fireChannelRead(message);
      return;
    }
    boolean end = message instanceof LastHttpContent;
    ReferenceCountUtil.release(message);
    if (end && !over) {
      interim = false;
      context.read(); // in place of what has been left out
    }
  }

  private static @Nullable String wrong(HttpResponse head) {
    if (head.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
      return "101 (expected: HTTP/1.1, as no other protocol was asked for)";
    }
    List<String> codings = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    boolean read =
        codings.isEmpty()
            || (codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0).strip()));
    return read ? null : "Transfer-Encoding: " + codings + " (expected: chunked, once)";
  }
}
