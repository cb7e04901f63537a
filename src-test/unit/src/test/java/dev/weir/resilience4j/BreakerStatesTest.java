package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Calls and permits of one state that meet another. */
class BreakerStatesTest {

  private final BreakerScene scene = new BreakerScene();
  private final CircuitBreaker circuitBreaker = scene.circuitBreaker();
  private final Breaker breaker = build();

  private Breaker build() {
    return Breaker.of(circuitBreaker).timer(scene.time).build();
  }

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private static Disposable begin(Breaker breaker) {
    return Mono.never().transform(breaker.guard()).subscribe();
  }

  // ---------------------------------------------------------------- two of one circuit breaker

  @Test
  void permits_thatComeBackToOneBreaker_areThereForTheOther() {
    Breaker rare = build();
    scene.toHalfOpen(breaker);
    begin(rare).dispose();
    succeed(breaker, 2);

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().turnedAway()).isZero();
  }
}
