package dev.weir.internal;

import dev.weir.request.Deadline;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a task may take.
 *
 * @param waitNanos from the offer to the start, or {@link #NONE}
 * @param runNanos from the start to the end, or {@link #NONE}
 * @param deadline when nobody wants the result any more; null if there is no such time
 */
public record TaskBounds(long waitNanos, long runNanos, @Nullable Deadline deadline) {

  /** No bound. */
  public static final long NONE = Long.MAX_VALUE;

  /** Nanoseconds left until the deadline, by the pool's clock; {@link #NONE} if there is none. */
  long nanosToDeadline(PoolCore core) {
    return deadline == null
        ? NONE
        : TimeUnit.MILLISECONDS.toNanos(deadline.remainingMillis(core.epochMillis()));
  }
}
