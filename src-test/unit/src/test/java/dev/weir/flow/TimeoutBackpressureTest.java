package dev.weir.flow;

import static dev.weir.support.Threads.uncaughtDuring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.observe.Ledger;
import dev.weir.support.OddScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** The wait for demand, and when it has lasted too long. */
class TimeoutBackpressureTest {

  private static final Duration WAIT = Duration.ofMillis(50);
  private static final Duration SHORT_OF_IT = Duration.ofMillis(49);
  private static final Duration ONE_MORE = Duration.ofMillis(1);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final FlowMeter meter = FlowMeter.named("ticks");
  private final TestPublisher<Integer> source = TestPublisher.create();
  private final List<Integer> dropped = new ArrayList<>();

  private TimeoutBackpressure<Integer> timeout(int capacity) {
    return Backpressure.<Integer>timeout(capacity, WAIT)
        .timer(clock)
        .meter(meter)
        .onDropped(dropped::add);
  }

  // ---------------------------------------------------------------- arguments

  @Test
  void arguments_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> Backpressure.timeout(0, WAIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: 0 (expected: 1 to 16777216)");
    assertThatThrownBy(() -> Backpressure.timeout(1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("wait: PT0S (expected: > 0)");
    assertThatThrownBy(() -> Backpressure.timeout(1, Duration.ofMillis(-1)))
        .hasMessage("wait: PT-0.001S (expected: > 0)");
    assertThatThrownBy(() -> Backpressure.timeout(1, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("wait: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.timeout(1, WAIT).timer(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("scheduler: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.timeout(1, WAIT).onDropped(null))
        .hasMessage("listener: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.timeout(1, WAIT).meter(null))
        .hasMessage("meter: null (expected: not null)");
  }

  @Test
  void toString_isStrategyCapacityAndBound() {
    assertThat(timeout(8)).hasToString("timeout(8, PT0.05S)");
    assertThat(timeout(8).discarding()).hasToString("timeout(8, PT0.05S).discarding()");
  }

  // ---------------------------------------------------------------- failing

  @Test
  void timeout_elementWaitsTooLong_failsAtOnce() {
    StepVerifier.create(Flux.range(1, 6).transform(timeout(3)), 1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(SHORT_OF_IT))
        .thenRequest(1)
        .expectNext(2)
        .then(() -> clock.advanceTimeBy(ONE_MORE))
        .expectErrorSatisfies(
            e -> {
              assertThat(e)
                  .isInstanceOf(WaitTimeoutException.class)
                  .hasMessage("ticks: timeout: an element waited for 50 ms (capacity: 3)");
              assertThat(((WaitTimeoutException) e).bound()).isEqualTo(WAIT);
              assertThat(((WaitTimeoutException) e).capacity()).isEqualTo(3);
              assertThat(e.getStackTrace()).isEmpty();
            })
        .verifyThenAssertThat()
        .hasDiscardedExactly(3);
    assertThat(dropped).containsExactly(3);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 2, 1, 0));
  }

  @Test
  void timeout_listenerCancels_nothingIsSignalledAfterwards() {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source.flux().transform(timeout(3).onDropped(e -> subscriber.cancel())).subscribe(subscriber);

    source.next(1, 2);
    clock.advanceTimeBy(WAIT);

    assertThat(subscriber.isTerminated()).isFalse();
    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(meter.ledger()).isEqualTo(ledger(2, 0, 1, 1));
  }

  @Test
  void discarding_listenerCancels_hearsOfNothingMore() {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    List<Integer> heard = new ArrayList<>();
    source
        .flux()
        .transform(
            timeout(3)
                .discarding()
                .onDropped(
                    e -> {
                      heard.add(e);
                      subscriber.cancel();
                    }))
        .subscribe(subscriber);

    source.next(1, 2);
    clock.advanceTimeBy(WAIT);

    assertThat(heard).containsExactly(1);
    assertThat(meter.ledger()).isEqualTo(ledger(2, 0, 1, 1));
  }

  @Test
  void timeout_silentSource_isNotLate() {
    StepVerifier.create(source.flux().transform(timeout(3)))
        .then(() -> clock.advanceTimeBy(Duration.ofDays(1)))
        .then(() -> source.next(1))
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(Duration.ofDays(1)))
        .then(source::complete)
        .verifyComplete();
    assertThat(clock.getScheduledTaskCount()).isZero();
  }

  @Test
  void timeout_sourceThatWaitsForRoom_isNotLate() {
    StepVerifier.create(Flux.range(1, 4).transform(timeout(1)), 0)
        .then(() -> clock.advanceTimeBy(SHORT_OF_IT))
        .thenRequest(1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(SHORT_OF_IT))
        .thenRequest(1)
        .expectNext(2)
        .thenRequest(2)
        .expectNext(3, 4)
        .verifyComplete();
  }

  @Test
  void timeout_alarmForAnElementThatHasGone_findsNobodyLate() {
    StepVerifier.create(source.flux().transform(timeout(3)), 0)
        .then(() -> source.next(1))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(30)))
        .then(() -> source.next(2))
        .thenRequest(1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(SHORT_OF_IT))
        .thenRequest(1)
        .expectNext(2)
        .then(source::complete)
        .verifyComplete();
    assertThat(meter.ledger()).isEqualTo(ledger(2, 2, 0, 0));
  }

  @Test
  void timeout_manyWait_setOneAlarm() {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source.flux().transform(timeout(100)).subscribe(subscriber);

    for (int i = 0; i < 100; i++) {
      source.next(i);
    }

    assertThat(clock.getScheduledTaskCount()).isEqualTo(1);
    subscriber.cancel();
    clock.advanceTimeBy(WAIT);
    assertThat(dropped).isEmpty();
    assertThat(meter.ledger()).isEqualTo(ledger(100, 0, 0, 100));
  }

  @Test
  void timeout_sourceThatIgnoresTheCancel_hasItsElementsAndErrorDropped() {
    TestPublisher<Integer> errant =
        TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
    List<Object> droppedLate = new ArrayList<>();
    Consumer<Object> late = droppedLate::add;
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder()
            .initialRequest(0)
            .contextPut("reactor.onNextDropped.local", late)
            .contextPut("reactor.onErrorDropped.local", late)
            .build();
    errant.flux().transform(timeout(3)).subscribe(subscriber);
    errant.next(1);
    clock.advanceTimeBy(WAIT);
    IllegalStateException tooLate = new IllegalStateException("too late");

    errant.next(2).error(tooLate);

    assertThat(subscriber.expectTerminalError()).isInstanceOf(WaitTimeoutException.class);
    assertThat(droppedLate).containsExactly(2, tooLate);
    assertThat(meter.ledger()).isEqualTo(ledger(1, 0, 1, 0));
  }

  @Test
  void timeout_sourceFailedBefore_dropsTheErrorThatIsNotPassedOn() {
    StepVerifier.create(source.flux().transform(timeout(3)), 0)
        .then(() -> source.next(1).error(new IllegalStateException("unheard")))
        .then(() -> clock.advanceTimeBy(WAIT))
        .expectError(WaitTimeoutException.class)
        .verifyThenAssertThat()
        .hasDiscardedExactly(1)
        .hasDroppedErrorWithMessage("unheard");
  }

  @Test
  void scan_afterTheTimeout_showsItsError() {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    List<Scannable> operators = new ArrayList<>();
    source
        .flux()
        .transform(timeout(3))
        .doOnSubscribe(s -> operators.add(Scannable.from(s)))
        .subscribe(subscriber);
    source.next(1);
    clock.advanceTimeBy(WAIT);

    assertThat(operators.get(0).scan(Attr.TERMINATED)).isTrue();
    assertThat(operators.get(0).scan(Attr.ERROR)).isInstanceOf(WaitTimeoutException.class);
  }

  // ---------------------------------------------------------------- discarding

  @Test
  void timeout_discarding_leavesOutTheLateAndGoesOn() {
    StepVerifier.create(Flux.range(1, 6).transform(timeout(3).discarding()), 1)
        .expectNext(1)
        .then(() -> clock.advanceTimeBy(WAIT))
        .then(() -> clock.advanceTimeBy(SHORT_OF_IT))
        .thenRequest(9)
        .expectNext(4, 5, 6)
        .expectComplete()
        .verifyThenAssertThat()
        .hasDiscardedExactly(2, 3);
    assertThat(dropped).containsExactly(2, 3);
    assertThat(meter.ledger()).isEqualTo(ledger(6, 4, 2, 0));
  }

  @Test
  void timeout_discarding_looksAtEachWhenItsTurnComes() {
    StepVerifier.create(source.flux().transform(timeout(3).discarding()), 0)
        .then(() -> source.next(1))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(30)))
        .then(() -> source.next(2))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(20)))
        .thenRequest(9)
        .expectNext(2)
        .then(source::complete)
        .verifyComplete();
    assertThat(dropped).containsExactly(1);
  }

  @Test
  void timeout_discardingEverything_completes() {
    StepVerifier.create(source.flux().transform(timeout(3).discarding()), 0)
        .then(() -> source.next(1, 2, 3).complete())
        .then(() -> clock.advanceTimeBy(WAIT))
        .verifyComplete();
    assertThat(dropped).containsExactly(1, 2, 3);
  }

  @Test
  void onDropped_throwsOnTheTimer_failsTheStream() {
    StepVerifier.create(
            source
                .flux()
                .transform(
                    timeout(3)
                        .discarding()
                        .onDropped(
                            i -> {
                              throw new IllegalStateException("listener");
                            })),
            0)
        .then(() -> source.next(1, 2))
        .then(() -> clock.advanceTimeBy(WAIT))
        .expectErrorMessage("listener")
        .verifyThenAssertThat()
        .hasDiscardedExactly(1, 2);
    source.assertCancelled();
    assertThat(meter.ledger()).isEqualTo(ledger(2, 0, 1, 1));
  }

  // ---------------------------------------------------------------- bounds and timers

  @Test
  void timeout_boundBeyondAllTimers_isNone() {
    clock.advanceTimeBy(Duration.ofDays(1));

    StepVerifier.create(
            source
                .flux()
                .transform(
                    Backpressure.<Integer>timeout(3, Duration.ofSeconds(Long.MAX_VALUE))
                        .timer(clock)),
            0)
        .then(() -> source.next(1))
        .then(() -> assertThat(clock.getScheduledTaskCount()).isZero())
        .thenRequest(1)
        .expectNext(1)
        .then(source::complete)
        .verifyComplete();
  }

  @Test
  void timeout_boundBelowAMillisecond_isWordedWithItsFraction() {
    StepVerifier.create(
            source
                .flux()
                .transform(
                    Backpressure.<Integer>timeout(3, Duration.ofNanos(2_500_000)).timer(clock)),
            0)
        .then(() -> source.next(1))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(3)))
        .verifyErrorMessage("timeout: an element waited for 2.5 ms (capacity: 3)");
  }

  @Test
  void timer_refuses_failsTheStreamAndDiscards() {
    StepVerifier.create(source.flux().transform(timeout(3).timer(Schedulers.immediate())), 0)
        .then(() -> source.next(1, 2))
        .expectError(RejectedExecutionException.class)
        .verifyThenAssertThat()
        .hasDiscarded(1);
    source.assertCancelled();
    assertThat(meter.ledger().isBalanced()).isTrue();
    assertThat(meter.ledger().pending()).isZero();
  }

  static Stream<Throwable> whatTimersThrow() {
    return Stream.of(new RejectedExecutionException("odd"), new IllegalStateException("odd"));
  }

  @ParameterizedTest
  @MethodSource("whatTimersThrow")
  void timer_throwsWhenItIsSet_failsTheStreamAndDiscards(RuntimeException error) {
    OddScheduler odd = new OddScheduler(clock);
    odd.onSet =
        () -> {
          throw error;
        };

    StepVerifier.create(source.flux().transform(timeout(3).timer(odd)), 0)
        .then(() -> source.next(1, 2))
        .expectErrorSatisfies(e -> assertThat(e).hasStackTraceContaining("odd"))
        .verifyThenAssertThat()
        .hasDiscarded(1);
    source.assertCancelled();
    assertThat(meter.ledger().isBalanced()).isTrue();
    assertThat(meter.ledger().pending()).isZero();
  }

  @Test
  void timer_throwsSomethingFatalOnce_isSetByTheNextElement() {
    OddScheduler odd = new OddScheduler(clock);
    odd.onSet =
        () -> {
          odd.onSet = () -> {};
          throw new LinkageError("odd");
        };

    StepVerifier.create(source.flux().transform(timeout(3).timer(odd)), 0)
        .then(() -> assertThatThrownBy(() -> source.next(1)).isInstanceOf(LinkageError.class))
        .then(() -> source.next(2))
        .then(() -> clock.advanceTimeBy(WAIT))
        .verifyError(WaitTimeoutException.class);
    assertThat(meter.ledger().pending()).isZero();
  }

  @Test
  void timer_throwsWhenItIsCalledOff_theEndIsToldAllTheSame() {
    OddScheduler odd = new OddScheduler(clock);
    odd.onDispose =
        () -> {
          throw new IllegalStateException("odd");
        };

    List<Throwable> reported =
        uncaughtDuring(
            () ->
                StepVerifier.create(source.flux().transform(timeout(3).timer(odd)), 0)
                    .then(() -> source.next(1))
                    .thenRequest(1)
                    .expectNext(1)
                    .then(source::complete)
                    .verifyComplete());

    assertThat(reported).hasSize(1);
  }

  /**
   * Whichever of its readings it is: as the element comes, as it is left waiting, or as it goes.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void clock_throwsOnce_isReportedAndTheStreamGoesOn(int reading) {
    OddScheduler odd = new OddScheduler(clock);
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source.flux().transform(timeout(3).timer(odd)).subscribe(subscriber);
    odd.throwAtReading(reading, new IllegalStateException("odd"));

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              source.next(1);
              subscriber.request(1);
              source.complete();
            });

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(reported).hasSize(1);
    assertThat(meter.ledger().pending()).isZero();
  }

  @Test
  void timer_notNamed_isTheParallelSchedulerOfTheMoment() {
    VirtualTimeScheduler.set(clock);
    try {
      StepVerifier.create(Flux.range(1, 6).transform(Backpressure.timeout(3, WAIT)), 0)
          .then(() -> clock.advanceTimeBy(WAIT))
          .verifyErrorMessage("timeout: an element waited for 50 ms (capacity: 3)");
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void fatal_inTheListener_reachesWhoeverMovesTheClock() {
    source
        .flux()
        .transform(
            timeout(3)
                .onDropped(
                    i -> {
                      throw new OutOfMemoryError("not really");
                    }))
        .subscribe(TestSubscriber.builder().initialRequest(0).build());
    source.next(1);

    Throwable thrown = catchThrowable(() -> clock.advanceTimeBy(WAIT));

    assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
  }

  private static Ledger ledger(long offered, long completed, long timedOut, long cancelled) {
    return new Ledger(offered, completed, 0, 0, 0, timedOut, cancelled, 0, 0, 0, 0, 0, 0);
  }
}
