package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.publisher.Operators;

/** How many elements a subscriber has requested and not yet got. */
public final class Demand {
  /*
   * outstanding   raised by any thread that requests, up to Long.MAX_VALUE, which means "without
   *               bound" and stays; lowered by the one that emits
   */
  private static final VarHandle OUTSTANDING =
      VarHandles.find(MethodHandles.lookup(), Demand.class, "outstanding", long.class);

  @SuppressWarnings("unused") // through OUTSTANDING
  private volatile long outstanding;

  /** No demand. */
  public Demand() {}

  /**
   * What may be emitted now.
   *
   * @return {@code Long.MAX_VALUE} if there is no bound
   */
  public long get() {
    return outstanding;
  }

  /**
   * More is requested.
   *
   * @param n how many, checked
   */
  public void add(long n) {
    long before;
    do {
      before = outstanding;
    } while (before != Long.MAX_VALUE
        && !OUTSTANDING.compareAndSet(this, before, Operators.addCap(before, n)));
  }

  /**
   * Some was emitted.
   *
   * @param n how many, at most what {@link #get} returned
   */
  public void produced(long n) {
    long before;
    do {
      before = outstanding;
    } while (n != 0
        && before != Long.MAX_VALUE
        && !OUTSTANDING.compareAndSet(this, before, before - n));
  }
}
