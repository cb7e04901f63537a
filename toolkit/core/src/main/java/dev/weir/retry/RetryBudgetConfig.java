package dev.weir.retry;

import dev.weir.internal.Checks;

/**
 * What a {@link RetryBudget} goes by.
 *
 * @param name shown in snapshots; not blank
 * @param share how many retries each call pays for, 0 to 1
 * @param burst how many retries may be saved up, 1 to 1,000,000
 * @param perSecond how many there are in any case, 0 to 1,000,000
 */
public record RetryBudgetConfig(String name, double share, int burst, int perSecond) {

  static final int MOST = 1_000_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public RetryBudgetConfig {
    Checks.notBlank("name", name);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("share: " + share + " (expected: 0.0 to 1.0)");
    }
    Checks.between("burst", burst, 1, MOST);
    Checks.between("perSecond", perSecond, 0, MOST);
  }
}
