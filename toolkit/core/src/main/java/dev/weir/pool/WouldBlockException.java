package dev.weir.pool;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.concurrent.RejectedExecutionException;

/**
 * The call would have parked a thread that must not be parked: a non-blocking thread, or a worker
 * of a pool. The message says what to call instead.
 */
public final class WouldBlockException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  WouldBlockException(String message) {
    super(message);
  }

  @Override
  public Reason reason() {
    return Reason.WOULD_BLOCK;
  }
}
