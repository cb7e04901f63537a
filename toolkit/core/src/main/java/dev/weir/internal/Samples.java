package dev.weir.internal;

import dev.weir.observe.Histogram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A seat's sample of how long something took: its distribution, and a sum from which readers tell
 * the mean of any time. Written by the seat's thread alone.
 */
final class Samples {
  /*
   * count and sum only grow. A reader may see one of them with a duration that is not yet in the other.
   */
  private static final VarHandle COUNT =
      VarHandles.find(MethodHandles.lookup(), Samples.class, "count", long.class);
  private static final VarHandle SUM =
      VarHandles.find(MethodHandles.lookup(), Samples.class, "sum", long.class);

  private final Histogram histogram = new Histogram();
  private long count;
  private long sum;

  void record(long nanos) {
    histogram.record(nanos);
    SUM.setOpaque(this, sum + Math.max(0, nanos));
    COUNT.setOpaque(this, count + 1);
  }

  long count() {
    return (long) COUNT.getOpaque(this);
  }

  /** In nanoseconds. */
  long sum() {
    return (long) SUM.getOpaque(this);
  }

  void addTo(Histogram all) {
    all.add(histogram);
  }
}
