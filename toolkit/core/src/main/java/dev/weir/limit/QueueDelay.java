package dev.weir.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * As many as make calls wait in the dependency's queue for no longer than a target. Its signal is
 * CoDel's test for a standing queue (Nichols and Jacobson, "Controlling Queue Delay", 2012; RFC
 * 8289): the least delay is above the target during a whole interval. Then the limit is cut to what
 * is in the servers and may wait, {@code limit × (run − delay + target) / run} by Little's law, but
 * by no more than half; and again after {@code interval / √n} for the n-th time, while the delay
 * stays. Otherwise it grows by one for each round in which it was in use, and faster after several.
 *
 * <p>The delay is the least wait of a round that the regulator is {@linkplain Regulator#onWait told
 * of}: by the queue of a pool, say. As long as nobody tells of any, it is by how much longer runs
 * take than without a queue, typically in a round; see {@link Vegas} for how that is found out.
 *
 * <p>Good where an acceptable wait is known. With a target well below the time of a call, little
 * more is in flight than can be served at once; with one far above, many times as many. Immutable;
 * every method returns a changed copy.
 *
 * @param target positive, a year at most
 * @param interval positive, a year at most: for how long the target may be exceeded; 100 ms by
 *     default, as in RFC 8289. Longer than the longest usual call is better
 * @param initial where it begins; 10 by default, as a TCP connection (RFC 6928)
 * @param min it never falls below, but while it is probed; 1 by default
 * @param max it never rises above; 1,000 by default, a million at most
 * @param probeEvery positive, a year at most: the time between two probes; 10 s by default
 */
public record QueueDelay(
    Duration target, Duration interval, int initial, int min, int max, Duration probeEvery)
    implements Limit {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public QueueDelay {
    Rules.time("target", target);
    Rules.time("interval", interval);
    Rules.range(initial, min, max);
    Rules.time("probeEvery", probeEvery);
  }

  /**
   * For how long the target may be exceeded.
   *
   * @param time positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public QueueDelay interval(Duration time) {
    return new QueueDelay(target, time, initial, min, max, probeEvery);
  }

  /**
   * Where the limit begins, and between what it moves.
   *
   * @param begin from least to most
   * @param least at least 1
   * @param most at most 1,000,000
   * @return a changed copy
   * @throws IllegalArgumentException if something is out of its range
   */
  public QueueDelay range(int begin, int least, int most) {
    return new QueueDelay(target, interval, begin, least, most, probeEvery);
  }

  /**
   * How often the base is measured, if no calls do so by themselves and nobody tells of waits.
   *
   * @param time positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public QueueDelay probeEvery(Duration time) {
    return new QueueDelay(target, interval, initial, min, max, time);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    Law law = new CoDelLaw(target.toNanos(), interval.toNanos());
    return new RoundRegulator(nanoTime, law, initial, min, max, probeEvery.toNanos());
  }
}
