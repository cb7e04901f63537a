package dev.weir.demo.load.measure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one worker of a run did.
 *
 * @param name such as "load-3"
 * @param requests that it saw through
 * @param errors of these, that went wrong
 * @param busy how long it was at it
 */
public record WorkerShare(String name, long requests, long errors, Duration busy) {

  /**
   * What it has done since then.
   *
   * @param then its share by then; null if it had not begun
   * @return the rest
   */
  public WorkerShare since(@Nullable WorkerShare then) {
    return then == null
        ? this
        : new WorkerShare(
            name, requests - then.requests, errors - then.errors, busy.minus(then.busy));
  }
}
