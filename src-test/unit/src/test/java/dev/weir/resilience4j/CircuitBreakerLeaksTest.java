package dev.weir.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a circuit breaker of resilience4j does by itself, and {@link Breaker} is there for. If one
 * of these fails after an upgrade, that may have become simpler, or wrong.
 */
class CircuitBreakerLeaksTest {

  private final CircuitBreaker raw = new BreakerScene().circuitBreaker();

  @Test
  void permit_givenBackAfterTheStateHasChanged_isAddedToTheNewOne() {
    assertThat(raw.tryAcquirePermission()).isTrue(); // of the closed state
    raw.transitionToOpenState();
    raw.transitionToHalfOpenState();
    raw.releasePermission();

    assertThat(raw.tryAcquirePermission()).isTrue();
    assertThat(raw.tryAcquirePermission()).isTrue();
    assertThat(raw.tryAcquirePermission()).as("the third of two").isTrue();
  }

  @Test
  void result_ofACallBefore_decidesForTheProbes() {
    raw.transitionToOpenState();
    raw.transitionToHalfOpenState();
    raw.onSuccess(1, TimeUnit.MILLISECONDS); // of calls begun while it was closed
    raw.onSuccess(1, TimeUnit.MILLISECONDS);

    assertThat(raw.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void probes_thatDoNotEnd_keepItHalfOpenForGood() {
    raw.transitionToOpenState();
    raw.transitionToHalfOpenState();
    raw.tryAcquirePermission();
    raw.tryAcquirePermission();

    assertThat(raw.tryAcquirePermission()).isFalse();
    assertThat(raw.getState()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void predicate_thatThrows_takesThePermitWithIt() {
    IllegalStateException mistake = new IllegalStateException("predicate");
    CircuitBreaker throwing =
        CircuitBreaker.of(
            "dest",
            new BreakerScene()
                .config()
                .recordException(
                    e -> {
                      throw mistake;
                    })
                .build());
    throwing.transitionToOpenState();
    throwing.transitionToHalfOpenState();
    for (int i = 0; i < 2; i++) {
      assertThat(throwing.tryAcquirePermission()).isTrue();
      assertThatThrownBy(() -> throwing.onError(1, TimeUnit.MILLISECONDS, new IOException()))
          .isSameAs(mistake);
    }

    assertThat(throwing.tryAcquirePermission()).isFalse();
    assertThat(throwing.getState()).isEqualTo(State.HALF_OPEN);
    assertThat(throwing.getMetrics().getNumberOfBufferedCalls()).isZero();
  }

  @Test
  void metrics_tellEachStateFromAllOthersButOpenFromTheOneBefore() {
    Metrics closed = raw.getMetrics();
    assertThat(raw.getMetrics()).isSameAs(closed);
    raw.transitionToOpenState();
    assertThat(raw.getMetrics()).isSameAs(closed);
    raw.transitionToHalfOpenState();
    Metrics halfOpen = raw.getMetrics();
    assertThat(halfOpen).isNotSameAs(closed);
    raw.transitionToOpenState();
    assertThat(raw.getMetrics()).isSameAs(halfOpen);
    raw.transitionToHalfOpenState();
    assertThat(raw.getMetrics()).isNotSameAs(halfOpen);
    raw.transitionToClosedState();
    assertThat(raw.getMetrics()).isNotSameAs(closed);
    List<Metrics> others = new ArrayList<>();
    others.add(raw.getMetrics());
    raw.transitionToForcedOpenState();
    others.add(raw.getMetrics());
    raw.transitionToHalfOpenState();
    others.add(raw.getMetrics());
    raw.transitionToHalfOpenState();
    others.add(raw.getMetrics());
    raw.transitionToDisabledState();
    others.add(raw.getMetrics());
    raw.transitionToMetricsOnlyState();
    others.add(raw.getMetrics());
    raw.reset();
    others.add(raw.getMetrics());
    raw.reset();
    others.add(raw.getMetrics());
    assertThat(others).doesNotHaveDuplicates();
  }
}
