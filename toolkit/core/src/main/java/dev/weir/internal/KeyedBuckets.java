package dev.weir.internal;

import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A token bucket for each of many keys, of which only those are kept that are not full. */
public final class KeyedBuckets {
  /*
   * stripes    each has the keys of some hashes, and its own drain
   * kept       how many keys they have together
   * sweeping   whether a sweep is pending, or under way
   *
   * false -> true   by who adds a key and finds none pending: it sets a timer
   * true -> false   after a sweep that has left no key; whoever added one meanwhile may have seen that a sweep
   *                 is pending, so the count is looked at once more afterwards. It stays true if the timer
   *                 refuses: then only arrivals remove what is full
   *
   * So while keys are kept there is one timer, and when all are full for long enough there is nothing.
   */
  private static final int STRIPES = 64;
  private static final int STRIPE_BITS = 6;
  private static final long SHORTEST_PERIOD = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final Timer timer;
  private final KeyStripe[] stripes = new KeyStripe[STRIPES];
  private final TokenBooks books = new TokenBooks();
  private final AtomicInteger kept = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile Rate rate;

  /**
   * No keys yet.
   *
   * @param rate of each key
   * @param maxKeys how many are kept at most
   * @param scheduler whose timer sweeps
   * @param ownClock whether the scheduler's clock counts, rather than the system's
   */
  public KeyedBuckets(Rate rate, int maxKeys, Scheduler scheduler, boolean ownClock) {
    this.rate = rate;
    this.timer = ownClock ? new SchedulerTimer(scheduler) : new ScheduledTimer(scheduler);
    Gcra gcra = Gcra.of(rate);
    long now = timer.nanoTime();
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new KeyStripe(gcra, now, maxKeys, kept);
    }
  }

  /* Where a key stands; and its highest bits, in which stripe. */
  static int hash(Object key) {
    int h = key.hashCode() * 0x9E3779B9; // Fibonacci hashing: Knuth 3, 6.4
    return h ^ (h >>> 15);
  }

  private KeyStripe stripe(int hash) {
    return stripes[hash >>> (Integer.SIZE - STRIPE_BITS)];
  }

  /**
   * Takes permits of a key, if there are as many.
   *
   * @param key with {@code equals} and {@code hashCode}
   * @param weight how many
   * @return null if they were taken; {@code RATE_LIMITED} if there are not as many, {@code
   *     TOO_MANY_KEYS} if the key is not kept, and as many are as may be
   */
  public @Nullable Reason take(Object key, int weight) {
    books.offered();
    int hash = hash(key);
    Reason away =
        switch (stripe(hash).tryTake(key, hash, weight, timer.nanoTime())) {
          case TAKEN -> null;
          case TOO_EARLY -> Reason.RATE_LIMITED;
          case NO_PLACE -> Reason.TOO_MANY_KEYS;
        };
    books.settled(away == null ? Outcome.COMPLETED : Outcome.REJECTED);
    if (away == null && !sweeping.get()) {
      setTimer();
    }
    return away;
  }

  /**
   * Changes the rate of all keys; each keeps what it has, as far as the new burst allows.
   *
   * @param next from now on
   */
  public void update(Rate next) {
    rate = next;
    long now = timer.nanoTime();
    for (KeyStripe stripe : stripes) {
      stripe.update(next, now);
    }
  }

  // ---------------------------------------------------------------- sweeping

  private void setTimer() {
    if (kept.get() > 0 && sweeping.compareAndSet(false, true)) {
      scheduleSweep();
    }
  }

  private void scheduleSweep() {
    Gcra gcra = Gcra.of(rate);
    long toFill = gcra.nanos(gcra.span(rate.burst())) + rate.slack().toNanos();
    long period = Math.max(SHORTEST_PERIOD, Math.min(LONGEST_PERIOD, toFill));
    try {
      timer.at(timer.nanoTime() + period, this::sweep);
    } catch (RejectedExecutionException e) {
      // it will not be asked again: arrivals remove what is full
    }
  }

  private void sweep() {
    long now = timer.nanoTime();
    for (KeyStripe stripe : stripes) {
      stripe.sweep(now);
    }
    if (kept.get() > 0) {
      scheduleSweep();
    } else {
      sweeping.set(false);
      setTimer();
    }
  }

  // ---------------------------------------------------------------- looking in

  /**
   * The rate of each key.
   *
   * @return the last that was set
   */
  public Rate rate() {
    return rate;
  }

  /**
   * How many keys are kept: those that are not full, and some that have not been swept yet.
   *
   * @return 0 or more
   */
  public int kept() {
    return kept.get();
  }

  /**
   * How many permits a key has.
   *
   * @param key any
   * @return all, if it is not kept
   */
  public long available(Object key) {
    return look(key).available();
  }

  /**
   * How long a key has to wait.
   *
   * @param key any
   * @param weight for how many permits
   * @return nanoseconds
   */
  public long nanosUntil(Object key, int weight) {
    return look(key).nanosUntil(0, weight);
  }

  /**
   * How long it takes until a key has all its permits.
   *
   * @param key any
   * @return nanoseconds
   */
  public long nanosUntilFull(Object key) {
    return look(key).nanosUntilFull();
  }

  private TokenBucket.Level look(Object key) {
    int hash = hash(key);
    return stripe(hash).look(key, hash, timer.nanoTime());
  }

  /**
   * What became of all who asked.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return books.ledger(0);
  }
}
