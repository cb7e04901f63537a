package dev.weir.overflow;

import java.time.Duration;
import java.util.Objects;

/**
 * Controlled delay: a queue that drains now and then is a good one, whatever its length; one in
 * which everybody has waited for longer than a target during a whole interval only adds delay, and
 * is cut, by one at first and then ever faster, until it drains again. After K. Nichols and V.
 * Jacobson, "Controlling Queue Delay" (2012), and RFC 8289.
 *
 * <p>Take it where a queue is there for bursts. It cuts slowly: one more with each interval at
 * first. What comes far too fast for long needs a capacity, or a bound on the wait, besides.
 *
 * @param target the wait that is acceptable for long; positive, less than the interval
 * @param interval for how long everybody must wait longer before somebody has to go; a year at
 *     most. Longer than what a call takes, as a rule
 */
public record CoDel(Duration target, Duration interval) {

  private static final Duration MOST = Duration.ofDays(365);

  /**
   * Checks the times.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public CoDel {
    Objects.requireNonNull(target, "target: null (expected: a duration)");
    Objects.requireNonNull(interval, "interval: null (expected: a duration)");
    if (interval.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("interval: " + interval + " (expected: <= " + MOST + ")");
    }
    if (target.isZero() || target.isNegative() || target.compareTo(interval) >= 0) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: > 0, and < interval " + interval + ")");
    }
  }

  /**
   * Begins to watch a queue.
   *
   * @return knows nothing yet; for one queue
   */
  public Control newControl() {
    return new Control(target.toNanos(), interval.toNanos());
  }

  /** Watches one queue. Single-threaded: whoever owns the queue serialises the calls. */
  public static final class Control {

    /** One who begins to cut again within so many intervals goes on about where it was. */
    private static final int RECENTLY = 16;

    private final long target;
    private final long interval;

    private boolean above;
    private long aboveUntil;
    private boolean cutting;
    private boolean goesOn;
    private long nextCut;
    private long cuts;
    private long cutsBefore;

    private Control(long target, long interval) {
      this.target = target;
      this.interval = interval;
    }

    /**
     * Asks whether somebody has to go, before one is taken from the queue. If so, to be asked
     * again.
     *
     * @param waitedNanos for how long the one who has waited longest has waited
     * @param now nanoseconds from an arbitrary origin
     * @param length how many are in the queue: the last of all is never cut
     * @return whether one is to be cut
     */
    public boolean isToCut(long waitedNanos, long now, int length) {
      boolean standing = isStanding(waitedNanos, now, length);
      if (!standing) {
        cutting = false;
      } else if (!cutting) {
        begin(now);
        return true;
      } else {
        if (goesOn) { // it stands even after the last cut
          goesOn = false;
          nextCut = after(nextCut);
        }
        if (now - nextCut >= 0) {
          cuts++;
          goesOn = true;
          return true;
        }
      }
      return false;
    }

    private boolean isStanding(long waitedNanos, long now, int length) {
      if (waitedNanos < target || length <= 1) {
        above = false;
        return false;
      }
      if (!above) {
        above = true;
        aboveUntil = now + interval;
      }
      return now - aboveUntil >= 0;
    }

    private void begin(long now) {
      cutting = true;
      goesOn = false;
      long lately = cuts - cutsBefore;
      cuts = lately > 1 && now - nextCut < RECENTLY * interval ? lately : 1;
      cutsBefore = cuts;
      nextCut = after(now);
    }

    private long after(long time) {
      return time + (long) (interval / Math.sqrt((double) cuts));
    }
  }

  @Override
  public String toString() {
    return "codel(" + target + ", " + interval + ")";
  }
}
