package dev.weir.observe;

/**
 * Where everything that was ever offered is now: the terms of the conservation law
 *
 * <pre>
 * offered = completed + failed + dropped + rejected + timedOut + cancelled
 *         + conflated + spilled + delayed + waiting + queued + running
 * </pre>
 *
 * <p>The law is exact whenever nothing moves; a ledger read in the middle of things may be off by
 * what moved while it was read.
 *
 * @param offered each admission, each direct or worker {@code schedule} and each periodic firing
 * @param completed ran and returned
 * @param failed ran and threw
 * @param dropped left out for lack of room
 * @param rejected refused: no room, too many waiters, or shut down
 * @param timedOut waited or ran too long, or past the deadline
 * @param cancelled no longer wanted, or disposed of by force
 * @param conflated merged into another element under pressure
 * @param spilled on disk now
 * @param delayed waiting for its time now
 * @param waiting waiting for room now
 * @param queued in the room now, not yet started
 * @param running started, not yet settled
 */
public record Ledger(
    long offered,
    long completed,
    long failed,
    long dropped,
    long rejected,
    long timedOut,
    long cancelled,
    long conflated,
    long spilled,
    long delayed,
    long waiting,
    long queued,
    long running) {

  /**
   * Everything that was settled.
   *
   * @return the sum of the six outcomes and of what was conflated
   */
  public long settled() {
    return completed + failed + dropped + rejected + timedOut + cancelled + conflated;
  }

  /**
   * Everything that is still under way.
   *
   * @return the sum of spilled, delayed, waiting, queued and running
   */
  public long pending() {
    return spilled + delayed + waiting + queued + running;
  }

  /**
   * Whether the law holds.
   *
   * @return true if everything offered is accounted for, once
   */
  public boolean isBalanced() {
    return offered == settled() + pending();
  }
}
