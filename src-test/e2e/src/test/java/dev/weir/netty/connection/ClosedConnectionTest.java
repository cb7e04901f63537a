package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Between the close of a connection and the time when its handlers hear of it. */
class ClosedConnectionTest {

  private final BoundCounts counts = new BoundCounts();
  private final List<Throwable> told = new ArrayList<>();

  @Test
  void body_lostOnceTheConnectionIsClosed_isNobodysBusiness() {
    EmbeddedChannel channel =
        new EmbeddedChannel(
            new Http1Bounds(HttpBounds.standard().config(), counts),
            new ChannelInboundHandlerAdapter() {
              @Override
              public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                told.add(cause);
              }
            });
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set("host", "a").set("content-length", "9");
    channel.writeInbound(request);
    channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
    HttpContent bad = new DefaultHttpContent(Unpooled.buffer());
    bad.setDecoderResult(DecoderResult.failure(new IllegalStateException("no chunk")));

    channel.closeFuture().addListener(closed -> channel.pipeline().fireChannelRead(bad));
    channel.close();

    assertThat(bad.refCnt()).isZero();
    assertThat(told).isEmpty();
    assertThat(counts.snapshot().of(Bound.MALFORMED)).isZero();
  }
}
