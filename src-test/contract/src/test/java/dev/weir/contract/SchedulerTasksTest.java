package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Direct tasks of a Scheduler: thread safety, disposal, interrupts, rejection, re-entrance. */
@OverEveryPool
class SchedulerTasksTest extends PoolContract {

  @Test
  void schedule_fromManyThreads_runsEachTaskOnce() throws InterruptedException {
    int threads = 4;
    int each = 5_000;
    WorkerPool pool = pool(builder(3).queueCapacity(64).maxWaiters(threads * each));
    Scheduler scheduler = scheduler(pool);
    AtomicInteger[] runs = new AtomicInteger[threads * each];
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int first = t * each;
      producers.add(
          new Thread(
              () -> {
                for (int i = first; i < first + each; i++) {
                  AtomicInteger count = new AtomicInteger();
                  runs[i] = count;
                  scheduler.schedule(count::incrementAndGet);
                }
              }));
    }

    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }

    Pools.awaitSettled(pool);
    assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(1));
    assertThat(pool.snapshot().ledger().completed()).isEqualTo((long) threads * each);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void schedule_onFullRoom_waitsWithoutAThreadAndIsNeverLost(Strategy strategy) {
    WorkerPool pool =
        pool(builder(2).queueCapacity(3).maxWaiters(50).overflow(strategy.overflow()));
    Saturation saturation = saturate(pool);
    AtomicInteger runs = new AtomicInteger();

    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int i = 0; i < 50; i++) {
            scheduler(pool).schedule(runs::incrementAndGet);
          }
        });

    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(50);
    // The wait bound of the timeout strategy does not apply to a direct schedule: let it pass.
    Mono.delay(Strategy.WAIT.multipliedBy(2)).block(PATIENCE);
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(50);
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(50);
    assertThat(saturation.fillersRun()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void schedule_beyondMaxWaiters_throwsRejectedAndUndoesEveryCount(Strategy strategy) {
    WorkerPool pool = pool(builder(1).queueCapacity(2).maxWaiters(3).overflow(strategy.overflow()));
    Saturation saturation = saturateWithWaiters(pool);
    Ledger before = pool.snapshot().ledger();

    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> scheduler(pool).schedule(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }

    Ledger after = pool.snapshot().ledger();
    assertThat(after.rejected() - before.rejected()).isEqualTo(100);
    assertThat(after.offered() - before.offered()).isEqualTo(100);
    assertThat(after.pending()).isEqualTo(before.pending());
    assertThat(pool.isDisposed()).isFalse();
    saturation.release();
    Pools.awaitSettled(pool);
    // What was refused took nothing with it: the same number fits again, and runs.
    Saturation again = saturateWithWaiters(pool);
    again.release();
    eventually().until(() -> again.fillersRun() == 5);
  }

  @Test
  void schedule_task_disposableIsDisposedWhenItEnds() {
    WorkerPool pool = pool(1);
    Hold hold = hold();

    Disposable running = scheduler(pool).schedule(hold);
    hold.awaitStarted();
    assertThat(running.isDisposed()).isFalse();
    hold.release();

    eventually().until(running::isDisposed);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1);
    running.dispose();
    running.dispose();
    assertThat(pool.snapshot().ledger().cancelled()).isZero();
  }

  @Test
  void schedule_failingTask_disposableIsDisposedWhenItEnds() {
    WorkerPool pool = pool(1);
    try (ErrorHooks hooks = new ErrorHooks()) {
      Disposable failing = scheduler(pool).schedule(ErrorHooks.failing("disposable"));

      eventually().until(failing::isDisposed);
      eventually().until(() -> hooks.uncaught().size() == 1);
    }
  }

  @Test
  void dispose_queuedTask_neverRunsAndFreesItsPlaceAtOnce() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).overflow(Overflow.reject()));
    Hold hold = occupy(pool);
    AtomicBoolean ran = new AtomicBoolean();

    Disposable queued = scheduler(pool).schedule(() -> ran.set(true));
    queued.dispose();
    queued.dispose();

    assertThat(queued.isDisposed()).isTrue();
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.queued()).isZero();
    AtomicBoolean next = new AtomicBoolean();
    pool.execute(() -> next.set(true)); // under reject this needs the place that was freed
    hold.release();
    eventually().untilTrue(next);
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void dispose_waitingTask_neverRuns() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(1));
    Saturation saturation = saturate(pool);
    AtomicBoolean ran = new AtomicBoolean();

    Disposable waiting = scheduler(pool).schedule(() -> ran.set(true));
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);
    waiting.dispose();

    assertThat(pool.snapshot().ledger().waiting()).isZero();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void dispose_runningTaskFromAnotherThread_interruptsIt() {
    WorkerPool pool = pool(1);
    Hold hold = hold();
    Disposable running = scheduler(pool).schedule(hold);
    hold.awaitStarted();

    running.dispose();
    running.dispose();

    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  @Test
  void dispose_runningTaskFromItsOwnThread_doesNotInterruptIt() {
    WorkerPool pool = pool(1);
    AtomicReference<Disposable> self = new AtomicReference<>();
    CountDownLatch known = new CountDownLatch(1);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();

    self.set(
        scheduler(pool)
            .schedule(
                () -> {
                  awaitUninterruptibly(known);
                  self.get().dispose();
                  interrupted.set(Thread.currentThread().isInterrupted());
                }));
    known.countDown();

    eventually().until(() -> interrupted.get() != null);
    assertThat(interrupted.get()).isFalse();
  }

  @Test
  void dispose_atAnyMoment_neverInterruptsTheNextTask() {
    WorkerPool pool = pool(builder(1).queueCapacity(1_000));
    Scheduler scheduler = scheduler(pool);
    AtomicInteger strays = new AtomicInteger();
    AtomicInteger followers = new AtomicInteger();
    int rounds = 5_000;

    for (int i = 0; i < rounds; i++) {
      AtomicBoolean victimRuns = new AtomicBoolean();
      CountDownLatch followed = new CountDownLatch(1);
      Disposable victim =
          scheduler.schedule(
              () -> {
                victimRuns.set(true);
                Thread.onSpinWait();
              });
      scheduler.schedule(
          () -> {
            for (int spin = 0; spin < 20; spin++) {
              if (Thread.interrupted()) {
                strays.incrementAndGet();
              }
            }
            followers.incrementAndGet();
            followed.countDown();
          });
      if (i % 2 == 0) {
        while (!victimRuns.get()) {
          Thread.onSpinWait();
        }
      }
      victim.dispose();
      awaitUninterruptibly(followed);
    }

    assertThat(followers).hasValue(rounds);
    assertThat(strays).hasValue(0);
  }

  @Test
  void run_taskThatLeavesItsThreadInterrupted_nextTaskSeesNoInterrupt() {
    WorkerPool pool = pool(1);
    AtomicReference<Boolean> seen = new AtomicReference<>();

    scheduler(pool).schedule(() -> Thread.currentThread().interrupt());
    scheduler(pool).schedule(() -> seen.set(Thread.currentThread().isInterrupted()));

    eventually().until(() -> seen.get() != null);
    assertThat(seen.get()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void schedule_fromAWorkerOfTheFullPoolItself_isTaken(Strategy strategy) {
    WorkerPool pool =
        pool(builder(1).queueCapacity(1).maxWaiters(100).overflow(strategy.overflow()));
    Scheduler scheduler = scheduler(pool);
    AtomicInteger left = new AtomicInteger(1_000);
    CountDownLatch done = new CountDownLatch(1);
    Runnable again =
        new Runnable() {
          @Override
          public void run() {
            if (left.decrementAndGet() == 0) {
              done.countDown();
            } else {
              scheduler.schedule(this);
            }
          }
        };
    Saturation saturation = saturate(pool);

    scheduler.schedule(again);
    saturation.release();

    awaitUninterruptibly(done);
    assertThat(left).hasValue(0);
  }

  @RepeatedTest(3)
  void schedule_failingTask_reachesHandlerAndHookAndTheWorkerLivesOn() {
    WorkerPool pool = pool(1);
    Scheduler scheduler = scheduler(pool);
    AtomicReference<Thread> before = new AtomicReference<>();
    AtomicReference<Thread> after = new AtomicReference<>();
    try (ErrorHooks hooks = new ErrorHooks()) {
      scheduler.schedule(() -> before.set(Thread.currentThread()));
      scheduler.schedule(ErrorHooks.failing("direct"));
      scheduler.schedule(ErrorHooks.failing("again"));
      scheduler.schedule(() -> after.set(Thread.currentThread()));

      eventually().until(() -> after.get() != null);
      assertThat(hooks.uncaught()).containsExactly("direct", "again");
      assertThat(hooks.handled()).containsExactly("direct", "again");
    }
    assertThat(after.get() == before.get()).isEqualTo(kind.keepsItsThreads());
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().workers()).allMatch(worker -> worker.replaced() == 0);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(2);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(2);
  }

  @Test
  void execute_failingTask_reachesHandlerAndHookAndTheWorkerLivesOn() {
    WorkerPool pool = pool(1);
    AtomicBoolean after = new AtomicBoolean();
    try (ErrorHooks hooks = new ErrorHooks()) {
      pool.execute(ErrorHooks.failing("executed"));
      pool.execute(() -> after.set(true));

      eventually().untilTrue(after);
      assertThat(hooks.uncaught()).containsExactly("executed");
      assertThat(hooks.handled()).containsExactly("executed");
    }
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(1);
  }

  @Test
  void schedule_handlerThatThrows_workerLivesOn() {
    WorkerPool pool = pool(1);
    AtomicBoolean after = new AtomicBoolean();
    try (ErrorHooks hooks = new ErrorHooks()) {
      hooks.throwToo();
      scheduler(pool).schedule(ErrorHooks.failing("twice"));
      scheduler(pool).schedule(() -> after.set(true));

      eventually().untilTrue(after);
      assertThat(hooks.uncaught()).startsWith("twice");
    }
  }

  @Test
  void run_onWorker_mayBlockUnlessItKeepsCoresBusy() {
    WorkerPool pool = pool(2);
    ConcurrentLinkedQueue<Object> seen = new ConcurrentLinkedQueue<>();

    scheduler(pool)
        .schedule(
            () -> {
              seen.add(Schedulers.isInNonBlockingThread());
              try {
                seen.add(Mono.just("blocked").delayElement(Strategy.WAIT).block(PATIENCE));
              } catch (IllegalStateException refused) { // as on Reactor's parallel
                seen.add("refused");
              }
            });

    eventually().until(() -> seen.size() == 2);
    assertThat(seen)
        .containsExactly(kind.isNonBlocking(), kind.isNonBlocking() ? "refused" : "blocked");
  }

  @Test
  void schedule_null_throwsNullPointer() {
    WorkerPool pool = pool(1);

    assertThatThrownBy(() -> scheduler(pool).schedule(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.execute(null)).isInstanceOf(NullPointerException.class);
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for the test to go on", e);
    }
  }
}
