package dev.weir.netty.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.IdleTimeoutHandler;

/**
 * Bounds what a client sends on an HTTP/2 connection. Between the codec and the streams' channels.
 * Runs on the connection's event loop.
 */
final class Http2Bounds extends ChannelDuplexHandler {

  static final String NAME = "weir.http2Bounds";

  /* How long a client may take to make room for a refusal. */
  private static final long LONGEST_TELLING_MILLIS = 2_000;

  /* "bodies" has the streams whose requests have not ended, as long as they are open. A stream that
   * is refused goes out of it, and into nobody's hands: its channel sees nothing more of it, gets its
   * writes back, and is closed when the stream is reset. The connection is idle while no stream is
   * active: Reactor Netty's own timeout would also end one whose requests take their time. */
  private final HttpBoundsConfig bounds;
  private final BoundCounts counts;
  private final long looksEvery;
  private final Map<Integer, Body> bodies = new HashMap<>();
  private final Set<Integer> refused = new HashSet<>();
  private @Nullable Http2Connection connection;
  private @Nullable StalledStreams stalled;
  private long came;
  private @Nullable ScheduledFuture<?> looking;
  private @Nullable ScheduledFuture<?> lookingAtAnswers;
  private @Nullable ScheduledFuture<?> idle;

  Http2Bounds(HttpBoundsConfig bounds, BoundCounts counts) {
    this.bounds = bounds;
    this.counts = counts;
    this.looksEvery = BodyPace.looksEvery(TimeUnit.NANOSECONDS.convert(bounds.shortestBodyIdle()));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    IdleTimeoutHandler.removeIdleTimeoutHandler(ctx.pipeline());
    Http2Connection of = ctx.pipeline().get(Http2FrameCodec.class).connection();
    connection = of;
    StalledStreams answers = new StalledStreams(of, bounds);
    stalled = answers;
    ctx.pipeline().get(HeadTimeout.class).tell(this::came, answers::went);
    of.addListener(
        new Http2ConnectionAdapter() {
          @Override
          public void onStreamActive(Http2Stream stream) {
            stopIdle();
          }

          @Override
          public void onStreamClosed(Http2Stream stream) {
            bodyEnded(stream.id());
            refused.remove(stream.id());
            if (of.numActiveStreams() == 0) {
              startIdle(ctx);
            }
          }
        });
    startIdle(ctx);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Http2StreamFrame frame
        && frame.stream() != null
        && refused.contains(frame.stream().id())) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof Http2HeadersFrame headers && headers.stream() != null) {
      headers(ctx, headers, headers.stream());
    } else if (message instanceof Http2DataFrame data && data.stream() != null) {
      data(ctx, data, data.stream());
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void headers(
      ChannelHandlerContext ctx, Http2HeadersFrame frame, Http2FrameStream stream) {
    Body body = bodies.get(stream.id());
    if (body != null && Http2Head.areMalformedTrailers(frame.headers())) {
      bodyLost(ctx, body, Bound.MALFORMED);
      return;
    }
    if (body == null) {
      CharSequence path = frame.headers().path();
      long most = path == null ? bounds.body() : bounds.bodyAt(path);
      Bound wrong = check(frame.headers(), most);
      if (wrong != null) {
        refuse(ctx, stream, wrong);
        return;
      }
      if (!frame.isEndStream()) {
        long rate = path == null ? bounds.bodyRate() : bounds.bodyRateAt(path);
        Duration silent = path == null ? bounds.bodyIdle() : bounds.bodyIdleAt(path);
        BodyPace pace = new BodyPace(TimeUnit.NANOSECONDS.convert(silent), rate, System.nanoTime());
        boolean waits = frame.headers().contains(HttpHeaderNames.EXPECT);
        bodies.put(stream.id(), new Body(stream, most, pace, waits));
        startLooking(ctx);
      }
    }
    if (frame.isEndStream()) {
      bodyEnded(stream.id());
    }
    ctx.fireChannelRead(frame);
  }

  private @Nullable Bound check(Http2Headers headers, long most) {
    if (Http2Head.isMalformed(headers)) {
      return Bound.MALFORMED;
    }
    if (RequestHead.longest(headers.iterator()) > bounds.headerField()) {
      return Bound.HEADER_FIELD;
    }
    return headers.getLong(HttpHeaderNames.CONTENT_LENGTH, 0) > most ? Bound.BODY : null;
  }

  private void data(ChannelHandlerContext ctx, Http2DataFrame frame, Http2FrameStream stream) {
    Body body = bodies.get(stream.id());
    if (body != null) {
      body.received += frame.content().readableBytes();
      if (body.received > body.most) {
        frame.release();
        bodyLost(ctx, body, Bound.BODY);
        return;
      }
    }
    if (frame.isEndStream()) {
      bodyEnded(stream.id());
    }
    ctx.fireChannelRead(frame);
  }

  /* Netty hands on whole frames only, and a slow client sends one for a while. */
  private void came(int stream, int bytes) {
    came += bytes;
    Body body = bodies.get(stream);
    if (body != null) {
      body.came += bytes;
      body.waits = false;
    }
  }

  private void bodyLost(ChannelHandlerContext ctx, Body body, Bound bound) {
    bodyEnded(body.stream.id());
    if (body.answering) {
      counts.add(bound);
      refused.add(body.stream.id());
      reset(ctx, body.stream, Http2Error.CANCEL);
    } else {
      refuse(ctx, body.stream, bound);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Http2FrameStream stream, Bound bound) {
    counts.add(bound);
    refused.add(stream.id());
    Refusal refusal = Refusal.of(bound);
    ChannelFuture unused =
        ctx.write(new DefaultHttp2HeadersFrame(refusal.headers(), false).stream(stream));
    ChannelFuture told =
        ctx.writeAndFlush(new DefaultHttp2DataFrame(refusal.body(), true).stream(stream));
    ScheduledFuture<?> timeUp =
        ctx.executor()
            .schedule(
                () -> reset(ctx, stream, Http2Error.CANCEL),
                LONGEST_TELLING_MILLIS,
                TimeUnit.MILLISECONDS);
    told.addListener(
        ended -> {
          timeUp.cancel(false);
          reset(ctx, stream, Http2Error.NO_ERROR);
        });
  }

  /* What is written to a stream that is closed goes nowhere. */
  private void reset(ChannelHandlerContext ctx, Http2FrameStream stream, Http2Error error) {
    Http2Connection of = connection;
    if (of != null && of.stream(stream.id()) != null) {
      ChannelFuture unused = ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
    }
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof Http2StreamFrame frame && frame.stream() != null) {
      if (refused.contains(frame.stream().id())) {
        ReferenceCountUtil.release(message);
        promise.tryFailure(new RefusedWriteException());
        return;
      }
      Body body = bodies.get(frame.stream().id());
      if (body != null && message instanceof Http2HeadersFrame headers) {
        body.waits = false;
        body.answering |= !isInterim(headers.headers());
      }
      StalledStreams answers = stalled;
      if (answers != null && message instanceof Http2DataFrame) {
        answers.wrote(frame.stream());
      }
    }
    ChannelFuture unused = ctx.write(message, promise);
  }

  private static boolean isInterim(Http2Headers headers) {
    CharSequence status = headers.status();
    return status != null && status.length() > 0 && status.charAt(0) == '1';
  }

  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    StalledStreams answers = stalled;
    if (answers != null && answers.flushed(System.nanoTime()) && lookingAtAnswers == null) {
      long every = answers.looksEvery();
      lookingAtAnswers =
          ctx.executor()
              .scheduleWithFixedDelay(() -> look(ctx, answers), every, every, TimeUnit.NANOSECONDS);
    }
  }

  private void look(ChannelHandlerContext ctx, StalledStreams answers) {
    for (Http2FrameStream stream : answers.tooSlow(System.nanoTime())) {
      counts.add(Bound.SLOW_READER);
      refused.add(stream.id());
      reset(ctx, stream, Http2Error.CANCEL);
    }
    if (answers.isEmpty()) {
      stopLookingAtAnswers();
    }
  }

  private void stopLookingAtAnswers() {
    ScheduledFuture<?> running = lookingAtAnswers;
    if (running != null) {
      running.cancel(false);
      lookingAtAnswers = null;
    }
  }

  private void bodyEnded(int stream) {
    bodies.remove(stream);
    if (bodies.isEmpty()) {
      stopLooking();
    }
  }

  private void startLooking(ChannelHandlerContext ctx) {
    if (looking == null) {
      looking =
          ctx.executor()
              .scheduleWithFixedDelay(
                  () -> look(ctx), looksEvery, looksEvery, TimeUnit.NANOSECONDS);
    }
  }

  /* A client can send as long as it has a window, whether anybody reads or not; but not while it
   * waits for "100 Continue". */
  private void look(ChannelHandlerContext ctx) {
    Http2Connection of = connection;
    if (of == null) {
      return;
    }
    Http2LocalFlowController windows = of.local().flowController();
    boolean room = windows.windowSize(of.connectionStream()) > 0;
    long now = System.nanoTime();
    for (Body body : List.copyOf(bodies.values())) {
      Http2Stream stream = of.stream(body.stream.id());
      boolean canSend = !body.waits && room && stream != null && windows.windowSize(stream) > 0;
      if (body.pace.isTooSlow(Math.max(body.came, body.received), came, canSend, now)) {
        bodyLost(ctx, body, Bound.SLOW_BODY);
      }
    }
  }

  private void stopLooking() {
    ScheduledFuture<?> running = looking;
    if (running != null) {
      running.cancel(false);
      looking = null;
    }
  }

  private void startIdle(ChannelHandlerContext ctx) {
    if (idle == null && ctx.channel().isActive()) {
      long nanos = TimeUnit.NANOSECONDS.convert(bounds.idle());
      idle = ctx.executor().schedule(() -> idleTooLong(ctx), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void idleTooLong(ChannelHandlerContext ctx) {
    counts.add(Bound.IDLE);
    ChannelFuture unused = ctx.close();
  }

  private void stopIdle() {
    ScheduledFuture<?> running = idle;
    if (running != null) {
      running.cancel(false);
      idle = null;
    }
  }

  /* The codec ends the connection; there is nobody else to tell. (Of a client that is told to calm
   * down it does not always say so; that is counted where it is written.) A stream is ended here: its channel
   * would log what a client did wrong as an error of the server's. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof Http2Exception error) {
      if (error.error() != Http2Error.ENHANCE_YOUR_CALM) {
        counts.add(Bound.MALFORMED);
      }
    } else if (cause instanceof Http2FrameStreamException error) {
      reset(ctx, error.stream(), error.error());
    } else {
      ctx.fireExceptionCaught(cause);
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

  private void stop() {
    bodies.clear();
    stopLooking();
    stopLookingAtAnswers();
    stopIdle();
  }

  /** A request that has not ended. */
  private static final class Body {

    private final Http2FrameStream stream;
    private final long most;
    private final BodyPace pace;
    private long received;

    /* Bytes, with those of a frame that is under way. */
    private long came;
    private boolean answering;

    /* For "100 Continue". */
    private boolean waits;

    private Body(Http2FrameStream stream, long most, BodyPace pace, boolean waits) {
      this.stream = stream;
      this.most = most;
      this.pace = pace;
      this.waits = waits;
    }
  }
}
