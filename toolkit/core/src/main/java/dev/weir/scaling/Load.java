package dev.weir.scaling;

import java.time.Duration;

/**
 * A pool's load at one moment, as a {@link ScalingPolicy} sees it. Utilisation, completions and
 * means are those of the window between the last two regular readings; everything else is as it is
 * now. Arrivals, runs and waits are those of admissions: what Reactor workers and timers do is in
 * the queue, the completions and the utilisation.
 *
 * @param now nanoseconds on the pool's clock, from an arbitrary origin
 * @param workers how many there are to be, as decided last; at least min
 * @param min the least there may be
 * @param max the most there may be
 * @param busy how many have work in hand
 * @param surplus how many have slept for the pool's idle time
 * @param queued how many entries are ready and not taken: admissions, and Reactor workers with
 *     tasks
 * @param queueCapacity how many admissions the room holds beyond one per worker
 * @param waiting how many wait for room
 * @param utilisation the share of the workers' time in the window that they were awake, 0 to 1
 * @param arrivals offered per second, those turned away included: of late, averaged over a second
 *     or four runs, whichever is longer, as a window that is shorter than a run tells little
 * @param completions completed or failed per second, of whatever kind
 * @param meanRun how long a run takes, from the last window in which one ended; zero if not known
 * @param meanWait how long those waited that started in the window; zero if none did
 * @param oldestWait how long the oldest in the queue has waited, as far as is known: for at least
 *     as long as nothing was taken; zero if there is none
 * @param cpu the share of the machine's processors that this process used of late, 0 to 1; {@code
 *     NaN} if not known
 * @param sinceGrown since the pool grew last; {@link #NEVER} if it never did
 * @param sinceShrunk since the pool shrank last; {@link #NEVER} if it never did
 */
public record Load(
    long now,
    int workers,
    int min,
    int max,
    int busy,
    int surplus,
    long queued,
    int queueCapacity,
    long waiting,
    double utilisation,
    double arrivals,
    double completions,
    Duration meanRun,
    Duration meanWait,
    Duration oldestWait,
    double cpu,
    Duration sinceGrown,
    Duration sinceShrunk) {

  /** Longer ago than anything. */
  public static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * How full the queue is.
   *
   * @return 0 to 1; 1 if somebody waits for room, or more is queued than the room holds
   */
  public double fill() {
    if (waiting > 0) {
      return 1;
    }
    return queued == 0 ? 0 : Math.min(1, (double) queued / Math.max(1, queueCapacity));
  }

  /**
   * How long it waits who waits: the longer of the mean wait and that of the oldest in the queue,
   * which also tells when nothing starts at all.
   *
   * @return zero or more
   */
  public Duration longestWait() {
    return meanWait.compareTo(oldestWait) > 0 ? meanWait : oldestWait;
  }

  /**
   * Everything is as it should be.
   *
   * @return as many workers as there are
   */
  public Wanted keep() {
    return new Wanted(workers, "");
  }

  /**
   * So many workers are wanted, whatever the bounds: the pool keeps to its minimum and maximum.
   *
   * @param count how many
   * @param cause why, in a few words, for events and snapshots
   * @return the decision
   */
  public Wanted want(long count, String cause) {
    return new Wanted((int) Math.max(min, Math.min(max, count)), cause);
  }
}
