package dev.weir.internal;

import java.util.concurrent.TimeUnit;

/**
 * How long a task may take.
 *
 * @param waitNanos from the offer to the start, or {@link #NONE}
 * @param runNanos from the start to the end, or {@link #NONE}
 * @param deadline milliseconds since the epoch, or {@link #NONE}
 */
public record TaskBounds(long waitNanos, long runNanos, long deadline) {

  /** No bound. */
  public static final long NONE = Long.MAX_VALUE;

  /** Nanoseconds left until the deadline, by the pool's clock; {@link #NONE} if there is none. */
  long nanosToDeadline(PoolCore core) {
    return deadline == NONE ? NONE : TimeUnit.MILLISECONDS.toNanos(deadline - core.epochMillis());
  }
}
