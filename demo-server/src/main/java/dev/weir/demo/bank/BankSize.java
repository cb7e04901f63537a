package dev.weir.demo.bank;

/**
 * How a bank begins that is not there yet.
 *
 * @param accounts numbered from 1; 2 to {@value #MOST_ACCOUNTS}
 * @param balance of each of them; 0 to {@value Transfer#MOST}
 */
public record BankSize(int accounts, long balance) {

  /** The most accounts. */
  public static final int MOST_ACCOUNTS = 100_000;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public BankSize {
    if (accounts < 2 || accounts > MOST_ACCOUNTS) {
      throw new IllegalArgumentException(
          "accounts: " + accounts + " (expected: 2 to " + MOST_ACCOUNTS + ")");
    }
    if (balance < 0 || balance > Transfer.MOST) {
      throw new IllegalArgumentException(
          "balance: " + balance + " (expected: 0 to " + Transfer.MOST + ")");
    }
  }
}
