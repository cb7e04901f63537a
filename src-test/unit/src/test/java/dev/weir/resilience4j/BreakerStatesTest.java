package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.fail;
import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

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

  // ---------------------------------------------------------------- late

  @Test
  void calls_ofBeforeThatEndWhileItIsOpen_areLate() {
    TestPublisher<Integer> failing = TestPublisher.create();
    TestPublisher<Integer> succeeding = TestPublisher.create();
    failing.mono().transform(breaker.guard()).subscribe(v -> {}, e -> {});
    succeeding.mono().transform(breaker.guard()).subscribe();
    fail(breaker, 4);
    BreakerSnapshot before = breaker.snapshot();
    failing.error(new IllegalStateException("late"));
    succeeding.emit(1);

    BreakerSnapshot after = breaker.snapshot();
    assertThat(after.late()).isEqualTo(2);
    assertThat(after.recorded()).isEqualTo(before.recorded());
    assertThat(after.failureRate()).isEqualTo(before.failureRate());
    assertThat(after.failed()).isEqualTo(5);
  }

  @Test
  void probes_ofBeforeThatEndWhileItIsOpen_areLate() {
    scene.toHalfOpen(breaker);
    TestPublisher<Integer> probe = TestPublisher.create();
    probe.mono().transform(breaker.guard()).subscribe();
    circuitBreaker.transitionToOpenState();
    probe.emit(1);

    assertThat(breaker.snapshot().late()).isEqualTo(1);
    assertThat(breaker.snapshot().recorded()).isZero();
  }

  @Test
  void probes_ofOneHalfOpenState_areLateInTheNext() {
    scene.toHalfOpen(breaker);
    TestPublisher<Integer> probe = TestPublisher.create();
    probe.mono().transform(breaker.guard()).subscribe();
    circuitBreaker.transitionToHalfOpenState();
    probe.emit(1);

    assertThat(breaker.snapshot().late()).isEqualTo(1);
    succeed(breaker, 1);
    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    succeed(breaker, 1);
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  @Test
  void calls_ofBeforeAReset_areLate() {
    TestPublisher<Integer> call = TestPublisher.create();
    call.mono().transform(breaker.guard()).subscribe();
    circuitBreaker.reset();
    call.emit(1);

    assertThat(breaker.snapshot().late()).isEqualTo(1);
    assertThat(breaker.snapshot().recorded()).isZero();
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
