package dev.weir.demo.bank;

import java.util.Locale;

/**
 * The books of a bank, as they were at one moment.
 *
 * @param accounts how many there are
 * @param missing how many of the numbers up to the highest have none
 * @param opened how much money there was when it was opened
 * @param money how much there is
 * @param overdrawn how many accounts have less than nothing
 * @param wrong how many have another balance than their opening one and their transfers make
 * @param transfers how many were done
 * @param strays how many of these are from or to an account that is not there
 */
public record BankAudit(
    long accounts,
    long missing,
    long opened,
    long money,
    long overdrawn,
    long wrong,
    long transfers,
    long strays) {

  /**
   * Whether no money was made or lost, and every account has what it should.
   *
   * @return the invariant of the bank
   */
  public boolean isBalanced() {
    return missing == 0 && opened == money && overdrawn == 0 && wrong == 0 && strays == 0;
  }

  /**
   * What is in them, for people.
   *
   * @return a few words
   */
  public String sums() {
    return String.format(
        Locale.ROOT,
        "%,d accounts with %,d altogether, opened with %,d; %,d transfers",
        accounts,
        money,
        opened,
        transfers);
  }

  /**
   * What is wrong with them beside the sums, for people.
   *
   * @return a few words
   */
  public String faults() {
    return String.format(
        Locale.ROOT,
        "%,d accounts missing, %,d overdrawn, %,d wrong, %,d stray transfers",
        missing,
        overdrawn,
        wrong,
        strays);
  }

  /** For people. */
  @Override
  public String toString() {
    return sums() + (isBalanced() ? "; balanced" : "; NOT BALANCED: " + faults());
  }
}
