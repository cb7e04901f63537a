package dev.weir.demo.proxy;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whether the upstream of one request is silent for too long where it has something to say. Time
 * that the client takes, over its body or over the answer, is not the upstream's. Looked at eight
 * times in as long as it may be silent, so a silence may last an eighth longer.
 */
final class Silence {
  /*
   * It owes something
   *   while the request is sent   if it does not take of the body what there is: no demand is left
   *   once that is sent           until its answer begins
   *   in the middle of that       as long as somebody wants more of it: while Netty reads by itself
   * and nothing any more once its answer has ended.
   *
   * phase    by whoever sends, on either event loop; by the upstream's event loop
   * demand   of the body's receiver, less what it was given: by the two event loops
   * signs    of life: any thread
   * looking  on the upstream's event loop; cancelled by any thread
   * the others: the upstream's event loop
   */
  private enum Phase {
    SENDING,
    SENT,
    ANSWERING,
    OVER
  }

  private static final int LOOKS = 8;

  private final long patienceNanos;
  private final AtomicLong demand = new AtomicLong();
  private final AtomicLong signs = new AtomicLong();
  private final Sinks.Empty<Boolean> end = Sinks.empty();
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SENDING);
  private volatile @Nullable ScheduledFuture<?> looking;
  private long seen;
  private long owesSince;

  Silence(Duration patience) {
    this.patienceNanos = TimeUnit.NANOSECONDS.convert(patience);
  }

  /** Fails with a {@link SilenceException}, on the upstream's event loop; or ends with the rest. */
  Mono<Boolean> tooLong() {
    return end.asMono();
  }

  // ---------------------------------------------------------------- what happens

  /** There is a connection. On its event loop. */
  void begins(Channel channel) {
    stop(); // of one on which nothing could be sent
    owesSince = System.nanoTime();
    long every = Math.max(1, patienceNanos / LOOKS);
    looking =
        channel
            .eventLoop()
            .scheduleWithFixedDelay(() -> look(channel), every, every, TimeUnit.NANOSECONDS);
    if (phase.get() == Phase.OVER) {
      stop(); // given up meanwhile
    }
  }

  void wantsOfBody(long n) {
    demand.addAndGet(n);
    signs.incrementAndGet();
  }

  void getsOfBody() {
    demand.decrementAndGet();
  }

  void hasBody() {
    phase.compareAndSet(Phase.SENDING, Phase.SENT);
    signs.incrementAndGet();
  }

  /** Whether some of the request's body has not been handed over. */
  boolean isSending() {
    return phase.get() == Phase.SENDING;
  }

  void answers() {
    phase.updateAndGet(before -> before == Phase.OVER ? Phase.OVER : Phase.ANSWERING);
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

  private void end() {
    phase.set(Phase.OVER);
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
    long now = System.nanoTime();
    long signsNow = signs.get();
    if (!owes(channel) || signsNow != seen) {
      seen = signsNow;
      owesSince = now;
    } else if (now - owesSince >= patienceNanos) {
      end();
      end.tryEmitError(new SilenceException());
    }
  }

  private boolean owes(Channel channel) {
    Phase now = phase.get();
    if (now == Phase.SENDING) {
      return demand.get() <= 0;
    }
    return now == Phase.SENT || (now == Phase.ANSWERING && channel.config().isAutoRead());
  }
}
