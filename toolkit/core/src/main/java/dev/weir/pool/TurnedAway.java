package dev.weir.pool;

/** What the exceptions of this package have in common: they say in which circumstances. */
public sealed interface TurnedAway
    permits PoolRejectedException,
        TaskDroppedException,
        QueueTimeoutException,
        TaskTimeoutException,
        DeadlineExceededException,
        PoolDisposedException {

  /**
   * The circumstances.
   *
   * @return pool, task, depth, capacity and wait
   */
  Refusal refusal();
}
