package dev.weir.spill;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Flushes and syncs what was appended as the policy says, and tells those who wait for it. Of the
 * disk's thread.
 */
final class Acknowledgements<T> {
  /*
   * waiting    those who wait to be acknowledged, in the order of their records
   * secured    whether the last flush or sync went well; if not, it is tried again a little later
   * doubtful   all records below it: a sync has failed, and none of them goes well before these are released.
   *            Until then it is tried now and then, and nobody who takes is told of that again
   */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RecordLog log;
  private final SyncSchedule schedule;
  private final LongSupplier nanoTime;
  private final Herald herald;
  private final Queue<Waiting<T>> waiting = new ArrayDeque<>();
  private boolean secured = true;
  private long doubtful;
  private @Nullable Throwable doubt;
  private long syncedAt;

  private record Waiting<T>(long number, Origin<T> origin) {}

  Acknowledgements(RecordLog log, SpillSetup<T> setup, Herald herald) {
    this.log = log;
    this.nanoTime = setup.nanoTime();
    this.schedule = new SyncSchedule(setup.sync(), nanoTime, log.next());
    this.herald = herald;
  }

  /** Somebody waits for this record. */
  void await(long number, Origin<T> origin) {
    waiting.add(new Waiting<>(number, origin));
  }

  /** All records below that number are as safe as the policy says. */
  long acknowledged() {
    return schedule.acknowledged();
  }

  /** Flushes and syncs what is due, and tells those who wait. Null, or what failed just now. */
  @Nullable Throwable secure() {
    schedule.appended(log.next());
    boolean wasInDoubt = isInDoubt();
    Throwable error = null;
    try {
      boolean flushes = log.flushed() < log.next();
      if (flushes) {
        log.flush();
      }
      boolean syncs = schedule.isDue();
      if (syncs) {
        sync();
      }
      if ((flushes || syncs) && !isInDoubt()) {
        herald.isWell(Herald.Side.WRITING);
      }
      secured = true;
    } catch (Throwable e) { // the disk's, or memory is full: whoever waits is told
      secured = false;
      error = e;
    }
    schedule.settled(log.flushed(), log.synced());
    tellWhoIsSafe();
    if (error != null) {
      failAll(error);
    }
    return wasInDoubt && error == doubt ? null : error;
  }

  private boolean isInDoubt() {
    return log.released() < doubtful;
  }

  private void sync() throws Throwable {
    long now = nanoTime.getAsLong();
    if (doubt != null && isInDoubt() && now - syncedAt < RETRY_NANOS) {
      throw doubt;
    }
    syncedAt = now;
    try {
      log.sync();
      doubtful = 0;
      doubt = null;
    } catch (Throwable e) {
      if (!isInDoubt()) {
        doubtful = log.next();
      }
      doubt = e;
      throw e;
    }
  }

  /** How long until something is due though nobody asks for it. */
  long nanosUntilDue() {
    return secured ? schedule.nanosUntilDue() : RETRY_NANOS;
  }

  private void tellWhoIsSafe() {
    while (!waiting.isEmpty() && waiting.element().number() < schedule.acknowledged()) {
      waiting.remove().origin().acknowledged();
    }
  }

  /** All is on disk. */
  void tellAll() {
    for (Waiting<T> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.origin().acknowledged();
    }
  }

  /** Nobody can tell what is on disk. */
  void failAll(Throwable why) {
    for (Waiting<T> next = waiting.poll(); next != null; next = waiting.poll()) {
      next.origin().unacknowledged(why);
    }
  }
}
