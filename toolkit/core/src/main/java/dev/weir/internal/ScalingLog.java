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
  private volatile History history = new History(0, List.of());

  /** How often the number has changed, and the last of these changes. */
  record History(long changes, List<WorkforceChange> recent) {}

  /** The change of that number, whose effect is not known yet. */
  private record Entry(long number, long at, LoadMeter.Sum waits) {}

  /**
   * It grew, or shrank.
   *
   * @param epochMillis when
   * @param load as it was before
   * @param after how many workers there are to be
   * @param cause why
   * @param waits those before
   */
  void add(long epochMillis, Load load, int after, String cause, LoadMeter.Sum waits) {
    WorkforceChange change =
        new WorkforceChange(
            Instant.ofEpochMilli(epochMillis),
            load.workers(),
            after,
            cause,
            load.longestWait(),
            null);
    long number = history.changes;
    open.add(new Entry(number, load.now(), waits));
    List<WorkforceChange> longer = new ArrayList<>(history.recent);
    longer.add(change);
    history =
        new History(
            number + 1,
            List.copyOf(longer.subList(Math.max(0, longer.size() - MOST), longer.size())));
  }

  /** Completes those changes whose effect can be told by now. */
  void judge(Load load, LoadMeter.Sum waits) {
    for (Entry e = open.peek(); e != null && isOver(e, load); e = open.peek()) {
      open.remove();
      long mean = Math.max(0, waits.meanSince(e.waits, 0));
      judge(e.number, Duration.ofNanos(Math.max(mean, load.oldestWait().toNanos())));
    }
  }

  private void judge(long number, Duration waitAfter) {
    List<WorkforceChange> judged = new ArrayList<>(history.recent);
    int place = (int) (number - history.changes) + judged.size();
    if (place >= 0) { // else many more came since
      WorkforceChange c = judged.get(place);
      judged.set(
          place,
          new WorkforceChange(c.at(), c.before(), c.after(), c.cause(), c.waitBefore(), waitAfter));
      history = new History(history.changes, List.copyOf(judged));
    }
  }

  private static boolean isOver(Entry entry, Load load) {
    return load.now() - entry.at >= JUDGED_AFTER;
  }

  /** Whether there are changes whose effect is not known yet. */
  boolean isOpen() {
    return !open.isEmpty();
  }

  History history() {
    return history;
  }
}
