package dev.weir.internal;

import dev.weir.internal.BacklogLayout.Cells;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What the elements of a {@link Backlog} weigh, in sums that only its producer writes. */
final class Sums {
  /*
   * sums   for the slot of an index, what all elements weighed that came before the one of that index.
   *        The producer fills in the next slot's with each element, before it adds that
   *
   * What waits weighs as much as the sum at the tail is more than the sum at the head: so those who take have
   * nothing to subtract, and a weight is exact for the head that it was read for. The sums may overflow;
   * their differences do not.
   *
   * A sum is overwritten only once the head has passed its index. Whoever finds the head where it was after
   * having read a difference has read what belongs together. And the producer, who waits until the next slot
   * is empty, stays away from the sums of an element that is just being taken: from its own, and so from the one
   * after it, which comes later.
   */
  private static final VarHandle SUM = MethodHandles.arrayElementVarHandle(long[].class);

  private Sums() {}

  /** By the producer, for the element of this index. */
  static void add(Cells c, long index, long weight) {
    long[] sums = c.sums;
    SUM.setRelease(sums, slot(sums, index + 1), sums[slot(sums, index)] + weight);
  }

  /** What the elements weigh from one index up to, and without, another. */
  static long between(Cells c, long first, long end) {
    long[] sums = c.sums;
    long before = (long) SUM.getAcquire(sums, slot(sums, first));
    return (long) SUM.getAcquire(sums, slot(sums, end)) - before;
  }

  private static int slot(long[] sums, long index) {
    return (int) index & (sums.length - 1);
  }
}
