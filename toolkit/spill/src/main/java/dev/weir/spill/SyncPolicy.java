package dev.weir.spill;

import java.time.Duration;
import java.util.Objects;

/**
 * When what was spilled is forced to the disk, and so what it means that a record is
 * <i>acknowledged</i>.
 *
 * <table>
 * <caption>What an acknowledged record survives</caption>
 * <tr><th>policy</th><th>acknowledged is a record that</th><th>it survives</th></tr>
 * <tr><td>{@link #none()}</td><td>was handed to the operating system</td>
 *     <td>the end of the process, {@code kill -9} included; not the loss of power</td></tr>
 * <tr><td>{@link #every(int)}</td><td rowspan="2">was written to the disk ({@code fsync})</td>
 *     <td rowspan="2">the loss of power as well</td></tr>
 * <tr><td>{@link #every(Duration)}</td></tr>
 * </table>
 *
 * <p>Whatever the policy, a record that was passed on is done with, acknowledged or not, and one
 * that was not yet acknowledged when the process died may be there afterwards or not; but if it is,
 * all before it are.
 *
 * <p>Immutable.
 */
public final class SyncPolicy {

  private static final SyncPolicy NONE = new SyncPolicy(0, Duration.ZERO);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final Duration USUAL_WAIT = Duration.ofSeconds(1);

  private final int records;
  private final Duration within;

  private SyncPolicy(int records, Duration within) {
    this.records = records;
    this.within = within;
  }

  /**
   * Never: the operating system writes to the disk when it sees fit.
   *
   * <p>A record is acknowledged once it was handed to the operating system. It survives the end of
   * the process, but maybe not that of the machine.
   *
   * @return the policy
   */
  public static SyncPolicy none() {
    return NONE;
  }

  /**
   * Once so many records wait for it, or the oldest of them has waited for a second ({@link
   * #within} changes that).
   *
   * <p>A record is acknowledged once it is on the disk. It survives the loss of power.
   *
   * @param records at least 1, which costs a sync for each record
   * @return the policy
   * @throws IllegalArgumentException if it is out of range
   */
  public static SyncPolicy every(int records) {
    if (records < 1) {
      throw new IllegalArgumentException("records: " + records + " (expected: >= 1)");
    }
    return new SyncPolicy(records, USUAL_WAIT);
  }

  /**
   * Once the oldest of those that wait for it has waited for so long.
   *
   * <p>A record is acknowledged once it is on the disk. It survives the loss of power.
   *
   * @param interval positive, a day at most
   * @return the policy
   * @throws IllegalArgumentException if it is out of range
   */
  public static SyncPolicy every(Duration interval) {
    return new SyncPolicy(Integer.MAX_VALUE, checked("interval", interval));
  }

  /**
   * How long a record waits at most for so many others that a sync is due.
   *
   * @param wait positive, a day at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   * @throws IllegalStateException if this policy never syncs
   */
  public SyncPolicy within(Duration wait) {
    if (!syncs()) {
      throw new IllegalStateException("within: " + wait + " (expected: a policy that syncs)");
    }
    return new SyncPolicy(records, checked("wait", wait));
  }

  private static Duration checked(String name, Duration value) {
    Objects.requireNonNull(value, () -> name + ": null (expected: a duration)");
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
    }
    return value;
  }

  /**
   * Whether it ever syncs.
   *
   * @return false for {@link #none()}
   */
  public boolean syncs() {
    return records > 0;
  }

  /** How many records wait for a sync at most, and {@link Integer#MAX_VALUE} for any number. */
  int records() {
    return records;
  }

  /** How long a record waits for a sync at most. */
  long withinNanos() {
    return within.toNanos();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SyncPolicy policy
        && records == policy.records
        && within.equals(policy.within);
  }

  @Override
  public int hashCode() {
    return Objects.hash(records, within);
  }

  @Override
  public String toString() {
    if (!syncs()) {
      return "none";
    }
    return records == Integer.MAX_VALUE
        ? "every " + within
        : "every " + records + " records, within " + within;
  }
}
