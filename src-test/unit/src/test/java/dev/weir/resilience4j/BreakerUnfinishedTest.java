package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.publisher.TestPublisher;

/** What becomes of calls that get no answer, or one that takes its time. */
class BreakerUnfinishedTest {

  private final BreakerScene scene = new BreakerScene();
  private final List<BreakerEvent> events = new ArrayList<>();

  private Breaker build(CircuitBreakerConfig.Builder config) {
    return Breaker.of(CircuitBreaker.of("dest", config.build()))
        .timer(scene.time)
        .listener(events::add)
        .build();
  }

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private static Disposable begin(Breaker breaker) {
    return Mono.never().transform(breaker.guard()).subscribe();
  }

  // ---------------------------------------------------------------- judged as failed, or refused

  @Test
  void config_byWhichNoAnswerIsASuccess_isRefused() {
    assertThatThrownBy(() -> build(scene.config().recordExceptions(IOException.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recordExceptions: without CallUnfinishedException (expected: ");
    assertThatThrownBy(
            () -> build(scene.config().recordException(e -> e instanceof IllegalStateException)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void config_byWhichNoAnswerIsNothing_isRefused() {
    assertThatThrownBy(() -> build(scene.config().ignoreExceptions(TimeoutException.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ignoreExceptions: with CallUnfinishedException (expected: ");
  }

  @Test
  void listOfErrors_withTheOneForNoAnswer_opensOnProbesThatHang() {
    for (Class<? extends Exception> listed :
        List.of(CallUnfinishedException.class, TimeoutException.class)) {
      Breaker breaker =
          build(
              scene
                  .config()
                  .recordExceptions(IOException.class, IllegalStateException.class, listed));
      scene.toHalfOpen(breaker);
      begin(breaker);
      begin(breaker);
      scene.time.advanceTimeBy(ofSeconds(2));

      assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
      assertThat(breaker.snapshot().failureRate()).isEqualTo(100);
    }
  }

  // ---------------------------------------------------------------- never half open for good

  @Test
  void probes_allCancelledSoon_decideOnceNobodyHasAnsweredForTheBound() {
    Breaker breaker = build(scene.config());
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 20; i++) { // 100 ms each: at 2 s the bound is over
      Disposable probe = begin(breaker);
      scene.time.advanceTimeBy(ofMillis(100));
      probe.dispose();
    }
    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.snapshot().cancelled()).isEqualTo(19);
    assertThat(breaker.snapshot().unfinished()).isEqualTo(1);
    begin(breaker).dispose();

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().unfinished()).isEqualTo(2);
    assertThat(events).contains(new BreakerEvent.Cancelled("dest", ofMillis(100), true));
  }

  @Test
  void probes_cancelledSoon_countAsNothingWhileOthersAreAnswered() {
    Breaker breaker = build(scene.config().permittedNumberOfCallsInHalfOpenState(4));
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 3; i++) {
      Disposable probe = begin(breaker);
      scene.time.advanceTimeBy(ofMillis(1_500));
      succeed(breaker, 1);
      probe.dispose();
    }
    assertThat(breaker.snapshot().unfinished()).isZero();
    assertThat(breaker.snapshot().cancelled()).isEqualTo(3);
    succeed(breaker, 1);

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  @Test
  void aNewHalfOpenState_hasABoundOfItsOwn() {
    Breaker breaker = build(scene.config());
    scene.toHalfOpen(breaker);
    begin(breaker);
    begin(breaker);
    scene.time.advanceTimeBy(ofSeconds(2));
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    scene.time.advanceTimeBy(ofSeconds(11));
    begin(breaker).dispose();

    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.snapshot().cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- streams

  @Test
  void stream_thatFlowsBeyondTheBound_isAProbeThatHasSucceeded() {
    Breaker breaker = build(scene.config());
    scene.toHalfOpen(breaker);
    List<Disposable> streams = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      streams.add(Flux.interval(ofMillis(100), scene.time).transform(breaker.guard()).subscribe());
    }
    scene.time.advanceTimeBy(ofMillis(1_999));
    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    scene.time.advanceTimeBy(ofMillis(1));

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().succeeded()).isEqualTo(2);
    assertThat(breaker.snapshot().unfinished()).isZero();
    assertThat(events).noneMatch(event -> event instanceof BreakerEvent.ProbeOverdue);
    streams.forEach(Disposable::dispose);
    assertThat(breaker.snapshot().succeeded()).isEqualTo(2);
  }

  @Test
  void stream_thatFailsWithinTheBound_isAProbeThatHasFailed() {
    Breaker breaker = build(scene.config());
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 2; i++) {
      TestPublisher<Integer> source = TestPublisher.create();
      source.flux().transform(breaker.guard()).subscribe(v -> {}, e -> {});
      source.next(1).error(new IllegalStateException("failed"));
    }
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
  }

  @Test
  void stream_thatAnswersSoonAndLastsLong_isNotSlow() {
    Breaker breaker = build(scene.config());
    for (int i = 0; i < 4; i++) {
      TestPublisher<Integer> source = TestPublisher.create();
      source.flux().transform(breaker.guard()).subscribe();
      scene.time.advanceTimeBy(ofMillis(100));
      source.next(1);
      scene.time.advanceTimeBy(ofSeconds(60));
      source.complete();
    }
    assertThat(breaker.snapshot().slowCallRate()).isZero();
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  @Test
  void stream_thatAnswersLate_isSlow() {
    Breaker breaker = build(scene.config());
    for (int i = 0; i < 4; i++) {
      TestPublisher<Integer> source = TestPublisher.create();
      source.flux().transform(breaker.guard()).subscribe();
      scene.time.advanceTimeBy(ofMillis(2_001));
      source.next(1).complete();
    }
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().slowCallRate()).isEqualTo(100);
  }
}
