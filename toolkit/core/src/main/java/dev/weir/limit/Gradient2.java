package dev.weir.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Follows the gradient of run times: after a round the limit goes part of the way, {@code
 * smoothing}, to {@code limit × gradient + √limit / 2}, where the gradient is {@code tolerance ×
 * base / run}, from 0.5 to 1. The idea of a gradient is TIMELY's (Mittal et al., "TIMELY: RTT-based
 * Congestion Control for the Datacenter", 2015), the form that of Netflix's concurrency-limits, but
 * {@code base} is the run time without a queue instead of a long average of all run times, into
 * which a standing queue grows. How runs and base are measured is told at {@link Vegas}.
 *
 * <p>The best to begin with: it bears run times that vary, and a dependency that slows down
 * gradually. Its price is a queue: with servers that take the same time for each call it settles at
 * 1.2 to 1.5 times as many as can be served at once. Immutable; every method returns a changed
 * copy.
 *
 * @param initial where it begins; 10 by default, as a TCP connection (RFC 6928)
 * @param min it never falls below, but while it is probed; 1 by default
 * @param max it never rises above; 1,000 by default, a million at most
 * @param tolerance 1 to 10: how many times as long is still taken for no queue; 1.2 by default
 * @param smoothing 0.01 to 1; 0.5 by default
 * @param probeEvery positive, a year at most: the time between two probes; 10 s by default
 */
public record Gradient2(
    int initial, int min, int max, double tolerance, double smoothing, Duration probeEvery)
    implements Limit {

  static final Gradient2 USUAL = new Gradient2(10, 1, 1_000, 1.2, 0.5, Vegas.PROBE_EVERY);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Gradient2 {
    Rules.range(initial, min, max);
    Rules.between("tolerance", tolerance, 1, 10);
    Rules.between("smoothing", smoothing, 0.01, 1);
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
  public Gradient2 range(int begin, int least, int most) {
    return new Gradient2(begin, least, most, tolerance, smoothing, probeEvery);
  }

  /**
   * How many times as long as without a queue is still taken for no queue.
   *
   * @param factor 1 to 10
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Gradient2 tolerance(double factor) {
    return new Gradient2(initial, min, max, factor, smoothing, probeEvery);
  }

  /**
   * How much of the way to where the gradient points is gone after a round.
   *
   * @param share 0.01 to 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Gradient2 smoothing(double share) {
    return new Gradient2(initial, min, max, tolerance, share, probeEvery);
  }

  /**
   * How often the base is measured, if no calls do so by themselves.
   *
   * @param interval positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Gradient2 probeEvery(Duration interval) {
    return new Gradient2(initial, min, max, tolerance, smoothing, interval);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    Law law = new GradientLaw(tolerance, smoothing);
    return new RoundRegulator(nanoTime, law, initial, min, max, probeEvery.toNanos());
  }
}
