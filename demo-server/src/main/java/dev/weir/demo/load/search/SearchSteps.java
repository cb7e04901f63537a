package dev.weir.demo.load.search;

import java.time.Duration;

/**
 * How a rate is tried.
 *
 * @param length for how long, at first, if the rate is not {@linkplain #lengthAt low}
 * @param confirmation for how long when it matters; not less. To find an overload of a share of
 *     {@code p} where nothing is turned away, it takes about {@code SLO / p}
 * @param goodShare which part of what is offered must be completed within the SLO; more than 0, at
 *     most 1
 */
public record SearchSteps(Duration length, Duration confirmation, double goodShare) {

  private static final double GOOD_SHARE = 0.99;
  private static final long LEAST_LENGTHS = 3;
  private static final long MOST_LENGTHS = 10;
  private static final double FAILURES = 3;
  private static final double MILLIS = 1e3;

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
   * is shorter than three steps, as it is to say more than a step; and none is longer than ten:
   * with an SLO of seconds or a precision far below 1 % it would last for hours. Then an overload
   * is seen only from {@code SLO / (10 length)} on; who wants to see less makes the steps longer.
   *
   * @param length of a step
   * @param slo within what time a request is to be completed
   * @param precision of the search
   * @return the steps, confirmed for {@code SLO / precision}, but for at least three lengths and at
   *     most ten
   */
  public static SearchSteps of(Duration length, Duration slo, double precision) {
    double toBeSeen = slo.toNanos() / precision;
    Duration most = length.multipliedBy(MOST_LENGTHS);
    Duration bounded = toBeSeen < most.toNanos() ? Duration.ofNanos((long) toBeSeen) : most;
    return new SearchSteps(
        length, greatest(bounded, length.multipliedBy(LEAST_LENGTHS)), GOOD_SHARE);
  }

  /**
   * For how long a rate is tried: until there are so many requests that three of them may fail, but
   * for no more than ten lengths. Of ten requests, 99 % are all of them: one that is slow by chance
   * would fail the rate.
   *
   * @param rate per second
   * @param thorough whether it matters
   * @return length or confirmation, or more than that where the rate is low
   */
  public Duration lengthAt(double rate, boolean thorough) {
    Duration usual = thorough ? confirmation : length;
    double mayFail = (1 - goodShare) * rate; // per second
    if (mayFail == 0) { // none, however many there are
      return usual;
    }
    Duration most = length.multipliedBy(MOST_LENGTHS);
    double needed = FAILURES * MILLIS / mayFail;
    return greatest(usual, needed < most.toMillis() ? Duration.ofMillis(Math.round(needed)) : most);
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

  private static Duration greatest(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
