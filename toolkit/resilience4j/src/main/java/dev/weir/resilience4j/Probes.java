package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The permits of one half-open state that were taken and came back unused. They go to others
 * through here, and not through {@code releasePermission} of the circuit breaker: that adds one to
 * whatever state is there by then.
 */
final class Probes {

  /** Each half-open state has metrics of its own, which tell it from all others. */
  final Metrics state;

  private final AtomicInteger spare = new AtomicInteger();

  /** Only the bound of its renewals goes by it, so the last of two at once may win. */
  private volatile long answered;

  /**
   * Those of one state.
   *
   * @param now the circuit breaker's timestamp: as if the state had had an answer then
   */
  Probes(Metrics state, long now) {
    this.state = state;
    this.answered = now;
  }

  boolean tryTake() {
    for (int n = spare.get(); n > 0; n = spare.get()) {
      if (spare.compareAndSet(n, n - 1)) {
        return true;
      }
    }
    return false;
  }

  void giveBack() {
    spare.incrementAndGet();
  }

  /** A probe had an answer at that timestamp, whatever it was. */
  void answered(long at) {
    answered = at;
  }

  /** For how long none had an answer, in the circuit breaker's unit. */
  long unansweredFor(long now) {
    return now - answered;
  }
}
