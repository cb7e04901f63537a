package dev.weir.netty.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler.PriorKnowledgeUpgradeEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds what a client sends on an HTTP/1.1 connection. Right behind the codec. Runs on the
 * connection's event loop.
 */
final class Http1Bounds extends ChannelDuplexHandler {

  /* Requests are numbered by "begun", answers by "answered" once they are written, and "sent" once
   * they are out; the answer that is next has begun if "answering". A refusal is the answer to a request, too, and the last: it is given when those
   * before it have been ("tellAfter"), and whatever comes in after it was decided, or is written
   * after it was given, is thrown away. Where the answer to a request whose body fails has begun,
   * its reader is told, and the end of that answer is the last thing that is said.
   *
   *   open      -> refusing  a head or a body runs into a bound; earlier answers go out
   *   refusing  -> told      they have, and so has the refusal: the connection closes slowly
   *   open      -> ending    a body runs into a bound, and its answer has begun
   *   ending    -> told      that answer has ended: the connection closes slowly */
  private enum State {
    OPEN,
    REFUSING,
    ENDING,
    TOLD
  }

  private final HttpBoundsConfig bounds;
  private final BoundCounts counts;
  private final HeadTimeout heads;
  private State state = State.OPEN;
  private Bound refusal = Bound.MALFORMED;
  private long tellAfter;
  private long begun;
  private long answered;
  private long sent;
  private boolean answering;

  private boolean inBody;
  private long bodyMost;
  private long bodyIdleNanos;
  private long bodyRate;
  private long received;
  private @Nullable ScheduledFuture<?> looking;
  private @Nullable ScheduledFuture<?> idle;
  private long lastSent;
  private @Nullable ChannelHandlerContext context;

  Http1Bounds(HttpBoundsConfig bounds, BoundCounts counts) {
    this.bounds = bounds;
    this.counts = counts;
    this.heads = new HeadTimeout(bounds, counts, this);
  }

  /** To stand before the codec. */
  HeadTimeout heads() {
    return heads;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (state != State.OPEN) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpRequest request) {
      head(ctx, request);
    } else if (message instanceof HttpContent content) {
      body(ctx, content);
    } else {
      ctx.fireChannelRead(message);
    }
  }

  private void head(ChannelHandlerContext ctx, HttpRequest request) {
    heads.headEnded();
    Bound wrong = RequestHead.check(request, bounds);
    if (wrong != null) {
      ReferenceCountUtil.release(request);
      refuse(ctx, wrong, begun);
      return;
    }
    RequestHead.ignoreUpgrade(request);
    begun++;
    bodyMost = bounds.bodyAt(request.uri());
    bodyIdleNanos = TimeUnit.NANOSECONDS.convert(bounds.bodyIdleAt(request.uri()));
    bodyRate = bounds.bodyRateAt(request.uri());
    received = 0;
    inBody(true);
    ctx.fireChannelRead(request);
  }

  private void body(ChannelHandlerContext ctx, HttpContent content) {
    received += content.content().readableBytes();
    boolean last = content instanceof LastHttpContent;
    Bound wrong = null;
    if (content.decoderResult().isFailure()) {
      wrong = Bound.MALFORMED;
    } else if (received > bodyMost) {
      wrong = Bound.BODY;
    }
    if (wrong != null) {
      content.release();
      bodyLost(ctx, wrong);
      return;
    }
    if (last) {
      inBody(false);
    }
    ctx.fireChannelRead(content);
  }

  private void inBody(boolean now) {
    inBody = now;
    heads.inBody(now);
    ScheduledFuture<?> look = looking;
    if (!now && look != null) {
      look.cancel(false);
      looking = null;
    }
  }

  /** The time for a head is up. */
  void slowHead() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && state == State.OPEN) {
      refuse(ctx, Bound.SLOW_HEAD, begun);
    }
  }

  /** More came ahead of its turn than is kept, and is thrown away. */
  void tooMuchAhead() {
    ChannelHandlerContext ctx = context;
    if (ctx != null && state == State.OPEN) {
      refuse(ctx, Bound.PIPELINED, inBody ? begun - 1 : begun);
    }
  }

  /* Of the request that came last: it has no answer yet, or one that has begun, or even ended. */
  private void bodyLost(ChannelHandlerContext ctx, Bound bound) {
    inBody(false);
    if (!ctx.channel().isActive()) {
      return; // its handlers are about to hear of that, and there is nobody else to tell
    }
    if (answered == begun) {
      counts.add(bound);
      state = State.TOLD;
      ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(out -> closeSlowly(ctx));
    } else if (answering && answered + 1 == begun) {
      counts.add(bound);
      state = State.ENDING;
      ctx.fireExceptionCaught(new RequestBodyException(bound));
    } else {
      refuse(ctx, bound, begun - 1);
    }
  }

  private void refuse(ChannelHandlerContext ctx, Bound bound, long after) {
    counts.add(bound);
    inBody(false);
    refusal = bound;
    tellAfter = after;
    state = State.REFUSING;
    if (answered >= after) {
      tell(ctx);
    }
  }

  private void tell(ChannelHandlerContext ctx) {
    state = State.TOLD;
    ctx.writeAndFlush(Refusal.of(refusal).response()).addListener(told -> closeSlowly(ctx));
  }

  private static void closeSlowly(ChannelHandlerContext ctx) {
    LingeringClose.join(ctx.channel());
    ChannelFuture unused = ctx.channel().close();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (state == State.TOLD) {
      ReferenceCountUtil.release(message);
      promise.tryFailure(new RefusedWriteException());
      return;
    }
    if (RequestHead.isSwitch(message)) {
      ChannelFuture unused = ctx.write(message, promise);
      ctx.pipeline().remove(heads);
      ctx.pipeline().remove(this); // what comes now is no HTTP
      return;
    }
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    answering |= message instanceof HttpResponse && !interim;
    boolean last = message instanceof LastHttpContent && !interim;
    ChannelFuture written = ctx.write(message, last ? promise.unvoid() : promise);
    if (last) {
      answerEnded(ctx, written);
    }
  }

  private void answerEnded(ChannelHandlerContext ctx, ChannelFuture written) {
    answering = false;
    answered++;
    written.addListener(out -> answerSent(ctx));
    if (state == State.ENDING) {
      state = State.TOLD;
      written.addListener(ended -> closeSlowly(ctx));
    } else if (state == State.REFUSING && answered >= tellAfter) {
      tell(ctx);
    }
  }

  private void answerSent(ChannelHandlerContext ctx) {
    sent++;
    lastSent = System.nanoTime();
    if (idle == null && ctx.channel().isActive() && !ctx.isRemoved()) {
      lookWhetherIdle(ctx, TimeUnit.NANOSECONDS.convert(bounds.idle()));
    }
  }

  /* Only a body that does not come with its head is looked at, and then now and then. */
  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    if (inBody && looking == null) {
      BodyPace pace = new BodyPace(bodyIdleNanos, bodyRate, System.nanoTime());
      long every = BodyPace.looksEvery(bodyIdleNanos);
      looking =
          ctx.executor()
              .scheduleWithFixedDelay(() -> look(ctx, pace), every, every, TimeUnit.NANOSECONDS);
    }
    ctx.fireChannelReadComplete();
  }

  /* Netty reads by itself exactly while somebody wants more of the body. */
  private void look(ChannelHandlerContext ctx, BodyPace pace) {
    boolean wanted = ctx.channel().config().isAutoRead();
    if (inBody && pace.isTooSlow(received, wanted, System.nanoTime())) {
      bodyLost(ctx, Bound.SLOW_BODY);
    }
  }

  /* One timer, that looks whether there was an answer since: cheaper than one for each. */
  private void lookWhetherIdle(ChannelHandlerContext ctx, long nanos) {
    idle = ctx.executor().schedule(() -> idleTooLong(ctx), nanos, TimeUnit.NANOSECONDS);
  }

  private void idleTooLong(ChannelHandlerContext ctx) {
    idle = null;
    long left = TimeUnit.NANOSECONDS.convert(bounds.idle()) - (System.nanoTime() - lastSent);
    if (begun > sent || state != State.OPEN) {
      return; // the end of the answer starts it again
    }
    if (left > 0) {
      lookWhetherIdle(ctx, left);
    } else {
      counts.add(Bound.IDLE);
      ChannelFuture unused = ctx.channel().close();
    }
  }

  private void stop() {
    inBody(false);
    ScheduledFuture<?> running = idle;
    if (running != null) {
      running.cancel(false);
      idle = null;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof PriorKnowledgeUpgradeEvent) {
      ctx.pipeline().replace(this, Http2Bounds.NAME, new Http2Bounds(bounds, counts));
    }
    ctx.fireUserEventTriggered(event);
  }

  /* A client that was told goes away as it likes. The connection closes by itself, and whoever is at
   * the request hears of that. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state != State.TOLD) {
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
}
