package dev.weir.demo.json;

import dev.weir.demo.bank.Transfer;

/**
 * A transfer that is in the books.
 *
 * @param key its idempotency key
 * @param from who paid
 * @param to who was paid
 * @param amount how much
 * @param repeated whether it was there before
 */
public record TransferAnswer(String key, long from, long to, long amount, boolean repeated) {

  /**
   * The answer to a transfer.
   *
   * @param transfer what was asked for
   * @param repeated whether it was there before
   * @return as clients see it
   */
  public static TransferAnswer of(Transfer transfer, boolean repeated) {
    return new TransferAnswer(
        transfer.id(), transfer.payer(), transfer.payee(), transfer.amount(), repeated);
  }
}
