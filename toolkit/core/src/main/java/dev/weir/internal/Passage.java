package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who is inside something that ends: each leaves by itself, or is counted by whoever closes it,
 * never both, and never neither.
 */
public final class Passage {
  /*
   * state   [ closed : 1 | inside : 63 ]
   *
   *   inside   how many have entered and not left; of no meaning once it is closed
   *
   * enter    +1, and true if it was not closed before
   * leave    -n, and true likewise: then those n are no longer inside for whoever closes
   * close    -> closed, once, and tells how many were inside: they are the closer's to account for
   *
   * What is added after the close cannot reach the sign: there are fewer than 2^62 who do.
   */
  private static final long CLOSED = Long.MIN_VALUE >> 1;

  /** What {@link #close} returns to all but the first. */
  public static final long WAS_CLOSED = -1;

  private static final VarHandle STATE =
      VarHandles.find(MethodHandles.lookup(), Passage.class, "state", long.class);

  @SuppressWarnings("unused") // through STATE
  private volatile long state;

  /** Open, and nobody inside. */
  public Passage() {}

  /**
   * One comes.
   *
   * @return whether it is inside now; else it was closed
   */
  public boolean enter() {
    return (long) STATE.getAndAdd(this, 1L) >= 0;
  }

  /**
   * Some who have entered go.
   *
   * @param count how many
   * @return whether they were inside; else whoever closed it has counted them
   */
  public boolean leave(int count) {
    return (long) STATE.getAndAdd(this, -(long) count) >= 0;
  }

  /**
   * Lets nobody in or out any more.
   *
   * @return how many were inside; {@link #WAS_CLOSED} if it was closed before
   */
  public long close() {
    long before;
    do {
      before = state;
      if (before < 0) {
        return WAS_CLOSED;
      }
    } while (!STATE.compareAndSet(this, before, CLOSED));
    return before;
  }

  /**
   * Whether it was closed.
   *
   * @return true from then on
   */
  public boolean isClosed() {
    return state < 0;
  }
}
