package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.support.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler.Worker;
import reactor.core.scheduler.Schedulers;

class StrandTest {

  private TestCore test = TestCore.of(2, 1);
  private final List<String> log = new ArrayList<>();

  private Worker strand() {
    return test.core.strands().open();
  }

  private Runnable says(String word) {
    return () -> log.add(word);
  }

  @AfterEach
  void theLawHolds() {
    Schedulers.resetOnHandleError();
    test.assertBalanced();
  }

  @Test
  void schedule_severalTasks_runsThemInOrder() {
    Worker strand = strand();
    List<Disposable> tasks = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tasks.add(strand.schedule(says("" + i)));
    }
    assertThat(tasks).noneMatch(Disposable::isDisposed);
    assertThat(test.assertBalanced().queued()).isEqualTo(5);

    assertThat(test.run()).isEqualTo(1); // one entry, whatever it holds

    assertThat(log).containsExactly("0", "1", "2", "3", "4");
    assertThat(tasks).allMatch(Disposable::isDisposed);
    assertThat(test.assertSettled().completed()).isEqualTo(5);
  }

  @Test
  void schedule_fromWithin_runsAfterwards() {
    Worker strand = strand();
    strand.schedule(
        () -> {
          strand.schedule(says("inner"));
          log.add("outer");
        });

    test.run();

    assertThat(log).containsExactly("outer", "inner");
    test.assertSettled();
  }

  @Test
  void schedule_roomIsFull_isTakenAllTheSame() {
    for (int i = 0; i < 3; i++) {
      test.room().enter((Runnable) () -> {});
    }
    Worker strand = strand();

    strand.schedule(says("continues"));

    assertThat(test.assertBalanced().queued()).isEqualTo(4);
    test.run();
    assertThat(log).containsExactly("continues");
    test.assertSettled();
  }

  @Test
  void runOn_moreThanItsBudget_letsOthersRunBetween() {
    Worker busy = strand();
    for (int i = 0; i < 300; i++) {
      busy.schedule(says("busy"));
    }
    strand().schedule(says("other"));

    test.run();

    assertThat(log).hasSize(301);
    assertThat(log.indexOf("other")).isBetween(1, 128);
    test.assertSettled();
  }

  @Test
  void runOn_longTasks_endsItsTurnAfterItsTime() {
    Worker busy = strand();
    for (int i = 0; i < 64; i++) {
      busy.schedule(
          () -> {
            test.advanceMillis(1);
            log.add("busy");
          });
    }
    strand().schedule(says("other"));

    test.run();

    assertThat(log.indexOf("other")).isBetween(1, 63);
    test.assertSettled();
  }

  @Test
  void schedule_taskThrows_isReportedAndTheNextRuns() {
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    IllegalStateException wrong = new IllegalStateException("wrong");
    Worker strand = strand();
    Disposable failing =
        strand.schedule(
            () -> {
              throw wrong;
            });
    strand.schedule(says("next"));

    test.run();

    assertThat(log).containsExactly("next");
    assertThat(reported).containsExactly(wrong);
    assertThat(failing.isDisposed()).isTrue();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
    assertThat(test.crew.seat(0).errors()).isEqualTo(1);
    assertThat(test.crew.seat(0).tasks()).isEqualTo(2);
  }

  @Test
  void disposeTask_queued_neverRuns() {
    Worker strand = strand();
    strand.schedule(says("a"));
    Disposable b = strand.schedule(says("b"));
    strand.schedule(says("c"));

    b.dispose();
    b.dispose();

    assertThat(b.isDisposed()).isTrue();
    assertThat(test.assertBalanced().cancelled()).isEqualTo(1);
    test.run();
    assertThat(log).containsExactly("a", "c");
    test.assertSettled();
  }

  @Test
  void disposeTask_fromItsOwnBody_isNotInterruptedAndCountsAsCancelled() {
    Worker strand = strand();
    Disposable[] task = new Disposable[1];
    AtomicBoolean interrupted = new AtomicBoolean();
    task[0] =
        strand.schedule(
            () -> {
              task[0].dispose();
              interrupted.set(Thread.currentThread().isInterrupted());
            });

    test.run();

    assertThat(interrupted).isFalse();
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void disposeTask_runsElsewhere_isInterruptedAndTheNextIsNot() throws Exception {
    Worker strand = strand();
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean nextInterrupted = new AtomicBoolean(true);
    Disposable task =
        strand.schedule(
            () -> {
              running.countDown();
              try {
                new CountDownLatch(1).await(30, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt();
              }
            });
    strand.schedule(() -> nextInterrupted.set(Thread.currentThread().isInterrupted()));

    Threads.together(
        2,
        index -> {
          if (index == 0) {
            test.run();
          } else {
            running.await();
            task.dispose();
          }
        });

    assertThat(interrupted).isTrue();
    assertThat(nextInterrupted).isFalse();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
  }

  @Test
  void dispose_queuedTasks_neverRun() {
    Worker strand = strand();
    Worker other = strand();
    Disposable task = strand.schedule(says("never"));
    other.schedule(says("other"));

    strand.dispose();
    strand.dispose();

    assertThat(strand.isDisposed()).isTrue();
    assertThat(task.isDisposed()).isTrue();
    test.run();
    assertThat(log).containsExactly("other");
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void dispose_fromARunningTask_cancelsItAndTheRest() {
    Worker strand = strand();
    strand.schedule(
        () -> {
          log.add("first");
          strand.dispose();
        });
    strand.schedule(says("never"));

    test.run();

    assertThat(log).containsExactly("first");
    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
  }

  @Test
  void dispose_taskRunsElsewhere_interruptsIt() throws Exception {
    Worker strand = strand();
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    strand.schedule(
        () -> {
          running.countDown();
          try {
            new CountDownLatch(1).await(30, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            interrupted.set(true);
          }
        });

    Threads.together(
        2,
        index -> {
          if (index == 0) {
            test.run();
          } else {
            running.await();
            strand.dispose();
          }
        });

    assertThat(interrupted).isTrue();
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void schedule_afterDispose_isRefusedAndCounted() {
    Worker strand = strand();
    strand.dispose();

    assertThatThrownBy(() -> strand.schedule(says("never")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> strand.schedule(says("never"), 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> strand.schedulePeriodically(says("never"), 1, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(test.assertSettled().rejected()).isEqualTo(3);
  }

  @Test
  void schedule_null_saysNameValueAndRule() {
    Worker strand = strand();

    assertThatThrownBy(() -> strand.schedule(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task: null (expected: a Runnable)");
    assertThatThrownBy(() -> strand.schedule(null, 1, TimeUnit.SECONDS))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task: null (expected: a Runnable)");
    test.assertSettled();
  }

  @Test
  void schedule_poolEndsWhileItIsOffered_isRefusedAndCountedAsRejected() {
    Worker strand = strand();
    test.core.continuations().closeIfIdle(); // the pool is about to say that it has terminated

    assertThatThrownBy(() -> strand.schedule(says("never")))
        .isInstanceOf(RejectedExecutionException.class);

    Ledger ledger = test.assertSettled();
    assertThat(ledger.rejected()).isEqualTo(1);
    assertThat(ledger.cancelled()).isZero();
  }

  @Test
  void openStrand_mostThereMayBe_isRefusedUntilOneIsDisposed() {
    test = TestCore.settings().maxStrands(2).build();
    Worker first = strand();
    strand();

    assertThatThrownBy(this::strand)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("pool test: maxStrands: 2");

    first.dispose();
    first.dispose(); // gives back one, not two
    strand();
    assertThatThrownBy(this::strand).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void oneOffStrand_anyNumber_countsNotAsAStrand() {
    test = TestCore.settings().maxStrands(1).build();
    test.core.strands().oneOff().dispose();
    test.core.strands().oneOff().schedule(says("a"), 1, TimeUnit.MILLISECONDS);

    strand().schedule(says("b"));

    test.run();
    test.advanceMillis(1);
    test.run();
    assertThat(log).containsExactly("b", "a");
    test.assertSettled();
  }

  @Test
  void openStrand_shutDown_isRefused() {
    test.core.shutDown(false);

    assertThatThrownBy(this::strand).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(test.core.strands()::oneOff).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void schedule_gracefulShutdown_existingStrandsGoOn() {
    Worker strand = strand();
    strand.schedule(
        () -> {
          log.add("before");
          strand.schedule(says("after"));
        });
    test.core.shutDown(false);

    test.run();

    assertThat(log).containsExactly("before", "after");
    assertThat(test.core.isTerminated()).isTrue();
    assertThatThrownBy(() -> strand.schedule(says("never")))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(test.assertSettled().completed()).isEqualTo(2);
  }

  @Test
  void schedule_forcedDisposal_cancelsWhatIsQueued() {
    Worker strand = strand();
    strand.schedule(says("never"));
    strand.schedule(says("never"));

    test.core.shutDown(true);

    test.run();
    assertThat(log).isEmpty();
    assertThat(test.core.isTerminated()).isTrue();
    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
  }

  @Test
  void schedule_forcedDisposalWhileItRuns_runsNothingMoreAndTakesNothingMore() {
    Worker strand = strand();
    AtomicInteger refused = new AtomicInteger();
    strand.schedule(
        () -> {
          test.core.shutDown(true);
          try {
            strand.schedule(says("scheduled after disposal"));
          } catch (RejectedExecutionException e) {
            refused.incrementAndGet();
          }
        });
    strand.schedule(says("queued before disposal"));

    test.run();

    assertThat(log).isEmpty();
    assertThat(refused.get()).isEqualTo(1);
    assertThat(test.core.isTerminated()).isTrue();
    test.assertSettled();
  }

  @Test
  void scan_strand_tellsOfItself() {
    Scannable strand = (Scannable) strand();
    ((Worker) strand).schedule(says("a"));

    assertThat(strand.scan(Scannable.Attr.NAME)).isEqualTo("test.worker");
    assertThat(strand.scan(Scannable.Attr.PARENT)).isEqualTo(Scannable.from(test.core.scheduler()));
    assertThat(strand.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);
    assertThat(strand.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(strand.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(strand.scanUnsafe(Scannable.Attr.PREFETCH)).isNull();

    ((Worker) strand).dispose();
    assertThat(strand.scan(Scannable.Attr.TERMINATED)).isTrue();
    assertThat(strand.scan(Scannable.Attr.CANCELLED)).isTrue();
    test.run();
  }

  @Test
  void strand_manyProducersTwoSeats_neverOverlapsAndKeepsEachProducersOrder() throws Exception {
    Worker strand = strand();
    int each = 30_000;
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger disorder = new AtomicInteger();
    AtomicInteger producing = new AtomicInteger(2);
    int[] last = {-1, -1};

    Threads.together(
        4,
        index -> {
          if (index < 2) {
            for (int i = 0; i < each; i++) {
              int number = i;
              strand.schedule(
                  () -> {
                    if (inside.incrementAndGet() != 1) {
                      overlaps.incrementAndGet();
                    }
                    if (last[index] != number - 1) {
                      disorder.incrementAndGet();
                    }
                    last[index] = number;
                    inside.decrementAndGet();
                  });
            }
            producing.decrementAndGet();
          } else {
            int spins = 0;
            while (producing.get() > 0 || test.ledger().queued() > 0) {
              if (!test.crew.step(index - 2)) {
                spins = Spin.pause(spins);
              }
            }
          }
        });
    test.run();

    assertThat(overlaps.get()).isZero();
    assertThat(disorder.get()).isZero();
    assertThat(test.assertSettled().completed()).isEqualTo(2L * each);
  }
}
