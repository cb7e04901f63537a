package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.request.Priority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has left the ranks of a {@link Shelf}, by priority level: for its front, or a seat. Written
 * by one thread at a time, and read by any, who may see it a little late.
 */
final class Levels {

  static final int COUNT = Priority.LOWEST_LEVEL + 1;

  private final long[] taken = new long[COUNT];
  private final @Nullable Histogram[] waits = new Histogram[COUNT];

  void taken(Waiter waiter) {
    taken[waiter.level]++;
  }

  void putBack(Waiter waiter) {
    taken[waiter.level]--;
  }

  void waited(Waiter waiter, long nanos) {
    int level = waiter.level;
    Histogram histogram = waits[level];
    if (histogram == null) {
      histogram = new Histogram();
      waits[level] = histogram;
    }
    histogram.record(nanos);
  }

  /**
   * Each level that has been seen.
   *
   * @param waiting those who wait for room
   * @param queued those on the shelf
   * @param front those in front of it
   */
  List<PrioritySnapshot> snapshot(Ranks waiting, Ranks queued, Front front) {
    List<PrioritySnapshot> seen = new ArrayList<>();
    for (int level = 0; level < COUNT; level++) {
      long inLine = waiting.at(level);
      long inFront = front.at(level);
      long in = queued.at(level) + inFront;
      Histogram histogram = waits[level];
      long left = Math.max(0, taken[level] - inFront);
      if (inLine + in + left > 0) {
        Percentiles percentiles = histogram == null ? Percentiles.NONE : histogram.percentiles();
        seen.add(new PrioritySnapshot(level, inLine, in, left, percentiles));
      }
    }
    return seen;
  }
}
