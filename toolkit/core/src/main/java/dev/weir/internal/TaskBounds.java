package dev.weir.internal;

import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long a task may take, and what it carries.
 *
 * @param waitNanos from the offer to the start, or {@link #NONE}
 * @param runNanos from the start to the end, or {@link #NONE}
 * @param request what it carries, a deadline perhaps
 */
public record TaskBounds(long waitNanos, long runNanos, Request request) {

  /** No bound. */
  public static final long NONE = Long.MAX_VALUE;

  /* So that a time plus a bound is still a time. */
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE / 4);

  /**
   * A bound in nanoseconds.
   *
   * @param bound positive
   * @return the nanoseconds; {@link #NONE} for more than three quarters of a century, which is none
   */
  public static long nanos(Duration bound) {
    return bound.compareTo(LONGEST) >= 0 ? NONE : bound.toNanos();
  }

  /** Whether nothing bounds the task, so that nobody needs to know what time it is. */
  boolean areNone() {
    return waitNanos == NONE && runNanos == NONE && request.deadline() == null;
  }

  /** Nanoseconds left until the deadline, by the pool's clock; {@link #NONE} if there is none. */
  long nanosToDeadline(PoolCore core) {
    Deadline deadline = request.deadline();
    return deadline == null ? NONE : nanosTo(deadline, core.timer().epochMillis());
  }

  /** Whether there is a deadline, and it has passed. */
  static boolean isPast(@Nullable Deadline deadline, long epochMillis) {
    return deadline != null && nanosTo(deadline, epochMillis) <= 0;
  }

  /** Nanoseconds left until a deadline, zero or less if it has passed. */
  static long nanosTo(Deadline deadline, long epochMillis) {
    return TimeUnit.MILLISECONDS.toNanos(deadline.remainingMillis(epochMillis));
  }
}
