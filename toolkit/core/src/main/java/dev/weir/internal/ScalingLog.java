package dev.weir.internal;

import dev.weir.observe.WorkforceChange;
import dev.weir.scaling.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The last times that a pool has grown or shrunk, each with its effect once there has been time for
 * one. Written by one thread at a time, read by any.
 */
final class ScalingLog {

  private static final int MOST = 16;
  private static final long JUDGED_AFTER = TimeUnit.SECONDS.toNanos(1);

  private final Deque<Entry> open = new ArrayDeque<>();
  private volatile List<WorkforceChange> recent = List.of();
  private volatile long changes;

  /** A change whose effect is not known yet. */
  private record Entry(WorkforceChange change, long at, LoadMeter.Sum waits) {}

  /**
   * It grew, or shrank.
   *
   * @param epochMillis when
   * @param load as it was before
   * @param after how many workers there are to be
   * @param cause why
   * @param waits those before
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread at a time
  void add(long epochMillis, Load load, int after, String cause, LoadMeter.Sum waits) {
    WorkforceChange change =
        new WorkforceChange(
            Instant.ofEpochMilli(epochMillis),
            load.workers(),
            after,
            cause,
            load.longestWait(),
            null);
    open.add(new Entry(change, load.now(), waits));
    List<WorkforceChange> longer = new ArrayList<>(recent);
    longer.add(change);
    recent = List.copyOf(longer.subList(Math.max(0, longer.size() - MOST), longer.size()));
    changes++;
  }

  /** Completes those changes whose effect can be told by now. */
  void judge(Load load, LoadMeter.Sum waits) {
    for (Entry e = open.peek(); e != null && isOver(e, load); e = open.peek()) {
      open.remove();
      WorkforceChange c = e.change;
      long mean = Math.max(0, waits.meanSince(e.waits, 0));
      Duration wait = Duration.ofNanos(Math.max(mean, load.oldestWait().toNanos()));
      List<WorkforceChange> judged = new ArrayList<>(recent);
      judged.replaceAll(
          r ->
              r.equals(c)
                  ? new WorkforceChange(
                      c.at(), c.before(), c.after(), c.cause(), c.waitBefore(), wait)
                  : r);
      recent = List.copyOf(judged);
    }
  }

  private static boolean isOver(Entry entry, Load load) {
    return load.now() - entry.at >= JUDGED_AFTER;
  }

  /** Whether there are changes whose effect is not known yet. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  List<WorkforceChange> recent() {
    return recent;
  }

  long changes() {
    return changes;
  }
}
