package dev.weir.retry;

/**
 * A {@link RetryBudget} at one moment. Counts are exact whenever nothing moves.
 *
 * @param name the budget's
 * @param available how many retries there are now
 * @param calls how many calls began that may be retried
 * @param taken how many retries were decided on
 * @param givenBack how many of those were called off while they waited
 * @param refused how many were not, as there was no budget
 */
public record RetryBudgetSnapshot(
    String name, long available, long calls, long taken, long givenBack, long refused) {

  /**
   * How many retries were made, or wait for their time.
   *
   * @return zero or more
   */
  public long spent() {
    return taken - givenBack;
  }
}
