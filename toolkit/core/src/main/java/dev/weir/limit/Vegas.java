package dev.weir.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a few calls in the dependency's queue (Brakmo and Peterson, "TCP Vegas: End to End
 * Congestion Avoidance on a Global Internet", 1995). By Little's law, of {@code n} in flight {@code
 * n × (1 − base / run)} wait, if calls take {@code run} now and {@code base} without a queue. If
 * these are fewer than {@code alpha}, or a tenth of the limit if that is more, the limit grows by
 * one, and faster after several such steps; if they are more than {@code beta}, or a fifth, it goes
 * half of the way to what is served and as many as are between the two. Of a small limit, at most a
 * sixth and a third take the place of {@code alpha} and {@code beta}.
 *
 * <p>Good where the queue is to be as short as it can be without idle servers. The most sensitive
 * to run times that vary by themselves, and to a dependency that slows down gradually rather than
 * queues: there it settles lower than {@link Gradient2}.
 *
 * <h2>Run times, and their base</h2>
 *
 * Vegas, {@link Gradient2} and {@link QueueDelay} compare the typical run time of a round, which is
 * the geometric mean (so a few calls that take ten times as long count for little), with that
 * without a queue. A difference within one standard error counts as none, and while the limit is
 * not in use one within four, so that it does not wear away by chance. A round is 8 to 256 calls:
 * as many as it takes to know the typical time within 5 %, and to replace those in flight twice; it
 * begins a typical run time after the last change (or when all in flight have been replaced, if
 * that is sooner), so that one congestion is answered once.
 *
 * <p>The base is the least of what rounds show and is measured again now and then, so that neither
 * a standing queue becomes normal, nor a faster past holds down a service that has become slower.
 * It is measured by calls that happen to be let in with at most half the limit in flight; and where
 * there are none, as in a constant overload, by a probe: for a few run times the limit is halved,
 * every 10 s, at most 1 % of the time (so it costs at most half a per cent of the throughput), and
 * more often while the base has just turned out to be wrong, then with half as many again as long
 * as these do as much. Where calls have become longer by themselves, the limit is doubled again up
 * to what was usual. After Jacobson's windowed minimum as in BBR (Cardwell et al., "BBR:
 * Congestion-Based Congestion Control", 2016).
 *
 * <p>If more than a tenth of a round's calls time out or are turned away, the limit is cut by 30 %,
 * and by {@code Gradient2} as for the longest run times. Immutable; every method returns a changed
 * copy.
 *
 * @param initial where it begins; 10 by default, as a TCP connection (RFC 6928)
 * @param min it never falls below, but while it is probed; 1 by default
 * @param max it never rises above; 1,000 by default, a million at most
 * @param alpha at least 1, at most beta: fewer in the queue are too few; 2 by default
 * @param beta at most 1,000,000: more are too many; 4 by default
 * @param probeEvery positive, a year at most: the time between two probes; 10 s by default
 */
public record Vegas(int initial, int min, int max, int alpha, int beta, Duration probeEvery)
    implements Limit {

  static final Duration PROBE_EVERY = Duration.ofSeconds(10);
  static final Vegas USUAL = new Vegas(10, 1, 1_000, 2, 4, PROBE_EVERY);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Vegas {
    Rules.range(initial, min, max);
    Rules.between("beta", beta, 1, Rules.MOST);
    Rules.between("alpha", alpha, 1, beta);
    Rules.time("probeEvery", probeEvery);
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
  public Vegas range(int begin, int least, int most) {
    return new Vegas(begin, least, most, alpha, beta, probeEvery);
  }

  /**
   * How many are to be in the queue.
   *
   * @param atLeast 1 to atMost
   * @param atMost up to 1,000,000
   * @return a changed copy
   * @throws IllegalArgumentException if something is out of its range
   */
  public Vegas queue(int atLeast, int atMost) {
    return new Vegas(initial, min, max, atLeast, atMost, probeEvery);
  }

  /**
   * How often the base is measured, if no calls do so by themselves.
   *
   * @param interval positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Vegas probeEvery(Duration interval) {
    return new Vegas(initial, min, max, alpha, beta, interval);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    Law law = new VegasLaw(alpha, beta);
    return new RoundRegulator(nanoTime, law, initial, min, max, probeEvery.toNanos());
  }
}
