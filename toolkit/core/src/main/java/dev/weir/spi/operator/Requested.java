package dev.weir.spi.operator;

import dev.weir.internal.Demand;

/** How many elements a subscriber has requested and not yet got. Any thread adds; one emits. */
public final class Requested {

  private final Demand demand = new Demand();

  /** No demand. */
  public Requested() {}

  /**
   * What may be emitted now.
   *
   * @return {@code Long.MAX_VALUE} if there is no bound
   */
  public long get() {
    return demand.get();
  }

  /**
   * More is requested.
   *
   * @param n how many, checked
   */
  public void add(long n) {
    demand.add(n);
  }

  /**
   * Some was emitted.
   *
   * @param n how many, at most what {@link #get} returned
   */
  public void produced(long n) {
    demand.produced(n);
  }
}
