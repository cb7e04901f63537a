package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler.Worker;
import reactor.core.scheduler.Schedulers;

/** Delayed and periodic tasks: what runs when, and where each firing is counted. */
class TimedTaskTest {

  private TestCore test = TestCore.of(1, 0);
  private final AtomicInteger runs = new AtomicInteger();
  private final Runnable body = runs::incrementAndGet;

  private Worker strand() {
    return test.core.strands().open();
  }

  private Ledger ledger() {
    return test.assertBalanced();
  }

  @AfterEach
  void theLawHolds() {
    Schedulers.resetOnHandleError();
    test.assertBalanced();
  }

  // ---------------------------------------------------------------- delayed

  @Test
  void delayed_beforeItsTime_isDelayedAndTakesNoRoom() {
    Disposable task = strand().schedule(body, 10, TimeUnit.MILLISECONDS);

    assertThat(ledger().delayed()).isEqualTo(1);
    assertThat(ledger().queued()).isZero();
    assertThat(test.room().enter(body)).isEqualTo(RoomEntry.ADMITTED);
    test.advanceMillis(9);
    test.run();
    assertThat(runs.get()).isEqualTo(1); // the one in the room
    assertThat(task.isDisposed()).isFalse();
    test.advanceMillis(1);

    assertThat(ledger().delayed()).isZero();
    assertThat(ledger().queued()).isEqualTo(1);
    test.run();
    assertThat(runs.get()).isEqualTo(2);
    assertThat(task.isDisposed()).isTrue();
    test.assertSettled();
  }

  @Test
  void delayed_zeroOrLess_isReadyAtOnce() {
    strand().schedule(body, 0, TimeUnit.MILLISECONDS);
    strand().schedule(body, -5, TimeUnit.MILLISECONDS);

    assertThat(ledger().queued()).isEqualTo(2);
    test.run();
    assertThat(runs.get()).isEqualTo(2);
    test.assertSettled();
  }

  @Test
  void delayed_equalDelays_keepTheirOrder() {
    Worker strand = strand();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      strand.schedule(() -> order.add(number), 5, TimeUnit.MILLISECONDS);
    }

    test.advanceMillis(5);
    test.run();

    assertThat(order).isSorted().hasSize(10);
  }

  @Test
  void delayed_longestDelay_isNeverDueAndCanBeDisposed() {
    Disposable task = strand().schedule(body, Long.MAX_VALUE, TimeUnit.DAYS);
    test.advanceMillis(1_000_000);
    assertThat(ledger().delayed()).isEqualTo(1);

    task.dispose();

    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void disposeDelayed_beforeAndAfterItsTime_neverRuns() {
    Worker strand = strand();
    Disposable early = strand.schedule(body, 1, TimeUnit.MILLISECONDS);
    Disposable due = strand.schedule(body, 1, TimeUnit.MILLISECONDS);
    early.dispose();
    assertThat(early.isDisposed()).isTrue();
    assertThat(ledger().delayed()).isEqualTo(1);
    test.advanceMillis(1);

    due.dispose();
    due.dispose();

    test.run();
    assertThat(runs.get()).isZero();
    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
  }

  @Test
  void disposeStrand_delayedAndPeriodic_neverRun() {
    Worker strand = strand();
    strand.schedule(body, 1, TimeUnit.MILLISECONDS);
    strand.schedulePeriodically(body, 1, 1, TimeUnit.MILLISECONDS);

    strand.dispose();

    test.advanceMillis(10);
    test.run();
    assertThat(runs.get()).isZero();
    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
  }

  @Test
  void start_mostTimersArePending_isRefusedAndCounted() {
    test = TestCore.settings().maxTimers(2).build();
    Worker strand = strand();
    Disposable first = strand.schedule(body, 1, TimeUnit.SECONDS);
    strand.schedulePeriodically(body, 1, 1, TimeUnit.SECONDS);

    assertThatThrownBy(() -> strand.schedule(body, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("pool test: maxTimers: 2");
    assertThatThrownBy(() -> strand.schedulePeriodically(body, 0, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(ledger().rejected()).isEqualTo(2);
    assertThat(ledger().delayed()).isEqualTo(2);

    first.dispose();
    strand.schedule(body, 1, TimeUnit.SECONDS);
    assertThat(ledger().delayed()).isEqualTo(2);
    strand.dispose();
  }

  @Test
  void start_timerIsGone_isRefusedAndUndoesEveryCount() {
    test.clock.dispose();

    assertThatThrownBy(() -> strand().schedule(body, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(test.assertSettled().rejected()).isEqualTo(1);
  }

  @Test
  void shutDown_delayedAndPeriodic_areCancelled() {
    Worker strand = strand();
    strand.schedule(body, 1, TimeUnit.SECONDS);
    strand.schedulePeriodically(body, 1, 1, TimeUnit.SECONDS);

    test.core.shutDown(false);

    assertThat(test.core.isTerminated()).isTrue();
    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
  }

  @Test
  void start_poolIsShuttingDown_isRefusedAndCounted() {
    Worker strand = strand();
    test.room().enter(body);
    test.core.shutDown(false);

    assertThatThrownBy(() -> strand.schedule(body, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> strand.schedulePeriodically(body, 1, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);

    test.run();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.rejected()).isEqualTo(2);
    assertThat(ledger.completed()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- periodic

  @Test
  void periodic_eachPeriod_runsOnceAtAFixedRate() {
    Disposable task = strand().schedulePeriodically(body, 10, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(9);
    test.run();
    assertThat(runs.get()).isZero();

    for (int i = 1; i <= 4; i++) {
      test.advanceMillis(i == 1 ? 1 : 5);
      test.run();
      assertThat(runs.get()).isEqualTo(i);
    }

    assertThat(task.isDisposed()).isFalse();
    assertThat(ledger().offered()).isEqualTo(5); // the next one included
    assertThat(ledger().delayed()).isEqualTo(1);
    task.dispose();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.completed()).isEqualTo(4);
    assertThat(ledger.cancelled()).isEqualTo(1);
  }

  @Test
  void periodic_cannotKeepUp_owesItsFiringsAndRunsThemBackToBack() {
    Disposable task = strand().schedulePeriodically(body, 0, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(10);
    assertThat(ledger().offered()).isEqualTo(4);
    assertThat(ledger().queued()).isEqualTo(3);
    assertThat(ledger().delayed()).isEqualTo(1);

    test.run();

    assertThat(runs.get()).isEqualTo(3);
    assertThat(ledger().completed()).isEqualTo(3);
    task.dispose();
    test.assertSettled();
  }

  @Test
  void periodic_ticksWhileItRuns_areOwed() {
    Disposable task =
        strand()
            .schedulePeriodically(
                () -> {
                  if (runs.incrementAndGet() == 1) {
                    test.advanceMillis(15);
                    assertThat(ledger().running()).isEqualTo(1);
                    assertThat(ledger().queued()).isEqualTo(3);
                  }
                },
                1,
                5,
                TimeUnit.MILLISECONDS);
    test.advanceMillis(1);

    test.run();

    assertThat(runs.get()).isEqualTo(4);
    task.dispose();
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }

  @Test
  void periodic_owesSome_letsOthersOfItsStrandRunBetween() {
    Worker strand = strand();
    List<String> order = new ArrayList<>();
    Disposable task =
        strand.schedulePeriodically(() -> order.add("tick"), 0, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(5);
    strand.schedule(() -> order.add("other"));

    test.run();

    assertThat(order).containsExactly("tick", "other", "tick");
    task.dispose();
  }

  @Test
  void disposePeriodic_owesSome_cancelsThemAll() {
    Disposable task = strand().schedulePeriodically(body, 0, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(10);

    task.dispose();

    test.advanceMillis(100);
    test.run();
    assertThat(runs.get()).isZero();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.offered()).isEqualTo(4);
    assertThat(ledger.cancelled()).isEqualTo(4);
  }

  @Test
  void disposePeriodic_fromItsBody_endsItAndCountsTheFiringAsCancelled() {
    Disposable[] task = new Disposable[1];
    List<Long> overrun = new ArrayList<>();
    task[0] =
        strand()
            .schedulePeriodically(
                () -> {
                  if (runs.incrementAndGet() == 2) {
                    task[0].dispose();
                    overrun.add(test.core.view().snapshot().overrun());
                    ledger();
                  }
                },
                0,
                5,
                TimeUnit.MILLISECONDS);
    test.advanceMillis(20);

    test.run();

    assertThat(runs.get()).isEqualTo(2);
    assertThat(overrun).containsExactly(1L);
    Ledger ledger = test.assertSettled();
    assertThat(ledger.completed()).isEqualTo(1);
    assertThat(ledger.cancelled()).isEqualTo(5); // running, three owed, one delayed
  }

  @Test
  void periodic_throws_isReportedAndGoesOn() {
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    Disposable task =
        strand()
            .schedulePeriodically(
                () -> {
                  if (runs.incrementAndGet() == 1) {
                    throw new IllegalStateException("wrong");
                  }
                },
                0,
                5,
                TimeUnit.MILLISECONDS);
    test.run();
    test.advanceMillis(5);
    test.run();

    assertThat(runs.get()).isEqualTo(2);
    assertThat(reported).hasSize(1);
    task.dispose();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
  }

  @Test
  void periodic_periodZeroOrLess_repeatsAtOnce() {
    for (long period : new long[] {0, -1}) {
      runs.set(0);
      Disposable[] task = new Disposable[1];
      task[0] =
          strand()
              .schedulePeriodically(
                  () -> {
                    if (runs.incrementAndGet() == 100) {
                      task[0].dispose();
                    }
                  },
                  0,
                  period,
                  TimeUnit.MILLISECONDS);

      test.run();

      assertThat(runs.get()).isEqualTo(100);
    }
    assertThat(test.assertSettled().completed()).isEqualTo(198);
  }

  @Test
  void periodic_strandDisposedBeforeItsTurn_neverRuns() {
    Worker strand = strand();
    strand.schedule(strand::dispose);
    strand.schedulePeriodically(body, 0, 5, TimeUnit.MILLISECONDS);

    test.run();

    assertThat(runs.get()).isZero();
    test.assertSettled();
  }

  @Test
  void periodic_shutDownGracefullyWhileItRuns_endsThatFiringAndRunsNoOther() {
    strand()
        .schedulePeriodically(
            () -> {
              runs.incrementAndGet();
              test.core.shutDown(false);
            },
            0,
            5,
            TimeUnit.MILLISECONDS);
    test.advanceMillis(10);

    test.run();

    assertThat(runs.get()).isEqualTo(1);
    assertThat(test.core.isTerminated()).isTrue();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.completed()).isEqualTo(1);
    assertThat(ledger.cancelled()).isEqualTo(3);
  }

  @Test
  void delayed_shutDownGracefullyOnceItIsDue_runs() {
    strand().schedule(body, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(5);

    test.core.shutDown(false);
    test.run();

    assertThat(runs.get()).isEqualTo(1);
    assertThat(test.assertSettled().completed()).isEqualTo(1);
  }

  @Test
  void periodic_forcedDisposal_isCancelledWithAllItOwes() {
    strand().schedulePeriodically(body, 0, 5, TimeUnit.MILLISECONDS);
    test.advanceMillis(10);

    test.core.shutDown(true);

    test.run();
    assertThat(runs.get()).isZero();
    assertThat(test.assertSettled().cancelled()).isEqualTo(4);
  }
}
