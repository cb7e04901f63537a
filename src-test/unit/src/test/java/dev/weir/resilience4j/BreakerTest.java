package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.fail;
import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.retry.GivenUp;
import dev.weir.retry.GivenUpNote;
import dev.weir.retry.Retries;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class BreakerTest {

  private final BreakerScene scene = new BreakerScene();
  private final VirtualTimeScheduler time = scene.time;
  private final List<BreakerEvent> events = new ArrayList<>();
  private Breaker breaker = build(scene.config());

  private Breaker build(CircuitBreakerConfig.Builder config) {
    return Breaker.of(CircuitBreaker.of("dest", config.build()))
        .timer(time)
        .listener(events::add)
        .build();
  }

  @AfterEach
  void booksAreExact() {
    BreakerSnapshot now = breaker.snapshot();
    assertThat(now.isBalanced()).as("%s", now).isTrue();
    time.dispose();
  }

  private Disposable begin() {
    return Mono.never().transform(breaker.guard()).subscribe();
  }

  private TestSubscriber<Object> call(Mono<Object> source) {
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    Mono.from(breaker.<Object>guard().apply(source)).subscribe(subscriber);
    return subscriber;
  }

  private BreakerOpenException refusal() {
    TestSubscriber<Object> subscriber = call(Mono.just(1));
    return (BreakerOpenException) subscriber.expectTerminalError();
  }

  // ---------------------------------------------------------------- the state machine

  @Test
  void breaker_closed_letsThrough() {
    StepVerifier.create(Mono.just(1).transform(breaker.guard())).expectNext(1).verifyComplete();
    StepVerifier.create(Flux.just(1, 2).transform(breaker.guard()))
        .expectNext(1, 2)
        .verifyComplete();
    StepVerifier.create(Mono.empty().transform(breaker.guard())).verifyComplete();

    assertThat(breaker.snapshot().succeeded()).isEqualTo(3);
    assertThat(breaker.snapshot().recorded()).isEqualTo(3);
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void breaker_ofFailures_opensAndTurnsAway() {
    fail(breaker, 4);
    time.advanceTimeBy(ofSeconds(4));

    BreakerOpenException refusal = refusal();
    assertThat(refusal)
        .isInstanceOf(RejectedExecutionException.class)
        .isInstanceOf(Refused.class)
        .hasMessage("circuit breaker dest: not let through: it is OPEN (for 6000 ms)");
    assertThat(refusal.reason()).isEqualTo(Reason.BREAKER_OPEN);
    assertThat(refusal.retryAfter()).isEqualTo(ofSeconds(6));
    assertThat(refusal.getStackTrace()).isEmpty();
    assertThat(refusal.name()).isEqualTo("dest");
    assertThat(refusal.state()).isEqualTo(State.OPEN);
    assertThat(breaker.isOpen()).isTrue();
    assertThat(breaker.snapshot().turnedAway()).isEqualTo(1);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(6));
    assertThat(breaker.snapshot().sinceChange()).isEqualTo(ofSeconds(4));
    assertThat(breaker.snapshot().failureRate()).isEqualTo(100);
    assertThat(events)
        .containsExactly(
            new BreakerEvent.Changed("dest", State.CLOSED, State.OPEN),
            new BreakerEvent.TurnedAway("dest", State.OPEN));
    assertThat(breaker).hasToString("Breaker(dest, OPEN)");
  }

  @Test
  void breaker_whoseProbesSucceed_closes() {
    scene.toHalfOpen(breaker);
    assertThat(breaker.isOpen()).isFalse();
    succeed(breaker, 1);
    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    succeed(breaker, 1);

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().staysOpenFor()).isNull();
  }

  @Test
  void breaker_whoseProbesFail_opensAgain() {
    scene.toHalfOpen(breaker);
    fail(breaker, 2);

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(10));
  }

  @Test
  void breaker_thatOpensAgainAndAgain_saysForHowLongEachTime() {
    breaker = build(scene.config(attempt -> 10_000L * attempt));
    scene.toHalfOpen(breaker);
    fail(breaker, 2);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(20));
    time.advanceTimeBy(ofSeconds(21));
    succeed(breaker, 2);
    fail(breaker, 4);
    assertThat(breaker.snapshot().staysOpenFor()).isEqualTo(ofSeconds(10));
  }

  @Test
  void breaker_halfOpen_turnsAwayWhoIsOneTooMany() {
    scene.toHalfOpen(breaker);
    begin();
    begin();

    assertThat(refusal().state()).isEqualTo(State.HALF_OPEN);
    assertThat(refusal()).hasMessage("circuit breaker dest: not let through: it is HALF_OPEN");
    assertThat(refusal().retryAfter()).isNull();
  }

  @Test
  void breaker_forcedOpen_isOpenForGood() {
    CircuitBreaker forced = scene.circuitBreaker();
    forced.transitionToForcedOpenState();
    breaker = Breaker.of(forced).build();

    assertThat(breaker.isOpen()).isTrue();
    assertThat(refusal().retryAfter()).isNull();
  }

  @Test
  void breaker_madeForAnOpenOne_doesNotKnowForHowLong() {
    CircuitBreaker open = scene.circuitBreaker();
    open.transitionToOpenState();
    breaker = Breaker.of(open).build();

    assertThat(refusal().retryAfter()).isNull();
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void breaker_disabled_letsThrough() {
    CircuitBreaker disabled = scene.circuitBreaker();
    disabled.transitionToDisabledState();
    breaker = Breaker.of(disabled).build();
    fail(breaker, 9);
    succeed(breaker, 1);

    assertThat(breaker.snapshot().turnedAway()).isZero();
  }

  @Test
  void slowCalls_openIt() {
    for (int i = 0; i < 4; i++) {
      call(Mono.delay(ofMillis(2_001), time).cast(Object.class));
      time.advanceTimeBy(ofMillis(2_001));
    }
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().slowCallRate()).isEqualTo(100);
  }

  @Test
  void results_thatCountAsFailed_openIt() {
    breaker = build(scene.config().recordResult(value -> value.equals("bad")));
    for (int i = 0; i < 4; i++) {
      call(Mono.just("bad"));
    }
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
  }

  // ---------------------------------------------------------------- cancels

  @Test
  void probes_thatAreCancelled_giveTheirPermitsBack() {
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 100; i++) {
      Disposable one = begin();
      Disposable other = begin();
      assertThat(refusal().state()).isEqualTo(State.HALF_OPEN);
      one.dispose();
      one.dispose();
      other.dispose();
    }
    succeed(breaker, 2);

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().cancelled()).isEqualTo(200);
  }

  @Test
  void cancel_ofACallOfBefore_addsNoProbe() {
    Disposable before = begin();
    scene.toHalfOpen(breaker);
    begin();
    begin();
    before.dispose();

    assertThat(refusal().state()).isEqualTo(State.HALF_OPEN);
  }

  @Test
  void cancel_ofAProbeOfBefore_addsNoProbe() {
    scene.toHalfOpen(breaker);
    Disposable before = begin();
    breaker.snapshot();
    reopen();
    begin();
    begin();
    before.dispose();

    assertThat(refusal().state()).isEqualTo(State.HALF_OPEN);
  }

  /* With one probe of the half-open state that ends now still under way. */
  private void reopen() {
    time.advanceTimeBy(ofSeconds(2)); // the bound: it counts as failed
    fail(breaker, 1);
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    time.advanceTimeBy(ofSeconds(11));
  }

  @Test
  void result_ofACallOfBefore_decidesNothing() {
    TestPublisher<Object> before = TestPublisher.create();
    TestPublisher<Object> other = TestPublisher.create();
    call(before.mono());
    call(other.mono());
    scene.toHalfOpen(breaker);
    begin();
    before.error(new IllegalStateException("late"));
    other.emit(1);

    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.snapshot().recorded()).isZero();
    assertThat(breaker.snapshot().late()).isEqualTo(2);
  }

  @Test
  void cancel_ofOneThatHasLastedForLong_countsAsFailedAndSlow() {
    for (int i = 0; i < 4; i++) {
      Disposable call = begin();
      time.advanceTimeBy(ofMillis(2_001));
      call.dispose();
    }
    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().unfinished()).isEqualTo(4);
    assertThat(breaker.snapshot().slowCallRate()).isEqualTo(100);
    assertThat(events)
        .contains(new BreakerEvent.Cancelled("dest", ofMillis(2_001), true))
        .contains(new BreakerEvent.Changed("dest", State.CLOSED, State.OPEN));
  }

  @Test
  void cancel_ofAShortOne_countsAsNothing() {
    for (int i = 0; i < 9; i++) {
      Disposable call = begin();
      time.advanceTimeBy(ofMillis(1_999));
      call.dispose();
    }
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().recorded()).isZero();
    assertThat(events).containsOnly(new BreakerEvent.Cancelled("dest", ofMillis(1_999), false));
  }

  @Test
  void timeoutOutside_ofEveryProbe_stillDecides() {
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 2; i++) {
      Mono.never()
          .transform(breaker.guard())
          .timeout(ofSeconds(2), time)
          .subscribe(v -> {}, e -> {});
    }
    time.advanceTimeBy(ofSeconds(2));

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().unfinished()).isEqualTo(2);
  }

  @Test
  void flux_cancelledAfterAnElement_hasSucceeded() {
    Flux<Integer> numbers = Flux.range(0, 9).transform(breaker.guard());
    StepVerifier.create(numbers.take(2)).expectNext(0, 1).verifyComplete();

    assertThat(breaker.snapshot().succeeded()).isEqualTo(1);
    assertThat(breaker.snapshot().recorded()).isEqualTo(1);
  }

  @Test
  void flux_thatFailsLate_hasFailedUnlessItsFirstElementCounts() {
    Flux<Integer> late = Flux.just(1).concatWith(Mono.error(new IllegalStateException("late")));
    StepVerifier.create(late.transform(breaker.guard())).expectNext(1).verifyError();
    StepVerifier.create(late.transform(breaker.guard(SettleAt.FIRST_ELEMENT)))
        .expectNext(1)
        .verifyError();

    assertThat(breaker.snapshot().failed()).isEqualTo(1);
    assertThat(breaker.snapshot().succeeded()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- probes that do not end

  @Test
  void probe_thatDoesNotEnd_countsAsFailedAndGoesOn() {
    scene.toHalfOpen(breaker);
    TestPublisher<Object> slow = TestPublisher.create();
    TestSubscriber<Object> subscriber = call(slow.mono());
    begin();
    time.advanceTimeBy(ofSeconds(2));

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().unfinished()).isEqualTo(2);
    assertThat(events).contains(new BreakerEvent.ProbeOverdue("dest", ofSeconds(2)));
    slow.emit(1);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(breaker.snapshot().succeeded()).isZero();
  }

  @Test
  void probe_thatNeverCallsBack_isBoundedToo() {
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 2; i++) {
      Flux.from(breaker.<Object>guard().apply(subscriber -> {})).subscribe();
    }
    time.advanceTimeBy(ofSeconds(2));

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
  }

  @Test
  void ignoredErrors_ofProbes_leaveRoomForOthers() {
    breaker = build(scene.config().ignoreExceptions(IllegalArgumentException.class));
    scene.toHalfOpen(breaker);
    for (int i = 0; i < 9; i++) {
      call(Mono.error(new IllegalArgumentException()));
    }
    succeed(breaker, 2);

    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
  }

  // ---------------------------------------------------------------- what throws

  @Test
  void predicate_thatThrows_losesNoPermit() {
    List<Throwable> dropped = new ArrayList<>();
    Hooks.onErrorDropped(dropped::add);
    try {
      boolean[] throwing = {true};
      IllegalStateException mistake = new IllegalStateException("predicate");
      breaker =
          build(
              scene
                  .config()
                  .recordResult(
                      value -> {
                        if (throwing[0]) {
                          throw mistake;
                        }
                        return false;
                      }));
      scene.toHalfOpen(breaker);
      for (int i = 0; i < 5; i++) {
        assertThat(call(Mono.just(1)).getReceivedOnNext()).containsExactly(1);
      }
      throwing[0] = false;
      succeed(breaker, 2);

      assertThat(dropped).hasSize(5).containsOnly(mistake);
      assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  @Test
  void listener_thatThrows_changesNothing() {
    List<Throwable> dropped = new ArrayList<>();
    Hooks.onErrorDropped(dropped::add);
    try {
      breaker =
          Breaker.of(scene.circuitBreaker())
              .timer(time)
              .listener(
                  event -> {
                    throw new IllegalStateException("listener");
                  })
              .build();
      fail(breaker, 4);

      assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
      assertThat(refusal()).isNotNull();
      assertThat(dropped).hasSize(2);
    } finally {
      Hooks.resetOnErrorDropped();
    }
  }

  // ---------------------------------------------------------------- retries

  @Test
  void retries_stopWhileItIsOpen() {
    Retries retries =
        Retries.of("r").attempts(9).backoff(ofSeconds(1), ofSeconds(1)).jitter(0).timer(time);
    Mono<Object> call =
        Mono.error(() -> new IllegalStateException("down"))
            .transform(breaker.guard())
            .retryWhen(retries.breaker(breaker::isOpen));
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    call.subscribe(subscriber);
    time.advanceTimeBy(ofSeconds(60));

    Throwable last = subscriber.expectTerminalError();
    assertThat(last).hasMessage("down");
    assertThat(GivenUpNote.on(last).why()).isEqualTo(GivenUp.BREAKER_OPEN);
    assertThat(GivenUpNote.on(last).attempts()).isEqualTo(4);
    assertThat(breaker.snapshot().turnedAway()).isZero();
  }

  @Test
  void retries_doNotTryWhatWasTurnedAway() {
    fail(breaker, 4);
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    Mono.<Object>just(1)
        .transform(breaker.guard())
        .retryWhen(Retries.of("r").timer(time))
        .subscribe(subscriber);

    assertThat(subscriber.expectTerminalError()).isInstanceOf(BreakerOpenException.class);
    assertThat(Retries.isWorthwhile(subscriber.expectTerminalError())).isFalse();
  }

  // ---------------------------------------------------------------- what it goes by

  @Test
  void config_followsFromTheCircuitBreakers() {
    assertThat(breaker.config()).isEqualTo(new BreakerConfig(ofSeconds(2), ofSeconds(2), false));
    assertThat(build(scene.config().maxWaitDurationInHalfOpenState(ofSeconds(7))).config())
        .isEqualTo(new BreakerConfig(ofSeconds(2), ofSeconds(7), false));
    assertThat(
            Breaker.of(scene.circuitBreaker())
                .cancelCounts(ofSeconds(3))
                .probeBound(Duration.ofSeconds(Long.MAX_VALUE))
                .build()
                .config())
        .isEqualTo(new BreakerConfig(ofSeconds(3), Duration.ofSeconds(Long.MAX_VALUE), false));
  }

  @Test
  void values_outOfRange_areRefusedByName() {
    BreakerBuilder builder = Breaker.of(scene.circuitBreaker()).probeBound(Duration.ZERO);
    assertThatThrownBy(builder::build).hasMessage("probeBound: PT0S (expected: > 0)");
    assertThatThrownBy(() -> Breaker.of(null))
        .hasMessage("circuitBreaker: null (expected: not null)");
    CircuitBreaker sound = scene.circuitBreaker();
    CircuitBreaker hiding =
        (CircuitBreaker)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {CircuitBreaker.class},
                (proxy, method, arguments) ->
                    method.getName().equals("getMetrics")
                        ? scene.circuitBreaker().getMetrics()
                        : method.invoke(sound, arguments));
    assertThatThrownBy(() -> Breaker.of(hiding).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("whose metrics stay the same");
  }
}
