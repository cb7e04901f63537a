package dev.weir.pool;

import static dev.weir.support.Threads.uncaughtDuring;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Schedulers and timers that throw: whoever waited is told once, and no place is lost. */
class PoolSchedulersTest {

  private static final Duration BOUND = ofMillis(50);

  private final Stepped stepped = Stepped.of(1, 1, Overflow.timeout(BOUND));
  private final List<String> log = new ArrayList<>();
  private int runs;

  static Stream<Throwable> whatSchedulersThrow() {
    return Stream.of(
        new RejectedExecutionException("odd"),
        new IllegalStateException("odd"),
        new LinkageError("odd"));
  }

  private static int faults(Throwable error) {
    return error instanceof RejectedExecutionException ? 0 : 1;
  }

  private static Runnable throwing(Throwable error) {
    return () -> {
      throw Exceptions.propagate(error);
    };
  }

  private void call(Mono<?> task) {
    task.subscribe(
        value -> log.add("" + value), error -> log.add(error.getClass().getSimpleName()));
  }

  // ---------------------------------------------------------------- where timeouts are signalled

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void expiry_schedulerThrows_theSubscriberIsToldAllTheSame(Throwable error) {
    stepped.fill();
    call(stepped.pool.submit(() -> "done"));
    stepped.timer.onSchedule = task -> throwing(error).run();

    List<Throwable> reported = uncaughtDuring(() -> stepped.advance(BOUND));

    assertThat(log).containsExactly("QueueTimeoutException");
    assertThat(reported).hasSize(faults(error));
    stepped.settled();
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void expiry_schedulerRunsItAndThrows_theSubscriberIsToldOnce(Throwable error) {
    stepped.fill();
    call(stepped.pool.submit(() -> "done"));
    stepped.timer.onSchedule =
        task -> {
          task.run();
          throw Exceptions.propagate(error);
        };

    List<Throwable> reported = uncaughtDuring(() -> stepped.advance(BOUND));

    assertThat(log).containsExactly("QueueTimeoutException");
    assertThat(reported).hasSize(1);
    stepped.settled();
  }

  @Test
  void expiry_schedulerThrowsAndRunsItLater_theSubscriberIsToldOnce() {
    stepped.fill();
    call(stepped.pool.submit(() -> "done"));
    List<Runnable> kept = new ArrayList<>();
    stepped.timer.onSchedule =
        task -> {
          kept.add(task);
          throw new RejectedExecutionException("odd");
        };

    stepped.advance(BOUND);
    kept.forEach(Runnable::run);

    assertThat(kept).hasSize(1);
    assertThat(log).containsExactly("QueueTimeoutException");
    stepped.settled();
  }

  // ---------------------------------------------------------------- timers of waits and runs

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void timer_throwsAsACallerParks_theCallerIsRefusedAndItsTaskNeverRuns(Throwable error) {
    stepped.fill();
    stepped.timer.onSet = throwing(error);

    List<Throwable> reported =
        uncaughtDuring(
            () ->
                assertThatThrownBy(() -> stepped.pool.execute(() -> runs++))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessageContaining("its timer is shut down"));

    assertThat(reported).hasSize(faults(error));
    assertThat(stepped.settled().rejected()).isEqualTo(1);
    assertThat(runs).isZero();
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void timer_throwsAsATaskLinesUp_theSubscriberIsToldOnce(Throwable error) {
    stepped.fill();
    stepped.timer.onSet = throwing(error);

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              call(stepped.pool.submit(() -> "done"));
              stepped.advance(BOUND);
            });

    assertThat(log).hasSize(1);
    assertThat(reported).hasSize(faults(error));
    stepped.settled();
  }

  @Test
  void timer_throwsWhenItIsCalledOff_theSubscriberIsToldAllTheSame() {
    stepped.timer.onDispose = throwing(new IllegalStateException("odd"));
    call(stepped.pool.submit(() -> "done", TaskOptions.none().taskTimeout(BOUND)));

    List<Throwable> reported = uncaughtDuring(stepped::run);

    assertThat(log).containsExactly("done");
    assertThat(reported).isNotEmpty();
    stepped.settled();
  }

  @Test
  void timer_throwsWhenItIsCalledOff_theParkedCallersTaskRuns() {
    stepped.fill();
    stepped.timer.onDispose = throwing(new IllegalStateException("odd"));
    stepped.timer.onSet =
        () -> {
          stepped.timer.onSet = () -> {};
          stepped.run(); // makes room before it parks
        };

    List<Throwable> reported = uncaughtDuring(() -> stepped.pool.execute(() -> runs++));

    stepped.settled();
    assertThat(runs).isEqualTo(1);
    assertThat(reported).hasSize(1);
  }

  // ---------------------------------------------------------------- clocks

  /** Whichever of its readings it is: of the offer, of the bounds, or on a seat. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void clock_throwsOnce_isReportedAndNobodyIsLost(int reading) {
    stepped.fill();
    stepped.timer.throwAtReading(reading, new IllegalStateException("odd"));

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              call(stepped.pool.submit(() -> "done", TaskOptions.none().taskTimeout(BOUND)));
              stepped.run();
              stepped.advance(BOUND);
            });

    assertThat(log).containsExactly("done");
    assertThat(reported).hasSize(1);
    assertThat(stepped.settled().completed()).isEqualTo(3);
  }

  @Test
  void clock_throwsAsItSaysWhatDateItIs_aDeadlineHoldsFromItsLastReading() {
    stepped.timer.onNow =
        () -> {
          throw new IllegalStateException("odd");
        };
    long now = stepped.clock.now(TimeUnit.MILLISECONDS);

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              call(submitBefore(now));
              call(submitBefore(now + 1));
              stepped.run();
            });

    assertThat(log).containsExactly("DeadlineExceededException", "done");
    assertThat(reported).isNotEmpty();
    stepped.settled();
  }

  private Mono<String> submitBefore(long epochMillis) {
    Deadline deadline = new Deadline(Instant.ofEpochMilli(epochMillis));
    return stepped.pool.submit(() -> "done").contextWrite(Context.of(Deadline.class, deadline));
  }

  // ---------------------------------------------------------------- delayed and periodic tasks

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void timer_throwsAsATaskIsDelayed_isToldToTheCallerAndLeavesNoneBehind(Throwable error) {
    stepped.timer.onSet = throwing(error);

    assertThatThrownBy(() -> stepped.pool.schedule(() -> runs++, 1, TimeUnit.MILLISECONDS))
        .isSameAs(error);

    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void timer_throwsBetweenTwoFirings_endsThePeriodicTask(Throwable error) {
    Disposable periodic =
        stepped.pool.schedulePeriodically(() -> runs++, 1, 1, TimeUnit.MILLISECONDS);
    stepped.timer.onSet = throwing(error);

    List<Throwable> reported = uncaughtDuring(() -> stepped.advance(ofMillis(1)));

    assertThat(reported).hasSize(faults(error));
    assertThat(periodic.isDisposed()).isTrue();
    stepped.settled();
  }

  @Test
  void timer_throwsWhenADelayedTaskIsCalledOff_leavesNoneBehind() {
    stepped.timer.onDispose = throwing(new IllegalStateException("odd"));

    List<Throwable> reported =
        uncaughtDuring(
            () -> stepped.pool.schedule(() -> runs++, 1, TimeUnit.MILLISECONDS).dispose());

    assertThat(reported).hasSize(1);
    assertThat(stepped.settled().cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- batches

  private Batcher<String, String> batcher(BatchOptions<String> options) {
    return stepped.pool.batch(items -> items, options.maxDelay(ofMillis(10)));
  }

  private Batcher<String, String> fullBatcher() {
    Batcher<String, String> batcher =
        batcher(
            BatchOptions.<String>named("b")
                .maxSize(1)
                .capacity(1)
                .overflow(Overflow.timeout(BOUND)));
    call(batcher.submit("a"));
    return batcher;
  }

  private void assertQuiet(Batcher<String, String> batcher) {
    stepped.settled();
    assertThat(batcher.ledger().isBalanced()).isTrue();
    assertThat(batcher.ledger().pending()).isZero();
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void batch_expirySchedulerThrows_whoWaitedIsTold(Throwable error) {
    Batcher<String, String> batcher = fullBatcher();
    call(batcher.submit("b"));
    stepped.timer.onSchedule = task -> throwing(error).run();

    List<Throwable> reported = uncaughtDuring(() -> stepped.advance(BOUND));

    assertThat(log).hasSize(1);
    assertThat(reported).hasSize(faults(error));
    assertQuiet(batcher);
    assertThat(log).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void batch_expirySchedulerRunsItAndThrows_whoWaitedIsToldOnce(Throwable error) {
    Batcher<String, String> batcher = fullBatcher();
    call(batcher.submit("b"));
    stepped.timer.onSchedule =
        task -> {
          task.run();
          throw Exceptions.propagate(error);
        };

    List<Throwable> reported = uncaughtDuring(() -> stepped.advance(BOUND));

    assertThat(log).hasSize(1);
    assertThat(reported).hasSize(1);
    assertQuiet(batcher);
  }

  /** To call it off would interrupt the thread that it is on. */
  @Test
  void batch_cancelledWhileItsAlarmIsAtWork_leavesThatAlone() {
    Batcher<String, String> batcher = fullBatcher();
    Disposable waiting = batcher.submit("b").subscribe();
    int[] calledOff = {0};
    List<Runnable> told = new ArrayList<>();
    stepped.timer.onSchedule =
        task -> {
          told.add(task);
          if (told.size() == 2) { // the first is of the batch
            stepped.timer.onDispose = () -> calledOff[0]++;
            waiting.dispose();
            stepped.timer.onDispose = () -> {};
          }
        };

    stepped.advance(BOUND);
    told.forEach(Runnable::run);

    assertThat(told).hasSize(2);
    assertThat(calledOff[0]).isZero();
    assertQuiet(batcher);
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void batch_expirySchedulerThrows_itsEndIsTold(Throwable error) {
    Batcher<String, String> batcher = batcher(BatchOptions.named("b"));
    TestSubscriber<Void> end = TestSubscriber.create();
    stepped.timer.onSchedule = task -> throwing(error).run();

    List<Throwable> reported = uncaughtDuring(() -> batcher.disposeGracefully().subscribe(end));

    assertThat(end.isTerminatedComplete()).isTrue();
    assertThat(reported).hasSize(faults(error));
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void batch_timerThrowsAsOneLinesUp_isToldAndOtherFaultsAreReported(Throwable error) {
    Batcher<String, String> batcher = fullBatcher();
    stepped.timer.onSet = throwing(error);

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              call(batcher.submit("b"));
              stepped.clock.advanceTime();
            });

    assertThat(log).containsExactly("PoolRejectedException");
    assertThat(reported).hasSize(faults(error));
    stepped.timer.onSet = () -> {};
    assertQuiet(batcher);
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void batch_timerThrowsAsItOpens_isDoneAtOnceAndOtherFaultsAreReported(Throwable error) {
    Batcher<String, String> batcher = batcher(BatchOptions.<String>named("b").maxSize(2));
    stepped.timer.onSet =
        () -> {
          stepped.timer.onSet = () -> {};
          throw Exceptions.propagate(error);
        };

    List<Throwable> reported = uncaughtDuring(() -> call(batcher.submit("a")));

    assertThat(reported).hasSize(faults(error));
    assertQuiet(batcher);
    assertThat(log).containsExactly("a");
  }

  @Test
  void batch_timerThrowsWhenItIsCalledOff_isDoneAllTheSame() {
    Batcher<String, String> batcher = batcher(BatchOptions.<String>named("b").maxSize(2));
    stepped.timer.onDispose = throwing(new IllegalStateException("odd"));

    List<Throwable> reported =
        uncaughtDuring(
            () -> {
              call(batcher.submit("a"));
              call(batcher.submit("b"));
            });

    assertThat(reported).hasSize(1);
    assertQuiet(batcher);
    assertThat(log).containsExactly("a", "b");
  }
}
