package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many are at something now, and for how long all have been at it together: the integral over
 * time that operational analysis calls busy time (P. J. Denning and J. P. Buzen, 1978). Over a
 * stretch of time it gives the mean number at it, whenever they began, and whether they have ended
 * or not. Whoever begins or ends costs one atomic addition.
 */
public final class BusyTime {
  /*
   * word   [ D : 42 | n : 22 ], as the one number D x 2^22 + n, n signed; in units of 1,024 ns
   *
   *   n    how many are at it
   *   D    the times at which some have ended less those at which they began, all together
   *
   * k begin at t    word += k - k x t x 2^22
   * k end at t      word += -k + k x t x 2^22
   *
   * So at t the busy time is D + n x t. Both parts change in one addition, so no reader sees one of them
   * without the other: D by itself is as large as the clock's reading. What leaves D at the top is lost, so
   * times are known modulo 2^42 units; the difference of two is right up to 2^41, which is 26 days for one
   * that is busy, or 1.5 s for 1,500,000. An end may be added before its begin: n is then -1 in between.
   */
  private static final int COUNT_BITS = 22;
  private static final int UNIT_SHIFT = 10;
  private static final VarHandle WORD =
      VarHandles.find(MethodHandles.lookup(), BusyTime.class, "word", long.class);

  @SuppressWarnings("unused") // through WORD
  private volatile long word;

  /** Nobody is at it, and nobody ever was. */
  public BusyTime() {}

  /**
   * Some begin.
   *
   * @param count how many
   * @param nanos when
   */
  public void begin(int count, long nanos) {
    WORD.getAndAdd(this, count - (((nanos >> UNIT_SHIFT) * count) << COUNT_BITS));
  }

  /**
   * Some end.
   *
   * @param count how many
   * @param nanos when
   */
  public void end(int count, long nanos) {
    WORD.getAndAdd(this, -count + (((nanos >> UNIT_SHIFT) * count) << COUNT_BITS));
  }

  /**
   * For {@link #count} and {@link #between}.
   *
   * @return everything, as of one moment
   */
  public long word() {
    return word;
  }

  /**
   * How many were at it.
   *
   * @param word as it was read
   * @return 0 or more, but for an end that came before its begin
   */
  public static int count(long word) {
    return (int) (word << (Long.SIZE - COUNT_BITS) >> (Long.SIZE - COUNT_BITS));
  }

  /**
   * For how long some were busy between two moments.
   *
   * @param first as it was read at some time
   * @param from that time; or an earlier one, if nobody began or ended in between
   * @param second as it was read later
   * @param to when that was
   * @return nanoseconds, of all together; 0 or more
   */
  public static long between(long first, long from, long second, long to) {
    long units = total(second, to) - total(first, from);
    return Math.max(0, units << COUNT_BITS >> COUNT_BITS) << UNIT_SHIFT;
  }

  private static long total(long word, long nanos) {
    int count = count(word);
    return ((word - count) >> COUNT_BITS) + count * (nanos >> UNIT_SHIFT);
  }
}
