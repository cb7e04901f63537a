package dev.weir.limit;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Additive increase, multiplicative decrease (Chiu and Jain, "Analysis of the Increase and Decrease
 * Algorithms for Congestion Avoidance in Computer Networks", 1989): {@code limit + 1} for a round
 * of calls without a sign of overload in which the limit was in use, {@code backoff × limit} for
 * one with. Signs are that more than a tenth of the calls timed out or were turned away, or that a
 * typical one took too long. Several that share a dependency come to share it alike.
 *
 * <p>Good where the dependency says itself when it has enough. Where it queues whatever comes,
 * there is no sign before calls time out: say what is too long by {@link #slowerThan}. (Where a
 * single call alone takes longer than that, twice its time takes the place of it, so that the limit
 * does not stick at one.) The limit swings by the share that it backs off by, and a large one comes
 * back slowly.
 *
 * <p>A round is as many calls as may be in flight, at least 32 and at most 64, and begins a typical
 * run time after the last change. Immutable; every method returns a changed copy.
 *
 * @param initial where it begins; 10 by default, as a TCP connection (RFC 6928)
 * @param min it never falls below; 1 by default
 * @param max it never rises above; 1,000 by default, a million at most
 * @param backoff 0.1 to 0.99; 0.9 by default
 * @param slowerThan positive, a year at most: longer than this is too long for the typical
 *     (geometric mean) run of a round; null if nothing is too long, which is the default
 */
public record Aimd(int initial, int min, int max, double backoff, @Nullable Duration slowerThan)
    implements Limit {

  static final Aimd USUAL = new Aimd(10, 1, 1_000, 0.9, null);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Aimd {
    Rules.range(initial, min, max);
    Rules.between("backoff", backoff, 0.1, 0.99);
    if (slowerThan != null) {
      Rules.time("slowerThan", slowerThan);
    }
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
  public Aimd range(int begin, int least, int most) {
    return new Aimd(begin, least, most, backoff, slowerThan);
  }

  /**
   * What a sign of overload multiplies the limit by.
   *
   * @param share 0.1 to 0.99
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Aimd backoff(double share) {
    return new Aimd(initial, min, max, share, slowerThan);
  }

  /**
   * What is too long.
   *
   * @param run positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Aimd slowerThan(Duration run) {
    return new Aimd(initial, min, max, backoff, run);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    double slow = slowerThan == null ? Double.POSITIVE_INFINITY : slowerThan.toNanos();
    return new RoundRegulator(nanoTime, new AimdLaw(backoff, slow), initial, min, max, 0);
  }
}
