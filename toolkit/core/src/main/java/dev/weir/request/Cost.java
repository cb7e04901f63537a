package dev.weir.request;

/**
 * How much of a resource a request takes, in units that the caller chose (bytes, rows,
 * milliseconds).
 *
 * <p>Travels in a Reactor {@code Context} under the key {@code Cost.class}.
 *
 * @param units at least 1
 */
public record Cost(long units) {

  /** One unit: what a request costs when nobody says anything. */
  public static final Cost ONE = new Cost(1);

  /**
   * Checks the units.
   *
   * @throws IllegalArgumentException if there is less than one unit
   */
  public Cost {
    if (units < 1) {
      throw new IllegalArgumentException("cost: " + units + " (expected: >= 1)");
    }
  }
}
