package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.publisher.Operators;

/** Sees when a subscriber wants nothing, and when it does again. */
public final class DemandWatch {
  /*
   * outstanding   0                nothing is wanted
   *               n                so many elements
   *               Long.MAX_VALUE   without bound: stays
   *               ENDED            the stream is over: stays
   *
   * 0 -> n          add, which returns true     any thread that requests
   * n -> n + m      add
   * n -> n - 1      passed                      by the one that emits
   * 1 -> 0          passed, which returns true
   * any -> ENDED    end, true if it was 0       any thread
   *
   * So those who are told true take turns: wanted, unwanted, wanted; and the last of them that began as
   * unwanted is ended, once.
   */
  private static final long ENDED = -1;

  private static final VarHandle OUTSTANDING =
      VarHandles.find(MethodHandles.lookup(), DemandWatch.class, "outstanding", long.class);

  @SuppressWarnings("unused") // through OUTSTANDING
  private volatile long outstanding;

  /** Nothing is wanted. */
  public DemandWatch() {}

  /**
   * More is requested.
   *
   * @param n how many, checked
   * @return whether nothing was wanted before
   */
  public boolean add(long n) {
    long before;
    do {
      before = outstanding;
      if (before == Long.MAX_VALUE || before == ENDED) {
        return false;
      }
    } while (!OUTSTANDING.compareAndSet(this, before, Operators.addCap(before, n)));
    return before == 0;
  }

  /**
   * One is passed on.
   *
   * @return whether nothing is wanted any more
   */
  public boolean passed() {
    long before;
    do {
      before = outstanding;
      if (before == Long.MAX_VALUE || before <= 0) {
        return false;
      }
    } while (!OUTSTANDING.compareAndSet(this, before, before - 1));
    return before == 1;
  }

  /**
   * The stream is over.
   *
   * @return whether nothing was wanted
   */
  public boolean end() {
    return (long) OUTSTANDING.getAndSet(this, ENDED) == 0;
  }

  /**
   * What is wanted.
   *
   * @return 0 or more; {@code Long.MAX_VALUE} if there is no bound
   */
  public long get() {
    return Math.max(0, outstanding);
  }
}
