package dev.weir.demo.bank;

/** What became of a transfer. */
public enum TransferResult {
  /** It is in the books. */
  DONE,
  /** It was there before, with the same id: nothing was done again. */
  REPEATED,
  /** Another transfer has that id: nothing was done. */
  ID_TAKEN,
  /** There is no such payer, or no such payee: nothing was done. */
  NO_ACCOUNT,
  /** The payer has less: nothing was done. */
  TOO_LITTLE
}
