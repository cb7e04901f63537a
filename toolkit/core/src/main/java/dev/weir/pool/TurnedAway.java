package dev.weir.pool;

import dev.weir.observe.Refused;

/** What the exceptions of this package have in common: they say in which circumstances. */
public sealed interface TurnedAway extends Refused
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
