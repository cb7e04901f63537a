package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.fail;
import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Calls and permits of one state that meet another; and how long an open one stays so. */
class BreakerStatesTest {

  private final BreakerScene scene = new BreakerScene();
  private CircuitBreaker circuitBreaker = scene.circuitBreaker();
  private Breaker breaker = build();

  private Breaker build() {
    return Breaker.of(circuitBreaker).timer(scene.time).build();
  }

  private void build(IntervalFunction open) {
    build(scene.config(open));
  }

  private void build(CircuitBreakerConfig.Builder config) {
    circuitBreaker = CircuitBreaker.of("dest", config.build());
    breaker = build();
  }

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private static Disposable begin(Breaker breaker) {
    return Mono.never().transform(breaker.guard()).subscribe();
  }

  private BreakerOpenException refusal() {
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    Mono.from(breaker.<Object>guard().apply(Mono.just(1))).subscribe(subscriber);
    return (BreakerOpenException) subscriber.expectTerminalError();
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

  @Test
  void probes_underWayWhenItIsSetByHand_areLateAndGiveNothing() {
    List<Runnable> byHand =
        List.of(
            circuitBreaker::transitionToForcedOpenState,
            circuitBreaker::transitionToDisabledState,
            circuitBreaker::transitionToMetricsOnlyState,
            circuitBreaker::transitionToClosedState);
    for (int i = 0; i < byHand.size(); i++) {
      circuitBreaker.reset();
      circuitBreaker.transitionToOpenState();
      circuitBreaker.transitionToHalfOpenState();
      TestPublisher<Integer> probe = TestPublisher.create();
      probe.mono().transform(breaker.guard()).subscribe();
      Disposable cancelled = begin(breaker);
      byHand.get(i).run();
      probe.emit(1);
      cancelled.dispose();

      assertThat(breaker.snapshot().late()).as("%s", breaker).isEqualTo(i + 1);
      assertThat(breaker.snapshot().recorded()).as("%s", breaker).isZero();
      assertThat(breaker.snapshot().running()).as("%s", breaker).isZero();
    }
  }

  @Test
  void metricsOnly_countsAndLetsThrough() {
    circuitBreaker.transitionToMetricsOnlyState();
    fail(breaker, 4);
    succeed(breaker, 4);

    assertThat(breaker.snapshot().turnedAway()).isZero();
    assertThat(breaker.snapshot().recorded()).isEqualTo(4);
    assertThat(breaker.isOpen()).isFalse();
  }

  // ---------------------------------------------------------------- what decides for half open

  @Test
  void probes_ofWhichFewDecide_areLateOnceTheyHave() {
    build(scene.config().permittedNumberOfCallsInHalfOpenState(4).minimumNumberOfCalls(2));
    scene.toHalfOpen(breaker);
    TestPublisher<Integer> third = TestPublisher.create();
    third.mono().transform(breaker.guard()).subscribe();
    succeed(breaker, 2);
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    third.emit(1);

    assertThat(breaker.snapshot().late()).isEqualTo(1);
    assertThat(breaker.snapshot().recorded()).isZero();
  }

  @Test
  void probes_thatAreSlow_openItAgain() {
    scene.toHalfOpen(breaker);
    breaker = Breaker.of(circuitBreaker).timer(scene.time).probeBound(ofSeconds(9)).build();
    for (int i = 0; i < 2; i++) {
      Mono.delay(ofMillis(2_001), scene.time).transform(breaker.guard()).subscribe();
    }
    scene.time.advanceTimeBy(ofMillis(2_001));

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().slowCallRate()).isEqualTo(100);
    assertThat(breaker.snapshot().succeeded()).isEqualTo(2);
  }

  /** In real time, as the circuit breaker has it. */
  @Test
  void halfOpenState_whoseOwnWaitEnds_opensAndLeavesItsProbesLate() {
    build(scene.config().maxWaitDurationInHalfOpenState(ofMillis(50)));
    scene.toHalfOpen(breaker);
    TestPublisher<Integer> probe = TestPublisher.create();
    probe.mono().transform(breaker.guard()).subscribe();
    await().atMost(ofSeconds(60)).until(() -> stateOf(breaker) == State.OPEN);
    probe.emit(1);

    assertThat(breaker.snapshot().late()).isEqualTo(1);
    assertThat(breaker.snapshot().running()).isZero();
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

  // ---------------------------------------------------------------- how long it stays open

  @Test
  void openTime_setByHand_isNotGuessed() {
    circuitBreaker.transitionToOpenStateFor(ofSeconds(3_600));

    assertThat(refusal().retryAfter()).isNull();
    assertThat(breaker.snapshot().staysOpenFor()).isNull();
    scene.time.advanceTimeBy(ofSeconds(60));
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void openTime_prolongedByHand_isUnknownOnceItIsRefuted() {
    fail(breaker, 4);
    circuitBreaker.transitionToOpenStateFor(ofSeconds(3_600));
    scene.time.advanceTimeBy(ofMillis(10_001));
    assertThat(breaker.isOpen()).as("as far as is known").isFalse();

    assertThat(refusal().retryAfter()).isNull();
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.snapshot().staysOpenFor()).isNull();
  }

  @Test
  void openTime_atItsEnd_isNotRefuted() {
    fail(breaker, 4);
    scene.time.advanceTimeBy(ofSeconds(10));

    assertThat(refusal().retryAfter()).isZero();
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void openTime_drawnAtRandom_isNotDrawnAgain() {
    AtomicLong draws = new AtomicLong(10_000);
    build(attempt -> draws.addAndGet(7));
    fail(breaker, 4);

    assertThat(refusal().retryAfter()).isNull();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void openTime_afterForcedOpen_isCountedAsTheCircuitBreakerDoes() {
    build(attempt -> 10_000L * attempt);
    circuitBreaker.transitionToForcedOpenState();
    circuitBreaker.transitionToHalfOpenState();
    fail(breaker, 2);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(20));
    scene.time.advanceTimeBy(ofMillis(19_999));
    assertThat(refusal().retryAfter()).isEqualTo(ofMillis(1));
    scene.time.advanceTimeBy(ofMillis(2));
    succeed(breaker, 1);
    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void openTime_ofOneThatHadOpenedBeforeItWasSeen_isUnknownUntilItHasClosed() {
    build(attempt -> 10_000L * attempt);
    fail(breaker, 4);
    scene.time.advanceTimeBy(ofMillis(10_001));
    Breaker second = build();
    fail(second, 2);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(20));
    assertThat(second.snapshot().staysOpenFor()).isNull();
    scene.time.advanceTimeBy(ofMillis(20_001));
    succeed(second, 2);
    fail(second, 4);

    assertThat(second.snapshot().staysOpenFor()).isEqualTo(ofSeconds(10));
  }
}
