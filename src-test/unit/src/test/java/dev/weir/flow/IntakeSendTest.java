package dev.weir.flow;

import static dev.weir.support.Threads.uncaughtDuring;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.support.OddScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Waiting for room, without a thread. */
class IntakeSendTest {

  private static final Duration WAIT = Duration.ofMillis(50);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final List<String> told = new ArrayList<>();

  private static Intake<Integer> full(IntakeBuilder<Integer> builder) {
    Intake<Integer> intake = builder.build();
    for (int i = 1; i <= intake.config().capacity(); i++) {
      assertThat(intake.tryOffer(i)).isEqualTo(OfferResult.OK);
    }
    return intake;
  }

  private static Intake<Integer> full(Overflow overflow) {
    return full(Intake.<Integer>bounded(2).overflow(overflow));
  }

  private Intake<Integer> fullUnderTimeout() {
    return full(Intake.<Integer>bounded(1).overflow(Overflow.timeout(WAIT)).timer(clock));
  }

  private Disposable send(Intake<Integer> intake, int element) {
    return intake
        .send(element)
        .subscribe(
            null,
            e -> told.add(element + " " + e.getClass().getSimpleName()),
            () -> told.add(element + " is in"));
  }

  // ---------------------------------------------------------------- without waiting

  @Test
  void send_room_completesAtOnce() {
    Intake<Integer> intake = Intake.<Integer>bounded(2).build();
    Mono<Void> send = intake.send(7);
    assertThat(intake.ledger().offered()).as("cold").isZero();

    StepVerifier.create(send).verifyComplete();
    StepVerifier.create(send).verifyComplete();

    intake.complete();
    StepVerifier.create(intake.asFlux()).expectNext(7, 7).verifyComplete();
  }

  @Test
  void send_full_failsAsTheStrategySays() {
    StepVerifier.create(full(Overflow.drop()).send(3))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(ElementDroppedException.class)
                    .hasMessage("intake: the element was dropped: no room (capacity: 2)")
                    .satisfies(d -> assertThat(d.getStackTrace()).isEmpty()))
        .verify();
    StepVerifier.create(full(Overflow.reject()).send(3))
        .expectErrorSatisfies(
            e -> {
              assertThat(Exceptions.isOverflow(e)).isTrue();
              assertThat(e).hasMessage("intake: no room (capacity: 2)");
            })
        .verify();
  }

  @Test
  void send_closed_failsAsItWasClosed() {
    Intake<Integer> completed = Intake.<Integer>bounded(2).name("orders").build();
    completed.complete();
    StepVerifier.create(completed.send(1))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(IntakeClosedException.class)
                    .hasMessage("orders: terminated (expected: open)"))
        .verify();
    Intake<Integer> cancelled = Intake.<Integer>bounded(2).name("orders").build();
    cancelled.asFlux().subscribe().dispose();
    StepVerifier.create(cancelled.send(1))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("orders: its subscriber has cancelled"))
        .verify();
  }

  // ---------------------------------------------------------------- waiting

  @Test
  void send_fullUnderBlock_waitsInOrder() {
    Intake<Integer> intake = full(Overflow.block());
    send(intake, 3);
    send(intake, 4);
    assertThat(intake.tryOffer(5)).as("nobody overtakes").isEqualTo(OfferResult.FAIL_OVERFLOW);
    assertThat(intake.ledger().waiting()).isEqualTo(2);

    StepVerifier.create(intake.asFlux(), 1)
        .expectNext(1)
        .then(() -> assertThat(told).containsExactly("3 is in"))
        .thenRequest(9)
        .expectNext(2, 3, 4)
        .then(() -> assertThat(told).containsExactly("3 is in", "4 is in"))
        .then(intake::complete)
        .verifyComplete();
    assertThat(intake.ledger()).isEqualTo(new Ledger(5, 4, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void send_underTimeout_waitsThatLong() {
    Intake<Integer> intake = fullUnderTimeout();

    StepVerifier.create(intake.send(2))
        .then(() -> clock.advanceTimeBy(WAIT.minusMillis(1)))
        .then(() -> assertThat(intake.ledger().waiting()).isEqualTo(1))
        .then(() -> clock.advanceTimeBy(Duration.ofMillis(1)))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(WaitTimeoutException.class)
                    .hasMessage("intake: an element waited for 50 ms (capacity: 1)"))
        .verify();

    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void send_letInInTime_isNotTimedOutLater() {
    Intake<Integer> intake = fullUnderTimeout();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    send(intake, 2);

    intake.asFlux().subscribe(subscriber);
    clock.advanceTimeBy(WAIT);

    assertThat(told).containsExactly("2 is in");
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void send_timerRefuses_failsWithRejectedExecution() {
    Intake<Integer> intake =
        full(
            Intake.<Integer>bounded(1)
                .overflow(Overflow.timeout(WAIT))
                .timer(Schedulers.immediate()));

    StepVerifier.create(intake.send(2))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("intake: no room, and its timer refuses to bound the wait"))
        .verify();

    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void send_timerThrows_isToldOnceAndTheElementStaysOut() {
    OddScheduler odd = new OddScheduler(clock);
    odd.onSet =
        () -> {
          throw new IllegalStateException("odd");
        };
    Intake<Integer> intake =
        full(Intake.<Integer>bounded(1).overflow(Overflow.timeout(WAIT)).timer(odd));

    List<Throwable> reported = uncaughtDuring(() -> send(intake, 2));
    StepVerifier.create(intake.asFlux().take(1)).expectNext(1).verifyComplete();

    assertThat(told).containsExactly("2 ReactorRejectedExecutionException");
    assertThat(reported).hasSize(1);
    assertThat(intake.ledger().pending()).isZero();
  }

  @Test
  void send_timerThrowsWhenItIsCalledOff_isToldAllTheSame() {
    OddScheduler odd = new OddScheduler(clock);
    odd.onDispose =
        () -> {
          throw new IllegalStateException("odd");
        };
    Intake<Integer> intake =
        full(Intake.<Integer>bounded(1).overflow(Overflow.timeout(WAIT)).timer(odd));
    send(intake, 2);

    List<Throwable> reported = uncaughtDuring(() -> intake.asFlux().subscribe());

    assertThat(told).containsExactly("2 is in");
    assertThat(reported).hasSize(1);
    assertThat(intake.ledger().pending()).isZero();
  }

  @Test
  void maxWaiters_reached_turnsTheNextAway() {
    Intake<Integer> intake = full(Intake.<Integer>bounded(2).maxWaiters(1));
    send(intake, 3);

    StepVerifier.create(intake.send(4))
        .expectErrorSatisfies(
            e -> {
              assertThat(Exceptions.isOverflow(e)).isTrue();
              assertThat(e)
                  .hasMessage(
                      "intake: no room, and too many wait for it (capacity: 2, maxWaiters: 1)");
            })
        .verify();

    assertThat(told).isEmpty();
    assertThat(intake.ledger()).isEqualTo(new Ledger(4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 0));
  }

  @Test
  void maxWaiters_none_turnsEverybodyAway() {
    Intake<Integer> intake = full(Intake.<Integer>bounded(2).maxWaiters(0));

    StepVerifier.create(intake.send(3)).expectErrorMatches(Exceptions::isOverflow).verify();

    assertThat(intake.ledger().waiting()).isZero();
    assertThat(intake.ledger().isBalanced()).isTrue();
  }

  // ---------------------------------------------------------------- giving up

  @Test
  void dispose_whileWaiting_leavesThePlaceInLine() {
    Intake<Integer> intake = full(Overflow.block());
    Disposable third = send(intake, 3);
    send(intake, 4);

    third.dispose();
    third.dispose();

    assertThat(intake.ledger()).isEqualTo(new Ledger(4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0));
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    intake.asFlux().subscribe(subscriber);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 4);
    assertThat(told).containsExactly("4 is in");
  }

  @Test
  void dispose_onceIn_leavesTheElementIn() {
    Intake<Integer> intake = Intake.<Integer>bounded(2).build();

    send(intake, 1).dispose();

    assertThat(intake.ledger().queued()).isEqualTo(1);
  }

  @Test
  void cancel_insideOnSubscribe_offersNothing() {
    Intake<Integer> intake = full(Overflow.block());

    intake
        .send(3)
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                cancel();
              }
            });

    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0));
  }

  @Test
  void dispose_underTimeout_leavesNoTimer() {
    Intake<Integer> intake = fullUnderTimeout();

    send(intake, 2).dispose();
    clock.advanceTimeBy(WAIT);

    assertThat(told).isEmpty();
    assertThat(intake.ledger()).isEqualTo(new Ledger(2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void send_timeGoesByWhileItsAlarmIsSet_leavesTheAlarmsThreadAlone() {
    AtomicBoolean disposed = new AtomicBoolean();
    Scheduler hasty =
        new VirtualTimeScheduler(false) {
          @Override
          public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            task.run(); // as if on another thread, which may be telling the sender by now
            return () -> disposed.set(true);
          }
        };
    Intake<Integer> intake =
        full(Intake.<Integer>bounded(1).overflow(Overflow.timeout(WAIT)).timer(hasty));

    send(intake, 2);

    assertThat(told).containsExactly("2 WaitTimeoutException");
    assertThat(disposed).as("which would interrupt it").isFalse();
  }

  // ---------------------------------------------------------------- the intake ends

  @Test
  void complete_whileSomeWait_turnsThemAwayAndPassesOnTheRest() {
    Intake<Integer> intake = full(Overflow.block());
    send(intake, 3);
    send(intake, 4);

    intake.complete();

    assertThat(told).containsExactly("3 IntakeClosedException", "4 IntakeClosedException");
    StepVerifier.create(intake.asFlux()).expectNext(1, 2).verifyComplete();
    assertThat(intake.ledger()).isEqualTo(new Ledger(4, 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void cancel_whileSomeWait_tellsThem() {
    Intake<Integer> intake = full(Overflow.block());
    send(intake, 3);

    intake.asFlux().subscribe(TestSubscriber.builder().initialRequest(0).build());
    assertThat(told).isEmpty();
    StepVerifier.create(full(Overflow.block()).asFlux(), 0).thenCancel().verify();
    Intake<Integer> other = full(Overflow.block());
    send(other, 4);
    StepVerifier.create(other.asFlux(), 0).thenCancel().verify();

    assertThat(told).containsExactly("4 CancellationException");
    assertThat(other.ledger()).isEqualTo(new Ledger(3, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0));
  }

  // ---------------------------------------------------------------- from within

  @Test
  void send_againFromBeingTold_getsInInTurn() {
    Intake<Integer> intake = full(Intake.<Integer>bounded(1));
    intake.send(2).subscribe(null, null, () -> send(intake, 3));

    StepVerifier.create(intake.asFlux(), 1)
        .expectNext(1)
        .thenRequest(9)
        .expectNext(2, 3)
        .then(() -> assertThat(told).containsExactly("3 is in"))
        .then(intake::complete)
        .verifyComplete();
  }

  @Test
  void told_thousandsAtOnceWhoComeBack_takesNoStackEach() {
    Intake<Integer> intake = full(Intake.<Integer>bounded(1).maxWaiters(100_000));
    for (int i = 0; i < 100_000; i++) {
      int element = i;
      intake.send(element).subscribe(null, e -> told.add(intake.tryOffer(element).name()));
    }

    intake.complete();

    assertThat(told).hasSize(100_000).containsOnly("FAIL_TERMINATED");
    assertThat(intake.ledger().isBalanced()).isTrue();
  }

  @Test
  void told_takesUpTheDrain_othersAreToldMeanwhile() {
    Intake<Integer> intake = full(Overflow.block());
    List<String> story = new ArrayList<>();
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription subscription) {}

          @Override
          protected void hookOnNext(Integer element) {
            story.add("got " + element);
          }
        };
    intake.asFlux().subscribe(subscriber);
    intake.send(3).subscribe(null, e -> subscriber.requestUnbounded());
    intake.send(4).subscribe(null, e -> story.add("4 is told"));

    intake.complete();

    assertThat(story).containsExactly("4 is told", "got 1", "got 2");
  }

  @Test
  void told_throws_leavesTheOthersAlone() {
    Intake<Integer> intake = full(Intake.<Integer>bounded(1));
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    List<Throwable> reported = new ArrayList<>();
    thread.setUncaughtExceptionHandler((t, e) -> reported.add(e));
    try {
      intake
          .send(2)
          .subscribe(
              new CoreSubscriber<Void>() {
                @Override
                public void onSubscribe(Subscription subscription) {
                  subscription.request(1);
                }

                @Override
                public void onNext(Void nothing) {}

                @Override
                public void onError(Throwable error) {}

                @Override
                public void onComplete() {
                  throw new IllegalStateException("a subscriber's mistake");
                }
              });
      send(intake, 3);
      TestSubscriber<Integer> subscriber = TestSubscriber.create();
      intake.asFlux().subscribe(subscriber);
      assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3);
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }

    assertThat(reported).hasSize(1);
    assertThat(told).containsExactly("3 is in");
  }

  @Test
  void scan_ofTheWait_showsWhoWaits() {
    TestSubscriber<Void> subscriber = TestSubscriber.create();
    full(Overflow.block()).send(3).subscribe(subscriber);

    Scannable sender = Scannable.from(subscriber.scan(Scannable.Attr.PARENT));

    assertThat(sender.scan(Scannable.Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(sender.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
  }
}
