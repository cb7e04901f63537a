package dev.weir.demo.proxy;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;

/**
 * Whether the upstream of one request is silent for too long where it has something to say. Time
 * that the client takes, over its body or over the answer, is not the upstream's. Looked at eight
 * times in as long as it may be silent, though not more often than each millisecond, so a silence
 * may last that much longer.
 */
final class Silence {
  /*
   * It owes something
   *   before its answer begins    if it has the whole body, or takes nothing of what there is of it: no
   *                               demand is left
   *   in the middle of that       if besides somebody wants more of it: while Netty reads by itself
   * and nothing any more once its answer has ended. An answer may begin, and go on, while the body is sent.
   *
   * hasBegun, bodyDone, answering   set once, on either event loop
   * over, abandoned                 set once, by whoever ends it
   * demand     of the body's receiver, less what it was given: by the two event loops
   * signs      of life: any thread
   * looking    on the upstream's event loop; cancelled by any thread
   * owesSince  written by the upstream's event loop, read by whoever cancels; NOTHING while it owes nothing
   * the others: the upstream's event loop
   */
  private static final int LOOKS = 8;
  private static final long SELDOM = TimeUnit.MILLISECONDS.toNanos(1);

  /* The share of its patience after which a client that goes away has been let down. */
  private static final int LET_DOWN = 5;
  private static final long NOTHING = Long.MIN_VALUE;

  private final long patienceNanos;
  private final BooleanSupplier probing;
  private final LongSupplier clock;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong signs = new AtomicLong();
  private final Sinks.Empty<Boolean> end = Sinks.empty();
  private volatile boolean hasBegun;
  private volatile boolean bodyDone;
  private volatile boolean answering;
  private volatile boolean over;
  private volatile boolean abandoned;
  private volatile long owesSince = NOTHING;
  private volatile @Nullable ScheduledFuture<?> looking;
  private boolean probe;
  private long began;
  private long seen;

  /**
   * Begins when there is a connection.
   *
   * @param patience how long it may be silent
   * @param probing whether this is one of few requests by which a breaker sees whether to close:
   *     others wait for it, so it has as long for its body as the upstream for an answer. Asked
   *     when there is a connection
   * @param clock in nanoseconds
   */
  Silence(Duration patience, BooleanSupplier probing, LongSupplier clock) {
    this.patienceNanos = TimeUnit.NANOSECONDS.convert(patience);
    this.probing = probing;
    this.clock = clock;
  }

  /**
   * Ends what is under way.
   *
   * @return fails with a {@link SilenceException} or an {@link AbandonedException}, on the
   *     upstream's event loop or the thread that cancels; or ends with the rest
   */
  Mono<Boolean> tooLong() {
    return end.asMono();
  }

  // ---------------------------------------------------------------- what happens

  /** There is a connection. On its event loop. */
  void begins(Channel channel) {
    stop(); // of one on which nothing could be sent
    long now = clock.getAsLong();
    began = now;
    probe = probing.getAsBoolean();
    hasBegun = true;
    owesSince = owes(channel) ? now : NOTHING;
    long every = Math.max(SELDOM, patienceNanos / LOOKS);
    looking =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(() -> look(channel), every, every, TimeUnit.NANOSECONDS);
    if (over) {
      stop(); // given up meanwhile
    }
  }

  void wantsOfBody(long n) {
    demand.accumulateAndGet(n, Operators::addCap);
    signs.incrementAndGet();
  }

  void getsOfBody() {
    demand.decrementAndGet();
  }

  void hasBody() {
    bodyDone = true;
    signs.incrementAndGet();
  }

  /** Whether all of the request's body has been handed over. */
  boolean isBodyDone() {
    return bodyDone;
  }

  void answers() {
    answering = true;
    signs.incrementAndGet();
  }

  void says() {
    signs.incrementAndGet();
  }

  /** Its answer has ended, or nobody wants it any more. Any thread. */
  void over() {
    end();
    end.tryEmitEmpty();
  }

  /** The client is gone, or its deadline has passed. Any thread. */
  void abandon() {
    long since = owesSince;
    boolean letDown =
        !over
            && !answering
            && since != NOTHING
            && clock.getAsLong() - since >= patienceNanos / LET_DOWN;
    abandoned = true;
    end();
    end.tryEmitError(new AbandonedException(letDown));
  }

  /** Whether there has been a connection: an error is the upstream's, or that of the way to it. */
  boolean hasBegun() {
    return hasBegun;
  }

  /** Whether nobody is there any more who would be told of an error. */
  boolean isAbandoned() {
    return abandoned;
  }

  private void end() {
    over = true;
    stop();
  }

  private void stop() {
    ScheduledFuture<?> running = looking;
    if (running != null) {
      running.cancel(false);
      looking = null;
    }
  }

  // ---------------------------------------------------------------- the timer

  private void look(Channel channel) {
    long now = clock.getAsLong();
    long signsNow = signs.get();
    long since = owesSince;
    if (!owes(channel)) {
      owesSince = NOTHING;
      giveWay(now);
    } else if (since == NOTHING || signsNow != seen) {
      owesSince = now;
    } else if (now - since >= patienceNanos) {
      end();
      end.tryEmitError(new SilenceException(Failure.LATE));
    }
    seen = signsNow;
  }

  private boolean owes(Channel channel) {
    boolean waits = bodyDone || demand.get() <= 0;
    return waits && (!answering || channel.config().isAutoRead());
  }

  /* Else some who send slowly would keep a breaker half open, and everybody out. */
  private void giveWay(long now) {
    if (probe && !answering && !bodyDone && now - began >= patienceNanos) {
      end();
      end.tryEmitError(new SilenceException(Failure.BREAKER_OPEN));
    }
  }
}
