package dev.weir.pool;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The circumstances of a task that was turned away: what every exception of this package carries.
 *
 * @param pool the pool's name
 * @param task the task's name, null if it has none
 * @param depth how many admissions were queued
 * @param capacity how many unsettled admissions the pool holds: workers + queue capacity
 * @param waited from the offer to this moment; zero where it was refused at once
 */
public record Refusal(String pool, @Nullable String task, long depth, int capacity, Duration waited)
    implements Serializable {

  String describe(String what) {
    StringBuilder text = new StringBuilder(96).append("pool ").append(pool).append(": ");
    if (task != null) {
      text.append("task ").append(task).append(' ');
    }
    text.append(what).append(" (queued ").append(depth).append(", capacity ").append(capacity);
    if (!waited.isZero()) {
      text.append(", waited ").append(waited.toMillis()).append(" ms");
    }
    return text.append(')').toString();
  }
}
