package dev.weir.internal;

import dev.weir.limit.Rate;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * What retries of one destination cost: tokens, of which each call brings a share, and time a few.
 */
public final class RetryTokens {
  /*
   * bucket     all that decides; one word. A call fills it, a retry takes one, and one that is called off
   *            gives it back
   * counters   how often that was done, and how often in vain. Each is added to after the bucket has
   *            changed: who reads them while something moves may see the bucket ahead of them
   *
   * Whoever has taken a token owns it, and either keeps it, when it begins its try, or gives it back,
   * once: which of the two is settled where the wait is, not here.
   */
  private final TokenBucket bucket;
  private final Clock clock;
  private final double share;
  private final StripedCounter calls = new StripedCounter();
  private final LongAdder taken = new LongAdder();
  private final LongAdder givenBack = new LongAdder();
  private final LongAdder refused = new LongAdder();

  private RetryTokens(double share, int most, int perSecond, Clock clock) {
    this.share = share;
    this.clock = clock;
    this.bucket =
        new TokenBucket(Rate.perSecond(Math.max(1, perSecond)).burst(most), clock.nanoTime());
  }

  /**
   * As many tokens as there can be.
   *
   * @param share how much of a token a call brings, 0 to 1
   * @param most how many there can be, at least 1
   * @param perSecond how many come by themselves, 0 or more
   * @param scheduler whose clock counts; null for the system's
   * @return a new one
   */
  public static RetryTokens of(
      double share, int most, int perSecond, @Nullable Scheduler scheduler) {
    return new RetryTokens(share, most, perSecond, clock(perSecond, scheduler));
  }

  /* With none by time, time stands still: the bucket's rate is then only the size of its ticks. */
  private static Clock clock(int perSecond, @Nullable Scheduler scheduler) {
    if (perSecond == 0) {
      return Clock.STOPPED;
    }
    return ScheduledTimer.of(
        scheduler == null ? Schedulers.parallel() : scheduler, scheduler != null);
  }

  /** A call begins, for the first time. */
  public void called() {
    if (share > 0) {
      bucket.fill(clock.nanoTime(), share);
    }
    calls.increment();
  }

  /**
   * Takes a token for a retry.
   *
   * @return whether there was one
   */
  public boolean tryTake() {
    if (bucket.tryTake(clock.nanoTime(), 1)) {
      taken.increment();
      return true;
    }
    refused.increment();
    return false;
  }

  /** A retry that has a token is called off. Once. */
  public void giveBack() {
    bucket.giveBack(1);
    givenBack.increment();
  }

  // ---------------------------------------------------------------- looking in

  /**
   * How many there are.
   *
   * @return whole ones
   */
  public long available() {
    return bucket.look(clock.nanoTime()).available();
  }

  /**
   * How many calls began.
   *
   * @return zero or more
   */
  public long calls() {
    return calls.sum();
  }

  /**
   * How many tokens were taken.
   *
   * @return zero or more
   */
  public long taken() {
    return taken.sum();
  }

  /**
   * How many of those were given back.
   *
   * @return zero or more
   */
  public long givenBack() {
    return givenBack.sum();
  }

  /**
   * How often there was none.
   *
   * @return zero or more
   */
  public long refused() {
    return refused.sum();
  }
}
