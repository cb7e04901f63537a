package dev.weir.demo.load.search;

import java.time.Duration;

/**
 * How a rate is tried.
 *
 * @param length for how long, at first
 * @param confirmation for how long when it matters; not less. To find an overload of a share of
 *     {@code p} where nothing is turned away, it takes about {@code SLO / p}
 * @param goodShare which part of what is offered must be completed within the SLO; more than 0, at
 *     most 1
 */
public record SearchSteps(Duration length, Duration confirmation, double goodShare) {

  private static final double GOOD_SHARE = 0.99;
  private static final long MOST_LENGTHS = 10;

  /** Checks them. */
  public SearchSteps {
    if (length.isNegative() || length.isZero()) {
      throw new IllegalArgumentException("length: " + length + " (expected: > 0)");
    }
    if (confirmation.compareTo(length) < 0) {
      throw new IllegalArgumentException(
          "confirmation: " + confirmation + " (expected: >= length, " + length + ")");
    }
    if (!(goodShare > 0 && goodShare <= 1)) {
      throw new IllegalArgumentException("goodShare: " + goodShare + " (expected: > 0, <= 1)");
    }
  }

  /**
   * As long as it takes to see an overload of the search's precision, and 99 %. But no confirmation
   * is longer than ten steps: with an SLO of seconds or a precision far below 1 % it would last for
   * hours. Then an overload is seen only from {@code SLO / (10 length)} on; who wants to see less
   * makes the steps longer.
   *
   * @param length of a step
   * @param slo within what time a request is to be completed
   * @param precision of the search
   * @return the steps, confirmed for {@code SLO / precision}, but for at least one length and at
   *     most ten
   */
  public static SearchSteps of(Duration length, Duration slo, double precision) {
    Duration toBeSeen = Duration.ofNanos((long) (slo.toNanos() / precision));
    Duration bounded = least(toBeSeen, length.multipliedBy(MOST_LENGTHS));
    Duration longer = bounded.compareTo(length) > 0 ? bounded : length;
    return new SearchSteps(length, longer, GOOD_SHARE);
  }

  /**
   * Whether enough of what was offered is good.
   *
   * @param good how many were completed within the SLO
   * @param offered of how many
   * @return true if that is the share that is asked for; false of none at all
   */
  public boolean areEnough(long good, long offered) {
    return offered > 0 && good >= goodShare * offered;
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
