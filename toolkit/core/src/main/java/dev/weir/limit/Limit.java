package dev.weir.limit;

import java.util.function.LongSupplier;

/**
 * How many calls may be in flight to something that slows down, or fails, under too many. {@link
 * Limits} has the usual ones. This is the description, which may be shared; each gate has a {@link
 * Regulator} of its own made from it.
 */
@FunctionalInterface
public interface Limit {

  /**
   * A new regulator, which knows nothing yet.
   *
   * @param nanoTime the clock of its owner: nanoseconds from an arbitrary origin
   * @return the regulator, for one owner
   */
  Regulator newRegulator(LongSupplier nanoTime);

  /**
   * Whether its regulators pay no heed to what they are told: then nobody need measure anything.
   *
   * @return false by default
   */
  default boolean isConstant() {
    return false;
  }

  /**
   * The lesser of this limit and another. Both are told everything, but that the limit was in the
   * way is told to the lower one alone, so that the other does not grow for it.
   *
   * @param other the other
   * @return both
   */
  default Limit atMost(Limit other) {
    return new Lesser(this, other);
  }
}
