package dev.weir.internal;

/**
 * Which seats sleep, and whether anybody is looking for work: what a producer must know to wake one
 * worker when one is needed, and none otherwise. Last in, first out, so that the worker whose cache
 * is warmest goes first and the others can sleep long.
 */
final class IdleStack {
  /*
   * word   [ version : 32 | searchers : 16 | top : 16 ]
   *
   *   top        the seat that went to sleep last, plus one; 0 if all are awake
   *   searchers  seats that are awake and have found nothing yet
   *   version    counts every change of top, so that a seat that left and came back in between is
   *              not mistaken for itself (ABA)
   * next[i]      the seat below i, plus one; written by i alone, before the CAS that makes i the top, or by
   *              whoever has taken i off the stack and puts it back, likewise
   *
   *   sleep          top := i, searchers - 1 if i searched     by seat i
   *   wakeOne        top := next, searchers + 1                by anybody; only where searchers = 0
   *   wakeAny        likewise                                  by anybody
   *   wakeColdest    top := 0, searchers + 1                   by anybody; all that sleep are its own now
   *                  top := the first of those who stay, with what came meanwhile below the last of them;
   *                  searchers + those who were taken - 1
   *   beginSearch    searchers + 1                             by a seat; only where searchers = 0
   *   expect         searchers + 1                             for a seat whose thread is about to start
   *   endSearch      searchers - 1                             by a seat that has found work
   *
   * Why nobody sleeps through work (each step below is a full fence, being a CAS):
   *   a producer publishes, then reads the word. It wakes nobody if all are awake or one searches.
   *   a seat that gives up searching, or goes to sleep, changes the word, then looks once more for
   *   work, and calls wakeOne if it finds some. Either the producer sees the seat asleep, or the seat
   *   sees the work.
   *   a seat that ends its search as the last searcher looks for more work and calls wakeOne if it
   *   finds some: what was published while it searched woke nobody.
   *   while wakeColdest has the stack in hand it counts as a searcher, for those whom it takes, who then
   *   search. Whoever wants to wake all meanwhile does not see those whom it puts back: so it must look
   *   whether there was such a call.
   */
  private static final int TOP_BITS = 16;
  private static final long TOP = (1L << TOP_BITS) - 1;
  private static final long SEARCHER = 1L << TOP_BITS;
  private static final long SEARCHERS = TOP << TOP_BITS;
  private static final long VERSION = 1L << 32;

  /** No seat. */
  static final int NONE = -1;

  private final PaddedLong word = new PaddedLong();
  private final int[] next;

  IdleStack(int seats) {
    next = new int[seats];
  }

  private static int top(long word) {
    return (int) (word & TOP);
  }

  private static boolean hasSearchers(long word) {
    return (word & SEARCHERS) != 0;
  }

  /** Whether anybody is looking for work. */
  boolean isSearching() {
    return hasSearchers(word.get());
  }

  /** How many are looking for work. */
  int searchers() {
    return (int) ((word.get() & SEARCHERS) >>> TOP_BITS);
  }

  /** Whether {@link #wakeOne} would wake somebody. */
  boolean hasHelp() {
    long w = word.get();
    return top(w) != 0 && !hasSearchers(w);
  }

  /**
   * Takes a sleeping seat off the stack, as a searcher, unless somebody searches already. Call it
   * after publishing work; the fast path is one read.
   *
   * @return the seat to be woken, or {@link #NONE}
   */
  int wakeOne() {
    for (; ; ) {
      long w = word.get();
      int top = top(w);
      if (top == 0 || hasSearchers(w)) {
        return NONE;
      }
      long below = ((w & ~TOP) | next[top - 1]) + SEARCHER + VERSION;
      if (word.compareAndSet(w, below)) {
        return top - 1;
      }
    }
  }

  /**
   * Takes a sleeping seat off the stack whoever searches: for the end.
   *
   * @return the seat to be woken, as a searcher, or {@link #NONE}
   */
  int wakeAny() {
    for (; ; ) {
      long w = word.get();
      int top = top(w);
      if (top == 0) {
        return NONE;
      }
      if (word.compareAndSet(w, ((w & ~TOP) | next[top - 1]) + SEARCHER + VERSION)) {
        return top - 1;
      }
    }
  }

  /**
   * Takes those off the stack who have slept longest, whoever searches: for those who are to leave.
   *
   * @param most how many at most
   * @return the seats to be woken, as searchers; empty if all are awake
   */
  int[] wakeColdest(int most) {
    int first = most > 0 ? detach() : 0;
    if (first == 0) {
      return new int[0];
    }
    int asleep = 0;
    for (int seat = first; seat != 0; seat = next[seat - 1]) {
      asleep++;
    }
    int[] coldest = new int[Math.min(most, asleep)];
    int last = 0; // of those who stay
    int seat = first;
    for (int stay = asleep - coldest.length; stay > 0; stay--) {
      last = seat;
      seat = next[seat - 1];
    }
    for (int i = 0; i < coldest.length; i++) {
      coldest[i] = seat - 1;
      seat = next[seat - 1];
    }
    putBack(first, last, coldest.length - 1);
    return coldest;
  }

  private int detach() {
    for (; ; ) {
      long w = word.get();
      int top = top(w);
      if (top == 0 || word.compareAndSet(w, (w & ~TOP) + SEARCHER + VERSION)) {
        return top;
      }
    }
  }

  private void putBack(int first, int last, int moreSearchers) {
    for (; ; ) {
      long w = word.get();
      long back = w;
      if (last != 0) {
        next[last - 1] = top(w);
        back = ((w & ~TOP) | first) + VERSION;
      }
      if (word.compareAndSet(w, back + moreSearchers * SEARCHER)) {
        return;
      }
    }
  }

  /**
   * Makes an awake seat a searcher, if there is no other.
   *
   * @return whether it may search
   */
  boolean beginSearch() {
    long w = word.get();
    return !hasSearchers(w) && word.compareAndSet(w, w + SEARCHER);
  }

  /** Makes a seat a searcher whose thread has yet to start, whoever searches. */
  void expect() {
    for (; ; ) {
      long w = word.get();
      if (word.compareAndSet(w, w + SEARCHER)) {
        return;
      }
    }
  }

  /**
   * Ends a seat's search because it found work, or leaves.
   *
   * @return whether it was the last searcher: it must look for more work, and wake another
   */
  boolean endSearch() {
    for (; ; ) {
      long w = word.get();
      if (word.compareAndSet(w, w - SEARCHER)) {
        return (w & SEARCHERS) == SEARCHER;
      }
    }
  }

  /**
   * Puts a seat to sleep. It must look for work once more afterwards.
   *
   * @param seat which
   * @param searched whether it was a searcher, which it is no longer
   */
  void sleep(int seat, boolean searched) {
    for (; ; ) {
      long w = word.get();
      next[seat] = top(w);
      long sleeping = ((w & ~TOP) | (seat + 1)) + VERSION - (searched ? SEARCHER : 0);
      if (word.compareAndSet(w, sleeping)) {
        return;
      }
    }
  }
}
