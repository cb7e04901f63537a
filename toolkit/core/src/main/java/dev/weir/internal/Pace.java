package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;

/**
 * How long a pool's tasks take, and what follows from it: how many of them have their times taken,
 * and how many may queue before another worker is woken to help.
 *
 * <p>Reading the clock costs about as much as handing over a task, and waking a thread as much as
 * hundreds. So tasks that are short are sampled, and left to those who are awake.
 */
final class Pace {
  /*
   * Both fields are written by any seat, on a change only. A stale reading costs a sample, or a wake-up
   * more or less than would have been best.
   *
   * mask       0: every task is sampled; SPARSE - 1: one in SPARSE
   * patience   how many entries may be queued before another worker is woken: as many as would take as
   *            long as waking it, or half as many, as it is a power of two so that it seldom changes; 0
   *            while tasks are long, or nothing is known of them
   */
  static final int SPARSE = 64;

  private static final int MOST_PATIENCE = 1024;

  /** Patience with tasks of a third of a microsecond. */
  private static final int FAST = 64;

  /** What it costs to wake a thread, including what it takes until it is at work. */
  private static final long WAKING = TimeUnit.MICROSECONDS.toNanos(20);

  /** Tasks shorter than this on average are sampled sparsely, in nanoseconds. */
  private static final long SHORT = 2_000;

  /** Tasks longer than this on average are sampled one by one again, in nanoseconds. */
  private static final long LONG = 4_000;

  private static final VarHandle MASK =
      VarHandles.find(MethodHandles.lookup(), Pace.class, "mask", int.class);
  private static final VarHandle PATIENCE =
      VarHandles.find(MethodHandles.lookup(), Pace.class, "patience", int.class);

  private final int mostPatience;

  @SuppressWarnings("unused") // through MASK
  private int mask;

  @SuppressWarnings("unused") // through PATIENCE
  private int patience;

  /**
   * A pace of which nothing is known.
   *
   * @param queueCapacity of the room: before it is half full, somebody more is called
   */
  Pace(int queueCapacity) {
    this.mostPatience = Math.min(MOST_PATIENCE, queueCapacity / 2);
  }

  boolean isSampled(long index) {
    return (index & (int) MASK.getOpaque(this)) == 0;
  }

  int sampledOneIn() {
    return (int) MASK.getOpaque(this) + 1;
  }

  /** Whether tasks are so short, and the queue so long, that handing over is most of the work. */
  boolean isFast() {
    return patience() >= FAST;
  }

  int patience() {
    return (int) PATIENCE.getOpaque(this);
  }

  /**
   * Whether to see, this many entries before this index, if patience is at an end: about eight
   * times before it is.
   */
  boolean isCounted(long index, int entries) {
    int every = Math.max(1, patience() >> 3);
    return (index & (every - 1)) < entries;
  }

  /**
   * Tells how long tasks take.
   *
   * @param meanNanos a moving average
   */
  void adapt(long meanNanos) {
    int oldMask = (int) MASK.getOpaque(this);
    if (oldMask == 0 && meanNanos < SHORT) {
      MASK.setOpaque(this, SPARSE - 1);
    } else if (oldMask != 0 && meanNanos > LONG) {
      MASK.setOpaque(this, 0);
    }
    long asLongAsWaking = Math.min(mostPatience, WAKING / Math.max(1, meanNanos));
    int newPatience = Integer.highestOneBit((int) asLongAsWaking);
    if (newPatience != patience()) {
      PATIENCE.setOpaque(this, newPatience);
    }
  }

  /** Tells that a task turned out to be long: nothing is known any more. */
  void forget() {
    MASK.setOpaque(this, 0);
    PATIENCE.setOpaque(this, 0);
  }
}
