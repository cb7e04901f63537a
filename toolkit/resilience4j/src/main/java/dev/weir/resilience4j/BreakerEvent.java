package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;

/**
 * Something that happened at a {@link Breaker}. Of results, ignored errors and resets the circuit
 * breaker's own publisher of events tells.
 */
public sealed interface BreakerEvent {

  /**
   * Where.
   *
   * @return the name of the circuit breaker
   */
  String name();

  /**
   * It changed its state. A new half-open or open one in the place of another is no change.
   *
   * @param name the circuit breaker's
   * @param from what it was
   * @param to what it is
   */
  record Changed(String name, State from, State to) implements BreakerEvent {}

  /**
   * It let a call not through.
   *
   * @param name the circuit breaker's
   * @param state what it is
   */
  record TurnedAway(String name, State state) implements BreakerEvent {}

  /**
   * A call was cancelled.
   *
   * @param name the circuit breaker's
   * @param lasted how long it had lasted
   * @param counted whether it counts as failed, unless the state has changed: it was long, or no
   *     probe has had an answer for long
   */
  record Cancelled(String name, Duration lasted, boolean counted) implements BreakerEvent {}

  /**
   * A probe did not end in time: it counts as failed, unless the state has changed, and goes on.
   *
   * @param name the circuit breaker's
   * @param lasted how long it has lasted
   */
  record ProbeOverdue(String name, Duration lasted) implements BreakerEvent {}
}
