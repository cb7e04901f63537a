package dev.weir.internal;

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
}
