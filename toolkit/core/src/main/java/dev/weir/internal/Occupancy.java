package dev.weir.internal;

/**
 * How many hold a permit of a gate, and how many wait for one: in one word, so that nobody can take
 * a permit that belongs to one who waits, and both bounds are exact.
 */
final class Occupancy {
  /*
   * word = waiting + inFlight * 2^32 + (closed ? 2^62 : 0)
   *
   * A sum, not bit fields: either term may be off by a few below zero for a moment. One who was let in
   * from the line and cancels at once gives its permit back before the drain has counted it as taken;
   * while it still counts as waiting, so nobody else can come in meanwhile, and the drain, which alone
   * could let somebody in, is at it.
   *
   * enter      inFlight + 1                 any thread, if there is room and nobody waits; not if closed
   * force      inFlight + 1                 any thread, whatever there is; not if closed
   * lineUp     waiting + 1                  any thread, if fewer than a bound wait, but for those for whom
   *                                         there are permits; not if closed
   * letIn      inFlight + 1, waiting - 1    the drain
   * leave      inFlight - 1                 whoever settles one that holds a permit
   * leaveLine  waiting - 1                  whoever settles one that waits
   * close      once
   *
   * Whoever makes room by leaving sees in the same step whether anybody waits, and then drains.
   */
  private static final long WAITING = 1;
  private static final long IN_FLIGHT = 1L << 32;
  private static final long CLOSED = 1L << 62;
  private static final int CLOSED_ABOVE = 1 << 29;
  private static final int CLOSED_TERM = 1 << 30;

  /** No limit is higher: with more, there would be no telling whether it is closed. */
  static final int MOST_IN_FLIGHT = CLOSED_ABOVE - 1;

  private final PaddedLong word = new PaddedLong();

  long get() {
    return word.get();
  }

  static int waiting(long word) {
    return (int) word;
  }

  static int inFlight(long word) {
    int upper = upper(word);
    return upper >= CLOSED_ABOVE ? upper - CLOSED_TERM : upper;
  }

  static boolean isClosed(long word) {
    return upper(word) >= CLOSED_ABOVE;
  }

  private static int upper(long word) {
    return (int) ((word - waiting(word)) >> 32);
  }

  /** Whether one who comes now may go ahead. */
  static boolean isOpenTo(long word, int limit) {
    return waiting(word) == 0 && upper(word) < limit; // which is less than if closed
  }

  /**
   * Whether one who comes now may wait: those for whom there are permits do not count. They are
   * about to get them, but the drain may be on its way, or they to the line, for as long as it
   * takes their subscribers to hear that they wait.
   */
  static boolean hasPlace(long word, int limit, int most) {
    return waiting(word) - Math.max(0, limit - inFlight(word)) < most;
  }

  /** Takes a permit, if nothing has changed since a look. */
  boolean enter(long look) {
    return word.compareAndSet(look, look + IN_FLIGHT);
  }

  /** Joins those who wait, if nothing has changed since a look. */
  boolean lineUp(long look) {
    return word.compareAndSet(look, look + WAITING);
  }

  /** Lets one in who waits. What it was before. */
  long letIn() {
    return word.getAndAdd(IN_FLIGHT - WAITING);
  }

  /** Gives a permit back. What it was before. */
  long leave() {
    return word.getAndAdd(-IN_FLIGHT);
  }

  /** One waits no longer. */
  void leaveLine() {
    word.getAndAdd(-WAITING);
  }

  /** Lets nobody in any more but from the line. Idempotent. */
  void close() {
    long look;
    do {
      look = word.get();
    } while (!isClosed(look) && !word.compareAndSet(look, look + CLOSED));
  }
}
