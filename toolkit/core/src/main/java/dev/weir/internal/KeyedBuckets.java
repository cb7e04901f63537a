package dev.weir.internal;

import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A token bucket for each of many keys, of which only those are kept that are not full. */
public final class KeyedBuckets {
  /*
   * stripes    each has the keys of some hashes, and its own drain
   * kept       how many keys they have together
   * sweeping   whose sweep is to come by the timer, or is under way on it; null if none is
   * quietUntil until when the timer is not asked, as it has refused
   * sweptAt    when the last sweep began, by the timer or for want of room
   * turns      how many stripes were swept for want of room; all: the next time they are, it begins anew
   *
   * sweeping:
   * null -> own     by who adds a key and finds none to come: it sets a timer, which goes on for as long as
   *                 this is so: one that was refused and runs all the same does nothing
   * own -> null     after a sweep that has left no key; whoever added one meanwhile may have seen that a sweep
   *                 is to come, so the count is looked at once more afterwards. Also if the timer refuses:
   *                 until it is asked again, only arrivals remove what is full
   *
   * So while keys are kept there is one timer, and when all are full for long enough there is nothing. Who
   * finds no room for its key sweeps itself, as no timer may have come in time, or none at all: stripe after
   * stripe until there is room, some of them at most, and all of them once in the shortest period at most. So
   * nobody is held up for long by a million keys that are in use.
   */
  private static final int STRIPES = 64;
  private static final int STRIPE_BITS = 6;
  private static final int SALT = new SplittableRandom().nextInt(); // SecureRandom may block
  private static final int SLOTS_FOR_ROOM = 1 << 16;
  private static final long SHORTEST_PERIOD = TimeUnit.SECONDS.toNanos(1);
  private static final long LONGEST_PERIOD = TimeUnit.MINUTES.toNanos(1);

  private final int maxKeys;
  private final Timer timer;
  private final KeyStripe[] stripes = new KeyStripe[STRIPES];
  private final AtomicInteger kept = new AtomicInteger();
  private final AtomicReference<@Nullable Object> sweeping = new AtomicReference<>();
  private final AtomicLong sweptAt;
  private final AtomicInteger turns = new AtomicInteger(STRIPES);
  private volatile long quietUntil;
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
    this.maxKeys = maxKeys;
    this.timer = ScheduledTimer.of(scheduler, ownClock);
    Gcra gcra = Gcra.of(rate);
    long now = timer.nanoTime();
    this.quietUntil = now;
    this.sweptAt = new AtomicLong(now - SHORTEST_PERIOD);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new KeyStripe(gcra, now, maxKeys, kept);
    }
  }

  /*
   * Where a key stands; and its highest bits, in which stripe. With a secret, so that nobody who makes up keys
   * can have those of different hash codes stand together. Two rounds of multiplication and shift, as in
   * MurmurHash3's finalizer.
   */
  static int hash(Object key) {
    int h = (key.hashCode() ^ SALT) * 0x85EBCA6B;
    h = (h ^ (h >>> 13) ^ SALT) * 0xC2B2AE35;
    return h ^ (h >>> 16);
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
    int hash = hash(key);
    KeyStripe stripe = stripe(hash);
    long now = timer.nanoTime();
    KeyStripe.Answer answer = stripe.tryTake(key, hash, weight, now);
    if (answer == KeyStripe.Answer.NO_PLACE && sweepForRoom(now)) {
      answer = stripe.tryTake(key, hash, weight, now);
    }
    if (answer == KeyStripe.Answer.TAKEN && sweeping.get() == null) {
      setTimer(now);
    }
    return switch (answer) {
      case TAKEN -> null;
      case TOO_EARLY -> Reason.RATE_LIMITED;
      case NO_PLACE -> Reason.TOO_MANY_KEYS;
    };
  }

  /**
   * A key's own, for those who wait for them: who has waited is not refused for want of room.
   *
   * @param key with {@code equals} and {@code hashCode}
   */
  Tokens tokens(Object key) {
    return new OfKey(key);
  }

  Timer timer() {
    return timer;
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
      stripe.update(this::rate, now);
    }
  }

  // ---------------------------------------------------------------- sweeping

  private void setTimer(long now) {
    if (kept.get() > 0 && now - quietUntil >= 0) {
      Object own = new Object();
      if (sweeping.compareAndSet(null, own)) {
        scheduleSweep(now, own);
      }
    }
  }

  private void scheduleSweep(long now, Object own) {
    Gcra gcra = Gcra.of(rate);
    long toFill = gcra.nanos(gcra.span(gcra.most()));
    long period = Math.max(SHORTEST_PERIOD, Math.min(LONGEST_PERIOD, toFill));
    timer.alarm(
        now + period, () -> sweepByTimer(own), () -> beQuiet(now, own)); // nobody calls it off
  }

  /* No timer: arrivals remove what is full. */
  private void beQuiet(long now, Object own) {
    quietUntil = now + LONGEST_PERIOD;
    sweeping.compareAndSet(own, null);
  }

  private void sweepByTimer(Object own) {
    if (sweeping.get() != own) {
      return;
    }
    long now = timer.nanoTime();
    sweptAt.set(now);
    for (KeyStripe stripe : stripes) {
      sweep(stripe, now);
    }
    if (kept.get() > 0) {
      scheduleSweep(now, own);
    } else {
      sweeping.set(null);
      setTimer(now);
    }
  }

  /* Whether there may be room now. */
  private boolean sweepForRoom(long now) {
    for (int looked = 0; kept.get() >= maxKeys; ) {
      int turn = turns.get();
      if (turn == STRIPES) {
        long last = sweptAt.get();
        if (now - last < SHORTEST_PERIOD || !sweptAt.compareAndSet(last, now)) {
          return false;
        }
        turns.set(0);
      } else if (looked >= SLOTS_FOR_ROOM) {
        return false;
      } else if (turns.compareAndSet(turn, turn + 1)) {
        looked += stripes[turn].slots();
        sweep(stripes[turn], now);
      }
    }
    return true;
  }

  private static void sweep(KeyStripe stripe, long now) {
    Errors.guard(() -> stripe.sweep(now)); // a key's hashCode() may throw
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
   * What a key has now.
   *
   * @param key any
   * @return its level: full, if it is not kept
   */
  public TokenLevel level(Object key) {
    int hash = hash(key);
    return stripe(hash).look(key, hash, timer.nanoTime());
  }

  /**
   * How long it takes until room for another key is looked for again.
   *
   * @return nanoseconds, 0 if it would be now
   */
  public long nanosUntilRoom() {
    return turns.get() < STRIPES
        ? 0
        : Math.max(0, sweptAt.get() + SHORTEST_PERIOD - timer.nanoTime());
  }

  private final class OfKey implements Tokens {
    private final Object key;
    private final int hash;

    OfKey(Object key) {
      this.key = key;
      this.hash = hash(key);
    }

    @Override
    public boolean tryTake(long nanoTime, int weight) {
      boolean taken = stripe(hash).tryTakeAnyway(key, hash, weight, nanoTime);
      if (taken && sweeping.get() == null) {
        setTimer(nanoTime);
      }
      return taken;
    }

    @Override
    public void giveBack(int weight) {
      stripe(hash).giveBack(key, hash, weight);
    }

    @Override
    public TokenLevel look(long nanoTime) {
      return stripe(hash).look(key, hash, nanoTime);
    }
  }
}
