package dev.weir.demo.load.sql;

import dev.weir.demo.bank.BankAudit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the books of the bank are right after a run.
 *
 * @param audit what is in them; null if nobody could look
 * @param trouble why not; null if somebody has
 */
public record BooksCheck(@Nullable BankAudit audit, @Nullable String trouble) {

  /**
   * Whether no money was made or lost.
   *
   * @return false also if nobody could look
   */
  public boolean isBalanced() {
    return audit != null && audit.isBalanced();
  }
}
