package dev.weir.netty.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.ByteProcessor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that the head of a request takes. Before the codec, where the first byte of it is
 * seen. Also counts the streams that the HTTP/2 codec resets by itself, which it tells nobody.
 */
final class HeadTimeout extends ChannelDuplexHandler {

  private static final BitSet MALFORMED = malformed();
  private static final int TYPE_AT = 3;
  private static final int GOAWAY_CODE_AT =
      Http2CodecUtil.FRAME_HEADER_LENGTH + Http2CodecUtil.INT_FIELD_LENGTH;
  private static final int CODE_AT = Http2CodecUtil.FRAME_HEADER_LENGTH;

  /* The timer runs from connecting until the first request (HTTP/1.1) or the settings (HTTP/2) have
   * come, and then whenever what came is the beginning of a head and not the end: known once the
   * codec has had its turn, so that a request in one piece costs no timer. Where the end of one
   * request and the beginning of the next come in one piece, and nothing more, it is the idle timeout
   * that ends the connection. An empty line, which some clients send behind a body, begins nothing. */
  private final long nanos;
  private final BoundCounts counts;
  private final @Nullable Http1Bounds http1;
  private final FrameWatch blocks = FrameWatch.ofClient(this::came);
  private final FrameWatch answers = FrameWatch.ofServer(this::went);
  private FrameWatch.@Nullable Data coming;
  private FrameWatch.@Nullable Data going;
  private @Nullable ScheduledFuture<?> timer;
  private boolean calmed;
  private boolean headCame;
  private boolean inBody;

  HeadTimeout(HttpBoundsConfig bounds, BoundCounts counts, @Nullable Http1Bounds http1) {
    this.nanos = TimeUnit.NANOSECONDS.convert(bounds.headTimeout());
    this.counts = counts;
    this.http1 = http1;
  }

  private static BitSet malformed() {
    BitSet codes = new BitSet();
    codes.set((int) Http2Error.PROTOCOL_ERROR.code());
    codes.set((int) Http2Error.FLOW_CONTROL_ERROR.code());
    codes.set((int) Http2Error.STREAM_CLOSED.code());
    codes.set((int) Http2Error.FRAME_SIZE_ERROR.code());
    return codes;
  }

  /** Who hears of the bytes of HTTP/2 bodies, those that come and those that go. */
  void tell(FrameWatch.Data ofComing, FrameWatch.Data ofGoing) {
    coming = ofComing;
    going = ofGoing;
  }

  private void came(int stream, int bytes) {
    FrameWatch.Data told = coming;
    if (told != null) {
      told.seen(stream, bytes);
    }
  }

  private void went(int stream, int bytes) {
    FrameWatch.Data told = going;
    if (told != null) {
      told.seen(stream, bytes);
    }
  }

  /** A head is complete, or will never be. */
  void headEnded() {
    headCame = true;
    stop();
  }

  /** Whether what comes is a body. */
  void inBody(boolean nowInBody) {
    inBody = nowInBody;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    if (ctx.channel().isActive()) {
      start(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    start(ctx);
    ctx.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    long before = blocks.progress();
    if (message instanceof ByteBuf bytes) {
      blocks.see(bytes);
    }
    boolean mayBegin = !inBody && timer == null && !isEmptyLine(message);
    headCame = false;
    ctx.fireChannelRead(message);
    if (blocks.progress() > before) {
      headEnded();
    }
    if (blocks.isHttp2() ? blocks.isOpen() : mayBegin && !headCame && !inBody) {
      start(ctx);
    }
  }

  private static boolean isEmptyLine(Object message) {
    return message instanceof ByteBuf bytes && bytes.forEachByte(ByteProcessor.FIND_NON_CRLF) < 0;
  }

  private void start(ChannelHandlerContext ctx) {
    if (timer == null && ctx.channel().isActive()) {
      timer = ctx.executor().schedule(() -> timeUp(ctx), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void stop() {
    ScheduledFuture<?> running = timer;
    if (running != null) {
      running.cancel(false);
      timer = null;
    }
  }

  private void timeUp(ChannelHandlerContext ctx) {
    timer = null;
    if (http1 != null && !blocks.isHttp2()) {
      http1.slowHead();
    } else {
      counts.add(Bound.SLOW_HEAD);
      ChannelFuture unused = ctx.channel().close(); // streams that are under way are ended first
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (blocks.isHttp2() && message instanceof ByteBuf frame) {
      countReset(frame);
      answers.see(frame);
    }
    ChannelFuture unused = ctx.write(message, promise);
  }

  /* The codec writes such a frame in one piece, but for the words of a farewell. */
  private void countReset(ByteBuf frame) {
    int at = frame.readerIndex();
    if (frame.readableBytes() == Http2CodecUtil.GO_AWAY_FRAME_HEADER_LENGTH
        && frame.getByte(at + TYPE_AT) == Http2FrameTypes.GO_AWAY) {
      countCalm(frame.getUnsignedInt(at + GOAWAY_CODE_AT));
      return;
    }
    if (frame.readableBytes() != Http2CodecUtil.RST_STREAM_FRAME_LENGTH
        || frame.getByte(at + TYPE_AT) != Http2FrameTypes.RST_STREAM) {
      return;
    }
    long code = frame.getUnsignedInt(at + CODE_AT);
    if (code == Http2Error.REFUSED_STREAM.code()) {
      counts.add(Bound.STREAMS);
    } else if (code < MALFORMED.length() && MALFORMED.get((int) code)) {
      counts.add(Bound.MALFORMED);
    }
  }

  private void countCalm(long code) {
    if (!calmed && code == Http2Error.ENHANCE_YOUR_CALM.code()) {
      calmed = true;
      counts.add(Bound.RESETS);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    stop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    stop();
  }
}
