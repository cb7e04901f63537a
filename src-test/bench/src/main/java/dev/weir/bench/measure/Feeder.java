package dev.weir.bench.measure;

import dev.weir.bench.contender.Backoff;
import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;

/**
 * Hands the tasks of one producer thread to a contender, and keeps no more than a window of them in
 * flight where the contender keeps no bound itself.
 */
final class Feeder {

  private final Entrance entrance;
  private final long window;
  private final Tally tally;
  private final Backoff backoff = new Backoff();

  /*
   * Two numbers that the producer writes, far from whatever the workers read. SUBMITTED is read by
   * others once the producer has ended. COMPLETED is the tally, as last read: it is read again only
   * when the window seems full.
   */
  private static final int SUBMITTED = 16;
  private static final int COMPLETED = 17;
  private final long[] counts = new long[34];

  Feeder(Contender contender, long window, Tally tally) {
    this(contender.entrance(), contender.bounded() ? Long.MAX_VALUE : window, tally);
  }

  private Feeder(Entrance entrance, long window, Tally tally) {
    this.entrance = entrance;
    this.window = window;
    this.tally = tally;
  }

  /** One that keeps to the window even where the contender has a bound. */
  static Feeder within(Contender contender, long window, Tally tally) {
    return new Feeder(contender.entrance(), window, tally);
  }

  /** Hands a task over, or says that there is no room. */
  boolean offer(Runnable task) {
    if (inFlightAtMost() >= window) {
      counts[COMPLETED] = tally.sum();
      if (inFlightAtMost() >= window) {
        return false;
      }
    }
    if (!entrance.offer(task)) {
      return false;
    }
    counts[SUBMITTED]++;
    return true;
  }

  /** Hands a task over, or waits a little. */
  void offerOrPause(Runnable task) {
    if (offer(task)) {
      backoff.reset();
    } else {
      backoff.pause();
    }
  }

  private long inFlightAtMost() {
    return counts[SUBMITTED] - counts[COMPLETED];
  }

  long submitted() {
    return counts[SUBMITTED];
  }

  long completed() {
    return tally.sum();
  }
}
