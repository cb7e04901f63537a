package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.request.Priority;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What seats have taken from a {@link Shelf}, by priority level. Written by one thread at a time,
 * and read by any, who may see it a little late.
 */
final class Levels {

  static final int COUNT = Priority.LOWEST_LEVEL + 1;

  private final long[] taken = new long[COUNT];
  private final @Nullable Histogram[] waits = new Histogram[COUNT];

  static int of(Waiter waiter) {
    return waiter.request().priority().level();
  }

  void taken(Waiter waiter) {
    taken[of(waiter)]++;
  }

  void waited(Waiter waiter, long nanos) {
    int level = of(waiter);
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
   */
  List<PrioritySnapshot> snapshot(Ranks waiting, Ranks queued) {
    List<PrioritySnapshot> seen = new ArrayList<>();
    for (int level = 0; level < COUNT; level++) {
      long inLine = waiting.at(level);
      long in = queued.at(level);
      Histogram histogram = waits[level];
      if (inLine + in + taken[level] > 0) {
        Percentiles percentiles = histogram == null ? Percentiles.NONE : histogram.percentiles();
        seen.add(new PrioritySnapshot(level, inLine, in, taken[level], percentiles));
      }
    }
    return seen;
  }
}
