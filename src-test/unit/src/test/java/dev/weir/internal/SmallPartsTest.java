package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.support.Threads;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The parts of a few lines each. */
class SmallPartsTest {

  @AfterEach
  void resetHooks() {
    Schedulers.resetOnHandleError();
  }

  // ---------------------------------------------------------------- Counts

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void countsAdd_oneOutcome_countsThatAlone(Outcome outcome) {
    Counts counts = new Counts();

    counts.add(outcome, 2);
    counts.add(outcome, 3);

    for (Outcome each : Outcome.values()) {
      assertThat(counts.get(each)).isEqualTo(each == outcome ? 5 : 0);
    }
  }

  // ---------------------------------------------------------------- Tally

  @Test
  void tally_eachCounter_isItsOwn() {
    Tally tally = new Tally();
    tally.begin();
    tally.resume();
    tally.resume();
    for (int i = 0; i < 3; i++) {
      tally.leave();
    }
    for (int i = 0; i < 4; i++) {
      tally.end();
    }
    for (int i = 0; i < 5; i++) {
      tally.count(false);
    }
    for (int i = 0; i < 6; i++) {
      tally.count(true);
    }

    assertThat(tally.begun()).isEqualTo(1);
    assertThat(tally.resumed()).isEqualTo(2);
    assertThat(tally.left()).isEqualTo(3);
    assertThat(tally.ended()).isEqualTo(4);
    assertThat(tally.completed()).isEqualTo(5);
    assertThat(tally.failed()).isEqualTo(6);
  }

  // ---------------------------------------------------------------- Pace

  @Test
  void paceIsSampled_atFirst_isEachTask() {
    Pace pace = new Pace(256);

    assertThat(pace.sampledOneIn()).isEqualTo(1);
    assertThat(pace.patience()).isZero();
    for (long i = 0; i < 200; i++) {
      assertThat(pace.isSampled(i)).isTrue();
    }
  }

  @Test
  void paceAdapt_shortTasks_samplesOneIn64() {
    Pace pace = new Pace(256);

    pace.adapt(1_999);

    assertThat(pace.sampledOneIn()).isEqualTo(64);
    int sampled = 0;
    for (long i = 0; i < 640; i++) {
      sampled += pace.isSampled(i) ? 1 : 0;
    }
    assertThat(sampled).isEqualTo(10);
    assertThat(pace.isSampled(0)).isTrue();
    assertThat(pace.isSampled(63)).isFalse();
    assertThat(pace.isSampled(64)).isTrue();
  }

  @Test
  void paceAdapt_betweenTheBounds_samplesAsBefore() {
    Pace pace = new Pace(256);
    pace.adapt(2_000);
    assertThat(pace.sampledOneIn()).isEqualTo(1);

    pace.adapt(1_000);
    pace.adapt(4_000);
    assertThat(pace.sampledOneIn()).isEqualTo(64);

    pace.adapt(4_001);
    assertThat(pace.sampledOneIn()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 1000, 16",
    "4000, 20000, 1",
    "4000, 20001, 0",
    "4000, 100, 128",
    "4000, 1, 1024",
    "4000, 0, 1024",
    "400, 1, 128",
    "3, 1, 1",
    "1, 1, 0"
  })
  void paceAdapt_meanRun_allowsAPowerOfTwoThatIsDoneWhileAThreadWakes(
      int queue, long mean, int patience) {
    Pace pace = new Pace(queue);

    pace.adapt(mean);

    assertThat(pace.patience()).isEqualTo(patience);
  }

  @ParameterizedTest
  @CsvSource({"10, 128", "100, 16", "1000, 2", "10000, 1", "30000, 1"})
  void paceIsCounted_patience_isAboutEightTimesBeforeItEnds(long mean, int every) {
    Pace pace = new Pace(4000);
    pace.adapt(mean);

    int counted = 0;
    for (long i = 0; i < 1024; i++) {
      counted += pace.isCounted(i, 1) ? 1 : 0;
    }

    assertThat(counted).isEqualTo(1024 / every);
  }

  @ParameterizedTest
  @CsvSource({
    "4000, 10, true",
    "4000, 312, true",
    "4000, 313, false",
    "128, 10, true",
    "127, 10, false"
  })
  void paceIsFast_shortTasksAndLongQueue_isSo(int queue, long mean, boolean fast) {
    Pace pace = new Pace(queue);
    pace.adapt(mean);

    assertThat(pace.isFast()).isEqualTo(fast);
  }

  @Test
  void paceForget_shortTasks_isAsAtFirst() {
    Pace pace = new Pace(256);
    pace.adapt(10);

    pace.forget();

    assertThat(pace.sampledOneIn()).isEqualTo(1);
    assertThat(pace.patience()).isZero();
  }

  // ---------------------------------------------------------------- Headway

  @Test
  void headway_fewFoundFourTimes_fallsBackOnceAndBeginsAnew() {
    Headway headway = new Ring.Cursor(fast(), () -> false);

    for (int round = 0; round < 2; round++) {
      assertThat(headway.keep(1)).isFalse();
      assertThat(headway.keep(31)).isFalse();
      assertThat(headway.keep(1)).isFalse();
      assertThat(headway.keep(1)).isTrue();
    }
  }

  @Test
  void headway_gainsLittle_fallsBackMoreAndMoreSeldom() {
    Headway headway = new Ring.Cursor(fast(), () -> false);
    int[] expected = {4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 4096, 4096};

    for (int times : expected) {
      assertThat(untilItFallsBack(headway)).isEqualTo(times);
      headway.gained(15);
    }
    assertThat(untilItFallsBack(headway)).isEqualTo(4096);
    headway.gained(16);
    assertThat(untilItFallsBack(headway)).isEqualTo(4);
    headway.gained(0);
    assertThat(headway.keep(32)).isFalse();
    assertThat(untilItFallsBack(headway)).isEqualTo(4);
  }

  @Test
  void headway_wantedElsewhere_doesNotFallBack() {
    Headway headway = new Ring.Cursor(fast(), () -> true);

    for (int i = 0; i < 100; i++) {
      assertThat(headway.keep(1)).isFalse();
    }
    assertThat(headway.spent()).isZero();
  }

  @Test
  void headway_findsNone_fallsBackMoreOftenAgain() {
    Headway headway = new Ring.Cursor(fast(), () -> false);
    for (int i = 0; i < 3; i++) {
      untilItFallsBack(headway);
      headway.gained(0);
    }

    headway.lost();

    assertThat(untilItFallsBack(headway)).isEqualTo(16);
    assertThat(headway.spent()).isGreaterThanOrEqualTo(4 * 4_000L);
  }

  private static int untilItFallsBack(Headway headway) {
    int times = 1;
    while (!headway.keep(1)) {
      times++;
    }
    return times;
  }

  @Test
  void headway_manyOrNoneFoundInBetween_doesNotFallBack() {
    Headway headway = new Ring.Cursor(fast(), () -> false);

    for (int i = 0; i < 20; i++) {
      assertThat(headway.keep(1)).isFalse();
      assertThat(headway.keep(1)).isFalse();
      assertThat(headway.keep(1)).isFalse();
      if (i % 2 == 0) {
        headway.lost();
      } else {
        assertThat(headway.keep(32)).isFalse();
      }
    }
  }

  @Test
  void headway_longTasksOrNoPace_doesNotFallBack() {
    Headway ofLong = new Ring.Cursor(new Pace(4000), () -> false);
    Headway without = new Ring.Cursor();

    for (int i = 0; i < 20; i++) {
      assertThat(ofLong.keep(1)).isFalse();
      assertThat(without.keep(1)).isFalse();
    }
  }

  private static Pace fast() {
    Pace pace = new Pace(4000);
    pace.adapt(10);
    return pace;
  }

  // ---------------------------------------------------------------- StripedCounter

  @Test
  void stripedCounter_manyThreads_losesNothing() throws Exception {
    StripedCounter counter = new StripedCounter();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Thread thread =
          new Thread(
              () -> {
                for (int n = 0; n < 1_000; n++) {
                  counter.increment();
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(counter.sum()).isEqualTo(20_000);
  }

  // ---------------------------------------------------------------- clocks and timers

  @Test
  void schedulerTimer_virtualScheduler_runsOnItsClock() {
    VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    virtual.advanceTimeBy(Duration.ofMillis(1_500));
    SchedulerTimer timer = new SchedulerTimer(virtual);
    assertThat(timer.nanoTime()).isEqualTo(1_500_000_000L);
    assertThat(timer.epochMillis()).isEqualTo(1_500);
    List<String> ran = new ArrayList<>();

    timer.at(timer.nanoTime() + 1_000_000, () -> ran.add("later"));
    Disposable never = timer.at(timer.nanoTime() + 1_000_000, () -> ran.add("never"));
    timer.at(timer.nanoTime() - 1_000_000, () -> ran.add("past"));
    never.dispose();
    virtual.advanceTimeBy(Duration.ofNanos(999_999));
    assertThat(ran).containsExactly("past");
    virtual.advanceTimeBy(Duration.ofNanos(1));
    timer.close();

    assertThat(ran).containsExactly("past", "later");
    assertThat(virtual.isDisposed()).isFalse(); // it is its owner's
  }

  @Test
  void errorsReport_handlers_areBothTold() throws Exception {
    AtomicReference<Throwable> hooked = new AtomicReference<>();
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Schedulers.onHandleError((thread, error) -> hooked.set(error));
    IllegalStateException error = new IllegalStateException("wrong");

    Threads.together(
        1,
        index -> {
          Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.set(e));
          Errors.report(error);
        });

    assertThat(hooked.get()).isSameAs(error);
    assertThat(uncaught.get()).isSameAs(error);
  }

  @Test
  void errorsReport_checkedError_isToldAsItIs() throws Exception {
    AtomicReference<Throwable> uncaught = new AtomicReference<>();
    Exception error = new Exception("checked");

    Threads.together(
        1,
        index -> {
          Thread.currentThread().setUncaughtExceptionHandler((t, e) -> uncaught.set(e));
          Errors.report(error);
        });

    assertThat(uncaught.get()).isSameAs(error);
  }

  @Test
  void errorsReportOrDrop_handlerThrows_isGivenUpOn() throws Exception {
    IllegalStateException error = new IllegalStateException("wrong");

    Threads.together(
        1,
        index -> {
          Thread.currentThread()
              .setUncaughtExceptionHandler(
                  (t, e) -> {
                    throw new IllegalArgumentException("handler");
                  });
          Errors.reportOrDrop(error);
        });

    assertThat(error.getSuppressed()).hasSize(1);
  }

  // ---------------------------------------------------------------- the rest

  @Test
  void spinPause_anyNumber_countsOn() {
    int spins = 0;
    for (int i = 0; i < 100; i++) {
      assertThat(spins).isEqualTo(i);
      spins = Spin.pause(spins);
    }
  }

  @Test
  void varHandlesFind_noSuchField_isAnError() {
    assertThatThrownBy(
            () -> VarHandles.find(MethodHandles.lookup(), String.class, "nothing", int.class))
        .isInstanceOf(ExceptionInInitializerError.class)
        .hasCauseInstanceOf(NoSuchFieldException.class);
  }

  @Test
  void paddedLong_eachAccess_isOfOneValue() {
    PaddedLong padded = new PaddedLong();
    assertThat(padded.get()).isZero();

    padded.setOpaque(5);
    assertThat(padded.getOpaque()).isEqualTo(5);
    assertThat(padded.getAndAdd(3)).isEqualTo(5);
    assertThat(padded.compareAndSet(5, 9)).isFalse();
    assertThat(padded.compareAndSet(8, 9)).isTrue();
    assertThat(padded.get()).isEqualTo(9);
  }

  @Test
  void workerThreadIsCurrent_onIt_isTrueOnlyThere() throws Exception {
    AtomicReference<Boolean> within = new AtomicReference<>();
    WorkerThread thread = new WorkerThread(null, "w", () -> within.set(WorkerThread.isCurrent()));
    thread.start();
    thread.join();

    assertThat(within.get()).isTrue();
    assertThat(WorkerThread.isCurrent()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void awayOutcome_anyReason_isNeitherDoneNorFailed(Reason why) {
    assertThat(why.outcome())
        .isIn(Outcome.DROPPED, Outcome.REJECTED, Outcome.TIMED_OUT, Outcome.CANCELLED);
  }

  @Test
  void patience_isLostInVainAndWonBack() {
    Patience patience = new Patience();

    assertThat(patience.spins()).isEqualTo(64);
    patience.paidOff();
    assertThat(patience.spins()).isEqualTo(64);
    for (int i = 0; i < 10; i++) {
      patience.wasInVain();
    }
    assertThat(patience.spins()).isEqualTo(1);
    patience.paidOff();
    assertThat(patience.spins()).isEqualTo(2);
  }
}
