package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;

/** From {@code init} to the last thread: disposal by force, gracefully, and with a deadline. */
@OverEveryPool
class SchedulerLifecycleTest extends PoolContract {

  private static final Duration SHORT = Duration.ofMillis(50);

  @Test
  void init_repeated_isIdempotent() {
    WorkerPool pool = pool(1);

    assertThat(pool.isDisposed()).isFalse();
    scheduler(pool).init();
    scheduler(pool).init();

    assertThat(pool.isDisposed()).isFalse();
    assertThat(Pools.threadsOf(pool)).hasSize(kind.keepsItsThreads() ? 1 : 0);
  }

  @Test
  void init_afterDispose_throwsIllegalState() {
    WorkerPool pool = pool(1);
    pool.dispose();

    assertThatThrownBy(() -> scheduler(pool).init())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(pool.config().name());
  }

  @Test
  void init_afterGracefulDisposalBegan_throwsIllegalState() {
    WorkerPool pool = pool(1);
    pool.disposeGracefully().block(PATIENCE);

    assertThatThrownBy(() -> scheduler(pool).init()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void everyCall_afterDispose_isRefusedOnTheCallingThread() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    pool.dispose();
    pool.dispose();

    assertThat(pool.isDisposed()).isTrue();
    Scheduler scheduler = scheduler(pool);
    assertRejected(() -> scheduler.schedule(() -> {}));
    assertRejected(() -> scheduler.schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
    assertRejected(() -> scheduler.schedule(() -> {}, 0, TimeUnit.MILLISECONDS));
    assertRejected(() -> scheduler.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS));
    assertRejected(() -> worker.schedule(() -> {}));
    assertRejected(() -> worker.schedule(() -> {}, 1, TimeUnit.MILLISECONDS));
    assertRejected(() -> worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS));
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining(pool.config().name());
    StepVerifier.create(pool.submit(() -> 1))
        .expectError(PoolRejectedException.class)
        .verify(PATIENCE);
  }

  @Test
  void createWorker_afterDispose_isNeverNullAndItsTasksAreRejected() {
    WorkerPool pool = pool(1);
    pool.dispose();

    Scheduler.Worker worker;
    try {
      worker = scheduler(pool).createWorker();
    } catch (RejectedExecutionException refused) {
      return; // operators turn this into a clean onError too
    }

    assertThat(worker).isNotNull();
    assertRejected(() -> worker.schedule(() -> {}));
  }

  @Test
  void dispose_interruptsWhatRunsAndCancelsWhatWaits() {
    WorkerPool pool = pool(builder(1).queueCapacity(2).maxWaiters(2));
    Hold running = hold();
    scheduler(pool).schedule(running);
    running.awaitStarted();
    AtomicInteger runs = new AtomicInteger();
    List<Disposable> pending = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pending.add(scheduler(pool).schedule(runs::incrementAndGet));
    }
    pending.add(scheduler(pool).schedule(runs::incrementAndGet, 1, TimeUnit.HOURS));
    pending.add(scheduler(pool).schedulePeriodically(runs::incrementAndGet, 1, 1, TimeUnit.HOURS));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    pending.add(worker.schedule(runs::incrementAndGet));

    pool.dispose();

    running.awaitEnded();
    assertThat(running.interrupts()).isEqualTo(1);
    Pools.awaitNoThread(pool);
    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(0);
    assertThat(pending).allMatch(Disposable::isDisposed);
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.cancelled()).as("cancelled of %s", ledger).isEqualTo(8);
  }

  @Test
  void dispose_submitsPending_signalPoolDisposed() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(1));
    Hold hold = hold();
    CompletableFuture<Integer> running = pool.submit(() -> hold.runAndReturn(1)).toFuture();
    hold.awaitStarted();
    CompletableFuture<Integer> queued = pool.submit(() -> 2).toFuture();
    CompletableFuture<Integer> waiting = pool.submit(() -> 3).toFuture();
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);

    pool.dispose();

    for (CompletableFuture<Integer> each : List.of(running, queued, waiting)) {
      assertThat(Pools.failureOf(each))
          .isInstanceOf(PoolDisposedException.class)
          .hasMessageContaining(pool.config().name());
    }
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(3);
  }

  @Test
  void dispose_fromAWorkerOfThePool_doesNotDeadlock() {
    WorkerPool pool = pool(2);
    AtomicBoolean disposed = new AtomicBoolean();

    pool.execute(
        () -> {
          pool.dispose();
          disposed.set(true);
        });

    eventually().untilTrue(disposed);
    Pools.awaitNoThread(pool);
  }

  @Test
  void disposeGracefully_notSubscribed_doesNothing() {
    WorkerPool pool = pool(1);
    pool.disposeGracefully();
    pool.disposeGracefully(Duration.ZERO);
    AtomicBoolean ran = new AtomicBoolean();

    assertThat(pool.isDisposed()).isFalse();
    pool.execute(() -> ran.set(true));

    eventually().untilTrue(ran);
  }

  @Test
  void disposeGracefully_finishesWhatWasAcceptedAndRejectsTheWaiters() {
    WorkerPool pool = pool(builder(1).queueCapacity(3).maxWaiters(2));
    Hold running = hold();
    scheduler(pool).schedule(running);
    running.awaitStarted();
    AtomicInteger queuedRuns = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      scheduler(pool).schedule(queuedRuns::incrementAndGet);
    }
    CompletableFuture<Integer> waiting = pool.submit(() -> 1).toFuture();
    AtomicBoolean delayedRan = new AtomicBoolean();
    Disposable delayed = scheduler(pool).schedule(() -> delayedRan.set(true), 1, TimeUnit.HOURS);

    CompletableFuture<Void> done = pool.disposeGracefully().toFuture();

    assertThat(pool.isDisposed()).isTrue();
    assertThat(waiting)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(PoolRejectedException.class);
    eventually().until(delayed::isDisposed);
    assertRejected(() -> scheduler(pool).schedule(() -> {}));
    assertThat(done).isNotDone();
    assertThat(running.interrupts()).isZero();
    running.release();
    assertThat(done).succeedsWithin(PATIENCE);
    assertThat(running.interrupts()).isZero();
    assertThat(queuedRuns).hasValue(3);
    assertThat(delayedRan).isFalse();
    Pools.awaitNoThread(pool);
    Pools.awaitSettled(pool);
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.completed()).isEqualTo(4);
    assertThat(ledger.cancelled()).isEqualTo(1);
  }

  @Test
  void disposeGracefully_existingWorkers_mayStillScheduleUntilTheirWorkEnds() {
    WorkerPool pool = pool(1);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold running = hold();
    AtomicInteger left = new AtomicInteger(100);
    worker.schedule(
        new Runnable() {
          @Override
          public void run() {
            if (left.get() == 100) {
              running.run();
            }
            if (left.decrementAndGet() > 0) {
              worker.schedule(this);
            }
          }
        });
    running.awaitStarted();

    CompletableFuture<Void> done = pool.disposeGracefully().toFuture();
    assertThat(pool.isDisposed()).isTrue();
    running.release();

    assertThat(done).succeedsWithin(PATIENCE);
    assertThat(left).hasValue(0);
    assertRejected(() -> worker.schedule(() -> {}));
  }

  @Test
  void disposeGracefully_publisherStillRunning_waitsForIt() {
    WorkerPool pool = pool(1);
    AtomicReference<CompletableFuture<Integer>> inner =
        new AtomicReference<>(new CompletableFuture<>());
    CompletableFuture<Integer> result =
        pool.<Integer>submitPublisher(() -> Mono.fromFuture(inner.get(), true)).next().toFuture();
    eventually().until(() -> pool.snapshot().ledger().running() == 1);

    CompletableFuture<Void> done = pool.disposeGracefully().toFuture();
    assertThat(done).isNotDone();
    inner.get().complete(7);

    assertThat(result).succeedsWithin(PATIENCE).isEqualTo(7);
    assertThat(done).succeedsWithin(PATIENCE);
  }

  @Test
  void disposeGracefully_twoSubscribers_shareOneDisposal() {
    WorkerPool pool = pool(1);
    Hold hold = occupy(pool);

    CompletableFuture<Void> first = pool.disposeGracefully().toFuture();
    CompletableFuture<Void> second = pool.disposeGracefully().toFuture();
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
    hold.release();

    assertThat(first).succeedsWithin(PATIENCE);
    assertThat(second).succeedsWithin(PATIENCE);
    assertThat(pool.disposeGracefully().toFuture()).succeedsWithin(PATIENCE);
  }

  @Test
  void disposeGracefully_timedOut_mayBeTriedAgain() {
    WorkerPool pool = pool(1);
    Hold hold = occupy(pool);

    StepVerifier.create(pool.disposeGracefully().timeout(SHORT))
        .expectError(TimeoutException.class)
        .verify(PATIENCE);
    assertThat(hold.interrupts()).isZero();
    CompletableFuture<Void> again = pool.disposeGracefully().retry(1).toFuture();
    hold.release();

    assertThat(again).succeedsWithin(PATIENCE);
    Pools.awaitNoThread(pool);
  }

  @Test
  void dispose_duringGracefulDisposal_isForceful() {
    WorkerPool pool = pool(builder(1).queueCapacity(2));
    Hold running = occupy(pool);
    AtomicBoolean queuedRan = new AtomicBoolean();
    scheduler(pool).schedule(() -> queuedRan.set(true));
    CompletableFuture<Void> graceful = pool.disposeGracefully().toFuture();

    pool.dispose();

    running.awaitEnded();
    assertThat(running.interrupts()).isEqualTo(1);
    assertThat(graceful).succeedsWithin(PATIENCE);
    Pools.awaitSettled(pool);
    assertThat(queuedRan).isFalse();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(2);
  }

  @Test
  void disposeGracefully_afterDispose_completes() {
    WorkerPool pool = pool(1);
    pool.dispose();

    assertThat(pool.disposeGracefully().toFuture()).succeedsWithin(PATIENCE);
    assertThat(pool.disposeGracefully(Duration.ofSeconds(1)).toFuture()).succeedsWithin(PATIENCE);
  }

  @Test
  void disposeGracefully_withDeadlineAndEnoughTime_reportsInTime() {
    WorkerPool pool = pool(1);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      scheduler(pool).schedule(runs::incrementAndGet);
    }

    ShutdownReport report = pool.disposeGracefully(PATIENCE).block(PATIENCE);

    assertThat(report).isNotNull();
    assertThat(report.pool()).isEqualTo(pool.config().name());
    assertThat(report.inTime()).isTrue();
    assertThat(report.abandoned()).isZero();
    assertThat(report.ledger().completed()).isEqualTo(5);
    assertThat(report.ledger().isBalanced()).isTrue();
    assertThat(runs).hasValue(5);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void disposeGracefully_withDeadlinePassed_cancelsAndInterruptsTheRest(Strategy strategy) {
    WorkerPool pool = pool(builder(1).queueCapacity(4).overflow(strategy.overflow()));
    Hold running = occupy(pool);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 4; i++) {
      scheduler(pool).schedule(runs::incrementAndGet);
    }

    ShutdownReport report = pool.disposeGracefully(SHORT).block(PATIENCE);

    assertThat(report).isNotNull();
    assertThat(report.inTime()).isFalse();
    assertThat(report.abandoned()).isEqualTo(5);
    assertThat(report.ledger().cancelled()).isEqualTo(5);
    assertThat(running.interrupts()).isEqualTo(1);
    assertThat(runs).hasValue(0);
    Pools.awaitNoThread(pool);
  }

  @Test
  void disposeGracefully_withDeadlineAndABodyThatIgnoresInterrupts_reportsAllTheSame() {
    WorkerPool pool = pool(1);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean started = new AtomicBoolean();
    pool.execute(
        () -> {
          started.set(true);
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
    eventually().untilTrue(started);
    try {
      ShutdownReport report = pool.disposeGracefully(SHORT).block(PATIENCE);

      assertThat(report).isNotNull();
      assertThat(report.inTime()).isFalse();
      assertThat(report.abandoned()).isEqualTo(1);
    } finally {
      stop.set(true);
    }
  }

  @Test
  void disposeGracefully_deadlineNegative_isRefused() {
    WorkerPool pool = pool(1);

    assertThatThrownBy(() -> pool.disposeGracefully(Duration.ofMillis(-1)).block(PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: >= 0");
    assertThat(pool.isDisposed()).isFalse();
  }

  @Test
  void dispose_concurrently_settlesEverythingOnce() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      WorkerPool pool = pool(builder(2).queueCapacity(8).maxWaiters(8));
      List<Thread> racers = new ArrayList<>();
      for (int t = 0; t < 3; t++) {
        racers.add(
            new Thread(
                () -> {
                  try {
                    for (int i = 0; i < 500; i++) {
                      scheduler(pool).schedule(() -> {});
                    }
                  } catch (RejectedExecutionException refused) {
                    // The waiters are too many or the pool is gone: both are fine, if counted.
                  }
                }));
      }
      racers.add(new Thread(pool::dispose));
      racers.add(new Thread(() -> pool.disposeGracefully().subscribe()));
      racers.forEach(Thread::start);
      for (Thread racer : racers) {
        racer.join();
      }
      Pools.awaitNoThread(pool);
      Pools.awaitSettled(pool);
    }
  }

  @Test
  void dispose_idleWorkers_stopPromptly() {
    WorkerPool pool = pool(8);
    assertThatCode(pool::dispose).doesNotThrowAnyException();

    Pools.awaitNoThread(pool);
  }

  private static void assertRejected(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(RejectedExecutionException.class);
  }
}
