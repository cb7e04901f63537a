package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Reactor workers: order, non-overlap, isolation, continuation on a full pool, and bounds. */
@OverEveryPool
class SchedulerWorkersTest extends PoolContract {

  @Test
  void workerSchedule_fromManyThreads_isFifoPerThreadAndNeverOverlaps()
      throws InterruptedException {
    int threads = 4;
    int each = 25_000;
    WorkerPool pool = pool(3);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    int[] last = new int[threads]; // plain: safe only if the tasks never overlap
    int[] total = new int[1];
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger disorders = new AtomicInteger();
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int producer = t;
      producers.add(
          new Thread(
              () -> {
                for (int i = 1; i <= each; i++) {
                  int number = i;
                  worker.schedule(
                      () -> {
                        if (inside.getAndIncrement() != 0) {
                          overlaps.incrementAndGet();
                        }
                        if (last[producer] != number - 1) {
                          disorders.incrementAndGet();
                        }
                        last[producer] = number;
                        total[0]++;
                        inside.decrementAndGet();
                      });
                }
              }));
    }

    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    CountDownLatch done = new CountDownLatch(1);
    worker.schedule(done::countDown);

    assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(total[0]).isEqualTo(threads * each);
    assertThat(last).containsOnly(each);
    assertThat(overlaps).hasValue(0);
    assertThat(disorders).hasValue(0);
    worker.dispose();
  }

  @Test
  void workerSchedule_manyWorkersAtOnce_eachKeepsItsOrder() {
    WorkerPool pool = pool(2);
    int tasks = 2_000;
    List<Scheduler.Worker> workers = new ArrayList<>();
    List<List<Integer>> seen = new ArrayList<>();
    for (int w = 0; w < 20; w++) {
      workers.add(scheduler(pool).createWorker());
      seen.add(new ArrayList<>());
    }

    for (int i = 0; i < tasks; i++) {
      int number = i;
      for (int w = 0; w < workers.size(); w++) {
        List<Integer> mine = seen.get(w);
        workers.get(w).schedule(() -> mine.add(number));
      }
    }

    Pools.awaitSettled(pool);
    assertThat(seen)
        .allSatisfy(mine -> assertThat(mine).hasSize(tasks).isSorted().doesNotHaveDuplicates());
    workers.forEach(Scheduler.Worker::dispose);
  }

  @Test
  void workerSchedule_fromItsOwnTask_runsAfterWhatIsQueued() {
    WorkerPool pool = pool(2);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold hold = hold();
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

    worker.schedule(
        () -> {
          hold.run();
          worker.schedule(() -> order.add("third"));
          order.add("first");
        });
    hold.awaitStarted();
    worker.schedule(() -> order.add("second"));
    hold.release();

    eventually().until(() -> order.size() == 3);
    assertThat(order).containsExactly("first", "second", "third");
    worker.dispose();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void workerSchedule_onFullPool_isAlwaysTaken(Strategy strategy) {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(1).overflow(strategy.overflow()));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Saturation saturation = saturateWithWaiters(pool);
    int tasks = 1_000;
    List<Integer> order = new ArrayList<>();

    for (int i = 0; i < tasks; i++) {
      int number = i;
      worker.schedule(() -> order.add(number));
    }
    Scheduler.Worker late = scheduler(pool).createWorker();
    AtomicBoolean lateRan = new AtomicBoolean();
    late.schedule(() -> lateRan.set(true));
    saturation.release();

    eventually().untilTrue(lateRan);
    Pools.awaitSettled(pool);
    assertThat(order).hasSize(tasks).isSorted();
    assertThat(pool.snapshot().ledger().rejected()).isZero();
    worker.dispose();
    late.dispose();
  }

  @Test
  void workerSchedule_continuationsQueued_takeNoRoomFromAdmissions() {
    WorkerPool pool = pool(builder(1).queueCapacity(2).overflow(Strategy.REJECT.overflow()));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold hold = hold();
    worker.schedule(hold);
    hold.awaitStarted();
    for (int i = 0; i < 100; i++) {
      worker.schedule(() -> {});
    }
    AtomicInteger admitted = new AtomicInteger();

    for (int i = 0; i < 3; i++) {
      pool.execute(admitted::incrementAndGet);
    }

    hold.release();
    eventually().until(() -> admitted.get() == 3);
    worker.dispose();
  }

  @Test
  void workerDispose_cancelsItsTasksAndLeavesOtherWorkersAlone() {
    WorkerPool pool = pool(builder(2).maxStrands(2));
    Scheduler.Worker doomed = scheduler(pool).createWorker();
    Scheduler.Worker other = scheduler(pool).createWorker();
    Hold running = hold();
    AtomicInteger doomedRuns = new AtomicInteger();
    AtomicInteger otherRuns = new AtomicInteger();
    doomed.schedule(running);
    running.awaitStarted();
    List<Disposable> queued = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      queued.add(doomed.schedule(doomedRuns::incrementAndGet));
    }
    queued.add(doomed.schedule(doomedRuns::incrementAndGet, 1, TimeUnit.MILLISECONDS));
    queued.add(doomed.schedulePeriodically(doomedRuns::incrementAndGet, 1, 1, TimeUnit.DAYS));

    doomed.dispose();
    doomed.dispose();

    assertThat(doomed.isDisposed()).isTrue();
    assertThat(queued).allMatch(Disposable::isDisposed);
    running.awaitEnded();
    assertThat(running.interrupts()).isEqualTo(1);
    assertThat(other.isDisposed()).isFalse();
    other.schedule(otherRuns::incrementAndGet);
    eventually().until(() -> otherRuns.get() == 1);
    Pools.awaitSettled(pool);
    assertThat(doomedRuns).hasValue(0);
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.cancelled()).isEqualTo(13);
    other.dispose();
  }

  @Test
  void workerDispose_fromItsOwnTask_doesNotInterruptItButCancelsTheRest() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold first = hold();
    ConcurrentLinkedQueue<Boolean> interrupted = new ConcurrentLinkedQueue<>();
    AtomicBoolean rest = new AtomicBoolean();
    worker.schedule(
        () -> {
          first.run();
          worker.dispose();
          interrupted.add(Thread.currentThread().isInterrupted());
        });
    first.awaitStarted();
    worker.schedule(() -> rest.set(true));

    first.release();

    eventually().until(() -> !interrupted.isEmpty());
    Pools.awaitSettled(pool);
    assertThat(interrupted).containsExactly(false);
    assertThat(rest).isFalse();
  }

  @Test
  void workerSchedule_afterDispose_throwsFailWithRejected() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    worker.dispose();

    assertThatThrownBy(() -> worker.schedule(() -> {})).isSameAs(Exceptions.failWithRejected());
    assertThatThrownBy(() -> worker.schedule(() -> {}, 1, TimeUnit.MILLISECONDS))
        .isSameAs(Exceptions.failWithRejected());
    assertThatThrownBy(() -> worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS))
        .isSameAs(Exceptions.failWithRejected());
    assertThat(pool.isDisposed()).isFalse();
  }

  @Test
  void workerTaskDispose_queuedTask_isSkippedAndTheRestRuns() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold hold = hold();
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    worker.schedule(hold);
    hold.awaitStarted();
    worker.schedule(() -> order.add("a"));
    Disposable skipped = worker.schedule(() -> order.add("b"));
    worker.schedule(() -> order.add("c"));

    skipped.dispose();
    skipped.dispose();
    hold.release();

    Pools.awaitSettled(pool);
    assertThat(order).containsExactly("a", "c");
    assertThat(skipped.isDisposed()).isTrue();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
    worker.dispose();
  }

  @Test
  void workerTaskDispose_atAnyMoment_neverInterruptsTheNextTask() throws InterruptedException {
    WorkerPool pool = pool(2);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    AtomicInteger strays = new AtomicInteger();
    int rounds = 5_000;

    for (int i = 0; i < rounds; i++) {
      CountDownLatch followed = new CountDownLatch(1);
      AtomicBoolean victimRuns = new AtomicBoolean();
      Disposable victim = worker.schedule(() -> victimRuns.set(true));
      worker.schedule(
          () -> {
            for (int spin = 0; spin < 20; spin++) {
              if (Thread.interrupted()) {
                strays.incrementAndGet();
              }
            }
            followed.countDown();
          });
      if (ThreadLocalRandom.current().nextBoolean()) {
        while (!victimRuns.get()) {
          Thread.onSpinWait();
        }
      }
      victim.dispose();
      assertThat(followed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    assertThat(strays).hasValue(0);
    worker.dispose();
  }

  @Test
  void workerTask_thatFails_leavesTheWorkerUsable() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    AtomicBoolean after = new AtomicBoolean();
    try (ErrorHooks hooks = new ErrorHooks()) {
      Disposable failing = worker.schedule(ErrorHooks.failing("in a strand"));
      worker.schedule(() -> after.set(true));

      eventually().untilTrue(after);
      assertThat(hooks.uncaught()).containsExactly("in a strand");
      assertThat(hooks.handled()).containsExactly("in a strand");
      assertThat(failing.isDisposed()).isTrue();
    }
    worker.dispose();
  }

  @Test
  void workerSchedule_equalDelays_stayFifo() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    WorkerPool pool = pool(builder(3).timer(clock));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      worker.schedule(() -> order.add(number), 10, TimeUnit.MILLISECONDS);
    }

    clock.advanceTimeBy(Duration.ofMillis(10));

    Pools.awaitSettled(pool);
    assertThat(order).hasSize(1_000).isSorted();
    worker.dispose();
  }

  @Test
  void workerSchedule_equalDelaysOnTheRealTimer_stayFifo() {
    WorkerPool pool = pool(3);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      worker.schedule(() -> order.add(number), 20, TimeUnit.MILLISECONDS);
    }

    Pools.awaitSettled(pool);

    assertThat(order).hasSize(1_000).isSorted();
    worker.dispose();
  }

  @Test
  @Timeout(60)
  void workerTaskDispose_amongManyTracked_takesConstantTime() {
    // 200,000 removals from a list would be 10^10 steps, far beyond the time allowed.
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    List<Disposable> tracked = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      tracked.add(worker.schedule(() -> {}, 1, TimeUnit.DAYS));
    }
    assertThat(pool.snapshot().ledger().delayed()).isEqualTo(200_000);

    for (int i = tracked.size() - 1; i >= 0; i -= 2) {
      tracked.get(i).dispose();
    }
    for (int i = 0; i < tracked.size(); i += 2) {
      tracked.get(i).dispose();
    }

    assertThat(pool.snapshot().ledger().delayed()).isZero();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(200_000);
    worker.dispose();
  }

  @Test
  void createWorker_beyondMaxStrands_throwsAndTakesNothing() {
    WorkerPool pool = pool(builder(1).maxStrands(2));
    Scheduler.Worker first = scheduler(pool).createWorker();
    Scheduler.Worker second = scheduler(pool).createWorker();

    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> scheduler(pool).createWorker())
          .isInstanceOf(RejectedExecutionException.class)
          .hasMessageContaining(pool.config().name());
    }

    first.dispose();
    Scheduler.Worker third = eventually().until(() -> scheduler(pool).createWorker(), w -> true);
    AtomicBoolean ran = new AtomicBoolean();
    third.schedule(() -> ran.set(true));
    eventually().untilTrue(ran);
    second.dispose();
    third.dispose();
  }

  @Test
  void createWorker_disposedInAnyOrder_givesEveryPlaceBack() {
    WorkerPool pool = pool(builder(2).maxStrands(16));

    for (int round = 0; round < 500; round++) {
      List<Scheduler.Worker> workers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        Scheduler.Worker worker = scheduler(pool).createWorker();
        worker.schedule(() -> {});
        worker.schedule(() -> {}, 1, TimeUnit.DAYS);
        workers.add(worker);
      }
      workers.forEach(Scheduler.Worker::dispose);
    }

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().offered()).isEqualTo(500 * 16 * 2);
  }
}
