package dev.weir.spill;

import java.util.function.LongSupplier;

/**
 * When a log is due for a sync, and which of its records are acknowledged, as a {@link SyncPolicy}
 * says. Pure; for one thread at a time.
 *
 * <p>A sync makes all durable that was appended before it, so it is enough to know since when the
 * oldest record waits that came after the last one. Where only some of them need it no longer, as
 * they were passed on or their segment was full, the others have waited for as long as that at
 * most: the clock is not set back, as a steady release would else put the sync off for ever.
 */
final class SyncSchedule {

  private final SyncPolicy policy;
  private final LongSupplier nanoTime;

  private long appended;
  private long settled;
  private long oldestSince;

  /**
   * Starts with nothing waiting.
   *
   * @param policy what to go by
   * @param nanoTime the clock, as {@link System#nanoTime()}
   * @param next the number that the next record gets
   */
  SyncSchedule(SyncPolicy policy, LongSupplier nanoTime, long next) {
    this.policy = policy;
    this.nanoTime = nanoTime;
    this.appended = next;
    this.settled = next;
  }

  /**
   * Tells of records that were appended.
   *
   * @param next the number that the next one gets
   */
  void appended(long next) {
    if (appended == settled && next > appended && policy.syncs()) {
      oldestSince = nanoTime.getAsLong();
    }
    appended = next;
  }

  /**
   * Tells of what came of a flush or a sync, a failed one too.
   *
   * @param flushed as {@link RecordLog#flushed()}
   * @param synced as {@link RecordLog#synced()}
   */
  void settled(long flushed, long synced) {
    long now = policy.syncs() ? synced : flushed;
    settled = Math.max(settled, now);
  }

  /**
   * Which records are acknowledged.
   *
   * @return all below that number
   */
  long acknowledged() {
    return settled;
  }

  /**
   * Whether to sync now. Never under {@link SyncPolicy#none()}.
   *
   * @return whether enough records wait, or one for long enough
   */
  boolean isDue() {
    return nanosUntilDue() <= 0;
  }

  /**
   * How long until a sync is due, if no more records come.
   *
   * @return nanoseconds; 0 or less if it is due now, and {@link Long#MAX_VALUE} if it will not be
   */
  long nanosUntilDue() {
    if (appended <= settled || !policy.syncs()) {
      return Long.MAX_VALUE;
    }
    if (appended - settled >= policy.records()) {
      return 0;
    }
    return policy.withinNanos() - (nanoTime.getAsLong() - oldestSince);
  }
}
