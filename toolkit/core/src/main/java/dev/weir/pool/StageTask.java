package dev.weir.pool;

import dev.weir.internal.PoolTask;

/** The task of one element, as its operator sees it. */
interface StageTask {

  /**
   * What the pool runs.
   *
   * @return the task, not offered
   */
  PoolTask task();

  /** It will not be offered. */
  void leftOut();

  /** Its result was passed on, and the subscriber's {@code onNext} has returned. */
  void passedOn();

  /** Its result will not be passed on. */
  void discardResult();
}
