package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolEvent;
import dev.weir.overflow.Overflow;
import dev.weir.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Pools with threads of their own: parking, interrupts, death, shutdown, and many at once. */
class PoolThreadsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<WorkerPool> pools = new ArrayList<>();
  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<Throwable> reported = new CopyOnWriteArrayList<>();

  private WorkerPool pool(int workers, int queue, Overflow overflow) {
    return pool(workers, queue, overflow, b -> b);
  }

  private WorkerPool pool(
      int workers, int queue, Overflow overflow, UnaryOperator<WorkerPoolBuilder> more) {
    WorkerPool pool =
        more.apply(
                WorkerPools.fixed("real", workers)
                    .queueCapacity(queue)
                    .overflow(overflow)
                    .listener(events::add))
            .build();
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void theLawHoldsAndAllThreadsLeave() {
    Schedulers.resetOnHandleError();
    release.countDown();
    for (WorkerPool pool : pools) {
      settled(pool);
      pool.disposeGracefully().block(LONG);
      assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
    }
  }

  /* Errors that bodies throw on purpose are none of Awaitility's business. */
  private static ConditionFactory await() {
    return Awaitility.await().dontCatchUncaughtExceptions();
  }

  private static Ledger settled(WorkerPool pool) {
    await()
        .until(
            () -> {
              var snapshot = pool.snapshot();
              return snapshot.ledger().isBalanced()
                  && snapshot.ledger().pending() == 0
                  && snapshot.overrun() == 0;
            });
    return pool.snapshot().ledger();
  }

  private void hold() {
    boolean interrupted = false;
    for (; ; ) {
      try {
        release.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // and holds on
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void occupy(WorkerPool pool, int bodies) throws InterruptedException {
    int workers = Math.min(bodies, pool.config().workers());
    CountDownLatch running = new CountDownLatch(workers);
    for (int i = 0; i < bodies; i++) {
      pool.execute(
          () -> {
            running.countDown();
            hold();
          });
    }
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static Thread start(Runnable body) {
    Thread thread = new Thread(body, "caller");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  // ---------------------------------------------------------------- execute

  @Test
  void execute_room_runsOnANamedDaemonThread() {
    WorkerPool pool = pool(2, 4, Overflow.block());
    AtomicReference<Thread> thread = new AtomicReference<>();
    pool.execute(() -> thread.set(Thread.currentThread()));

    assertThat(settled(pool).completed()).isEqualTo(1);
    assertThat(thread.get().getName()).startsWith("real-");
    assertThat(thread.get().isDaemon()).isTrue();
    assertThat(Schedulers.isNonBlockingThread(thread.get())).isFalse();
  }

  @Test
  void execute_fullUnderDropAndReject_throws() throws Exception {
    WorkerPool dropping = pool(1, 0, Overflow.drop());
    occupy(dropping, 1);
    WorkerPool rejecting = pool(1, 0, Overflow.reject());
    occupy(rejecting, 1);

    assertThatThrownBy(() -> dropping.execute(() -> {})).isInstanceOf(TaskDroppedException.class);
    assertThatThrownBy(() -> rejecting.execute(() -> {})).isInstanceOf(PoolRejectedException.class);

    release.countDown();
    assertThat(settled(dropping).dropped()).isEqualTo(1);
    assertThat(settled(rejecting).rejected()).isEqualTo(1);
    assertThat(events)
        .filteredOn(PoolEvent.TaskTurnedAway.class::isInstance)
        .extracting(e -> ((PoolEvent.TaskTurnedAway) e).outcome())
        .containsExactly(Outcome.DROPPED, Outcome.REJECTED);
  }

  @Test
  void execute_fullUnderCallerRuns_runsHere() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.callerRuns());
    occupy(pool, 1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Schedulers.onHandleError((t, error) -> reported.add(error));

    pool.execute(() -> thread.set(Thread.currentThread()));
    pool.execute(
        () -> {
          throw new IllegalStateException("wrong");
        });

    assertThat(thread.get()).isSameAs(Thread.currentThread());
    assertThat(reported).hasSize(1);
    release.countDown();
    Ledger ledger = settled(pool);
    assertThat(ledger.completed()).isEqualTo(2);
    assertThat(ledger.failed()).isEqualTo(1);
  }

  @Test
  void execute_callerRunsOnANonBlockingThread_wouldBlock() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.callerRuns());
    occupy(pool, 1);

    Throwable error =
        Mono.fromRunnable(() -> pool.execute(() -> {}))
            .subscribeOn(Schedulers.parallel())
            .then(Mono.<Throwable>empty())
            .onErrorResume(Mono::just)
            .block(LONG);

    assertThat(error).isInstanceOf(WouldBlockException.class);
  }

  @Test
  void execute_fullUnderBlock_parksUntilThereIsRoom() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    occupy(pool, 1);
    AtomicBoolean ran = new AtomicBoolean();
    Thread caller = start(() -> pool.execute(() -> ran.set(true)));
    await().until(() -> caller.getState() == Thread.State.WAITING);
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);

    release.countDown();

    caller.join(30_000);
    assertThat(caller.isAlive()).isFalse();
    assertThat(settled(pool).completed()).isEqualTo(2);
    assertThat(ran).isTrue();
  }

  @Test
  void execute_fullUnderTimeout_throwsWhenTheBoundIsReached() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.timeout(Duration.ofMillis(20)));
    occupy(pool, 1);

    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(QueueTimeoutException.class)
        .hasMessageContaining("within 20 ms");

    release.countDown();
    assertThat(settled(pool).timedOut()).isEqualTo(1);
  }

  @Test
  void execute_longestTimeoutThereIs_waitsAndRuns() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.timeout(Duration.ofSeconds(Long.MAX_VALUE)));
    occupy(pool, 1);
    AtomicReference<Throwable> error = new AtomicReference<>();
    Thread caller =
        start(
            () -> {
              try {
                pool.execute(() -> {});
              } catch (Throwable e) {
                error.set(e);
              }
            });
    await().until(() -> pool.snapshot().ledger().waiting() == 1);
    release.countDown();

    caller.join(30_000);
    assertThat(error.get()).isNull();
    assertThat(settled(pool).completed()).isEqualTo(2);
  }

  @Test
  void execute_callerInterruptedWhileItWaits_throwsAndKeepsTheFlag() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    occupy(pool, 1);
    AtomicReference<Throwable> error = new AtomicReference<>();
    AtomicBoolean flag = new AtomicBoolean();
    Thread caller =
        start(
            () -> {
              try {
                pool.execute(() -> {});
              } catch (RejectedExecutionException e) {
                error.set(e);
                flag.set(Thread.currentThread().isInterrupted());
              }
            });
    await().until(() -> pool.snapshot().ledger().waiting() == 1);

    caller.interrupt();

    caller.join(30_000);
    assertThat(error.get())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("interrupted while waiting for room");
    assertThat(flag).isTrue();
    release.countDown();
    assertThat(settled(pool).cancelled()).isEqualTo(1);
  }

  @Test
  void execute_poolShutsDownWhileItWaits_throws() throws Exception {
    WorkerPool graceful = pool(1, 0, Overflow.block());
    occupy(graceful, 1);
    WorkerPool forced = pool(1, 0, Overflow.block());
    occupy(forced, 1);
    AtomicReference<Throwable> rejected = new AtomicReference<>();
    AtomicReference<Throwable> disposed = new AtomicReference<>();
    List<Thread> callers = new ArrayList<>();
    for (WorkerPool pool : List.of(graceful, forced)) {
      callers.add(
          start(
              () -> {
                try {
                  pool.execute(() -> {});
                } catch (RejectedExecutionException e) {
                  (pool == graceful ? rejected : disposed).set(e);
                }
              }));
      await().until(() -> pool.snapshot().ledger().waiting() == 1);
    }

    Disposable stopping = graceful.disposeGracefully().subscribe();
    forced.dispose();

    for (Thread caller : callers) {
      caller.join(30_000);
    }
    assertThat(rejected.get()).isInstanceOf(PoolRejectedException.class);
    assertThat(disposed.get())
        .isInstanceOf(RejectedExecutionException.class)
        .hasCauseInstanceOf(PoolDisposedException.class);
    release.countDown();
    await().until(stopping::isDisposed);
  }

  @Test
  void execute_fromAWorkerOrANonBlockingThread_doesNotPark() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    occupy(pool, 1);
    WorkerPool other = pool(1, 0, Overflow.block());

    StepVerifier.create(other.submit(() -> executed(pool)))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(WouldBlockException.class)
                    .hasMessageContaining("real-1"))
        .verify(LONG);
    StepVerifier.create(Mono.fromCallable(() -> executed(pool)).subscribeOn(Schedulers.parallel()))
        .expectError(WouldBlockException.class)
        .verify(LONG);
    release.countDown();
    assertThat(settled(pool).rejected()).isEqualTo(2);
  }

  private static Boolean executed(WorkerPool pool) {
    pool.execute(() -> {});
    return true;
  }

  @Test
  void execute_tooManyWaiters_throws() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block(), b -> b.maxWaiters(0));
    occupy(pool, 1);

    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("all 0 waiters wait");
    assertThatThrownBy(() -> pool.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("maxWaiters: 0");
  }

  @Test
  void executeAndSchedule_afterShutdown_areRejected() {
    WorkerPool pool = pool(1, 0, Overflow.block());
    pool.dispose();

    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("shut down");
    assertThatThrownBy(() -> pool.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> pool.schedule(() -> {}, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> pool.schedulePeriodically(() -> {}, 1, 1, TimeUnit.SECONDS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(pool::createWorker).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(pool::init).isInstanceOf(IllegalStateException.class);
    assertThat(settled(pool).rejected()).isEqualTo(4);
  }

  @Test
  void execute_throws_isReportedAndTheWorkerLivesOn() {
    WorkerPool pool = pool(1, 4, Overflow.block());
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    AtomicReference<Thread> before = new AtomicReference<>();
    AtomicReference<Thread> after = new AtomicReference<>();
    IllegalStateException wrong = new IllegalStateException("wrong");
    pool.execute(
        () -> {
          before.set(Thread.currentThread());
          throw wrong;
        });
    pool.execute(() -> after.set(Thread.currentThread()));

    assertThat(settled(pool).failed()).isEqualTo(1);
    await().until(() -> after.get() != null);
    assertThat(after.get()).isSameAs(before.get());
    assertThat(reported).containsExactly(wrong);
    assertThat(events).contains(new PoolEvent.TaskFailed("real", null, wrong));
    assertThat(pool.snapshot().workers().get(0).replaced()).isZero();
  }

  // ---------------------------------------------------------------- interrupts

  @Test
  void taskTimeout_blockedBody_interruptsItAndNoOther() throws Exception {
    WorkerPool pool = pool(1, 4, Overflow.block());
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean nextInterrupted = new AtomicBoolean(true);
    Mono<Integer> slow =
        pool.submit(
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.set(true);
                Thread.currentThread().interrupt(); // which must not reach the next
              }
              return 1;
            },
            TaskOptions.none().taskTimeout(Duration.ofMillis(10)));

    StepVerifier.create(slow).expectError(TaskTimeoutException.class).verify(LONG);
    pool.submit(
            () -> {
              nextInterrupted.set(Thread.currentThread().isInterrupted());
              return 1;
            })
        .block(LONG);

    assertThat(interrupted).isTrue();
    assertThat(nextInterrupted).isFalse();
    assertThat(settled(pool).timedOut()).isEqualTo(1);
  }

  @Test
  void taskTimeout_bodyIgnoresIt_isAnOverrunUntilItEnds() {
    WorkerPool pool = pool(1, 0, Overflow.reject());
    StepVerifier.create(
            pool.submit(
                () -> {
                  hold();
                  return 1;
                },
                TaskOptions.none().taskTimeout(Duration.ofMillis(10))))
        .expectError(TaskTimeoutException.class)
        .verify(LONG);

    assertThat(pool.snapshot().overrun()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().running()).isZero();
    pool.schedule(() -> {}); // its place is free
    release.countDown();
    assertThat(settled(pool).completed()).isEqualTo(1);
  }

  @Test
  void scheduleDispose_blockedBody_isInterrupted() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Disposable task =
        pool.schedule(
            () -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(task.isDisposed()).isFalse();

    task.dispose();

    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(task.isDisposed()).isTrue();
    assertThat(settled(pool).cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- death

  @Test
  void worker_handlerThrows_isReplacedCountedAndTold() {
    WorkerPool pool = pool(1, 8, Overflow.block());
    AtomicReference<Thread> dead = new AtomicReference<>();
    pool.execute(
        () -> {
          Thread self = Thread.currentThread();
          dead.set(self);
          self.setUncaughtExceptionHandler(
              (thread, error) -> {
                throw new IllegalStateException("the handler's own");
              });
          throw new IllegalStateException("the task's");
        });
    AtomicReference<Thread> next = new AtomicReference<>();
    pool.execute(() -> next.set(Thread.currentThread()));

    Ledger ledger = settled(pool);
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
    await().until(() -> !dead.get().isAlive());
    assertThat(next.get()).isNotSameAs(dead.get());
    assertThat(next.get().getName()).isEqualTo("real-1");
    assertThat(pool.snapshot().workers().get(0).replaced()).isEqualTo(1);
    await()
        .untilAsserted(
            () ->
                assertThat(events)
                    .filteredOn(PoolEvent.WorkerReplaced.class::isInstance)
                    .singleElement()
                    .satisfies(
                        e -> {
                          PoolEvent.WorkerReplaced event = (PoolEvent.WorkerReplaced) e;
                          assertThat(event.pool()).isEqualTo("real");
                          assertThat(event.worker()).isEqualTo("real-1");
                        }));
  }

  @Test
  void listener_throws_isReportedAndChangesNothing() {
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    WorkerPool pool =
        pool(
            1,
            0,
            Overflow.block(),
            b ->
                b.listener(
                    event -> {
                      throw new IllegalStateException("listener");
                    }));
    pool.disposeGracefully().block(LONG);

    assertThat(reported).isNotEmpty().allMatch(e -> e.getMessage().equals("listener"));
    assertThat(pool.isDisposed()).isTrue();
  }

  // ---------------------------------------------------------------- shutdown

  @Test
  void disposeGracefullyWithin_allDone_reportsInTime() {
    WorkerPool pool = pool(2, 4, Overflow.block());
    pool.submit(() -> 1).block(LONG);

    ShutdownReport report = pool.disposeGracefully(LONG).block(LONG);

    assertThat(report.inTime()).isTrue();
    assertThat(report.abandoned()).isZero();
    assertThat(report.pool()).isEqualTo("real");
    assertThat(report.ledger().completed()).isEqualTo(1);
  }

  @Test
  void disposeGracefullyWithin_bodyHeedsTheInterrupt_reportsWhatWasAbandoned() throws Exception {
    WorkerPool pool = pool(1, 4, Overflow.block());
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    Disposable blocked =
        pool.submit(
                () -> {
                  running.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.set(true);
                  }
                  return 1;
                })
            .subscribe(value -> {}, reported::add);
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    pool.execute(() -> reported.add(new AssertionError("ran after disposal")));

    ShutdownReport report = pool.disposeGracefully(Duration.ofMillis(10)).block(LONG);

    assertThat(report.inTime()).isFalse();
    assertThat(report.abandoned()).isEqualTo(2);
    assertThat(report.ledger().cancelled()).isEqualTo(2);
    assertThat(report.ledger().isBalanced()).isTrue();
    assertThat(interrupted).isTrue();
    assertThat(reported).singleElement().isInstanceOf(PoolDisposedException.class);
    assertThat(blocked.isDisposed()).isTrue();
  }

  @Test
  void disposeGracefullyWithin_bodyIgnoresTheInterrupt_reportsSoonAfterTheDeadline()
      throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    CountDownLatch running = new CountDownLatch(1);
    pool.schedule(
        () -> {
          running.countDown();
          hold();
        });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    ShutdownReport report = pool.disposeGracefully(Duration.ofMillis(1)).block(LONG);

    assertThat(report.inTime()).isFalse();
    assertThat(report.abandoned()).isEqualTo(1);
    assertThat(pool.snapshot().overrun()).isEqualTo(1);
  }

  @Test
  void disposeGracefullyWithin_virtualTimer_isBoundedByItsClock() throws Exception {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    WorkerPool pool = pool(1, 0, Overflow.block(), b -> b.timer(clock));
    occupy(pool, 1);
    AtomicReference<ShutdownReport> report = new AtomicReference<>();
    pool.disposeGracefully(Duration.ofHours(1)).subscribe(report::set);
    assertThat(report.get()).isNull();

    clock.advanceTimeBy(Duration.ofHours(1));
    release.countDown();

    await().until(() -> report.get() != null);
    assertThat(report.get().inTime()).isFalse();
  }

  @Test
  void execute_virtualTimer_parksNoLongerThanItsClockSays() throws Exception {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    WorkerPool pool = pool(1, 0, Overflow.timeout(Duration.ofHours(1)), b -> b.timer(clock));
    occupy(pool, 1);
    AtomicReference<Throwable> error = new AtomicReference<>();
    start(
        () -> {
          try {
            pool.execute(() -> {});
          } catch (RejectedExecutionException e) {
            error.set(e);
          }
        });
    await().until(() -> pool.snapshot().ledger().waiting() == 1);

    clock.advanceTimeBy(Duration.ofHours(1));

    await().atMost(Duration.ofSeconds(5)).until(() -> error.get() != null);
    assertThat(error.get()).isInstanceOf(QueueTimeoutException.class);
  }

  @Test
  void dispose_twiceAndAfterGraceful_isIdempotentAndForceful() throws Exception {
    WorkerPool pool = pool(1, 4, Overflow.block());
    occupy(pool, 1);
    AtomicBoolean ran = new AtomicBoolean();
    pool.execute(() -> ran.set(true));
    pool.disposeGracefully().subscribe();
    assertThat(pool.isDisposed()).isTrue();

    pool.dispose();
    pool.dispose();
    release.countDown();

    pool.disposeGracefully().block(LONG);
    assertThat(ran).isFalse();
    assertThat(settled(pool).cancelled()).isEqualTo(1);
    assertThat(events).filteredOn(PoolEvent.ShutdownBegun.class::isInstance).hasSize(1);
    assertThat(events).filteredOn(PoolEvent.Terminated.class::isInstance).hasSize(1);
  }

  // ---------------------------------------------------------------- timers

  @Test
  void schedule_delayedAndPeriodic_run() throws Exception {
    WorkerPool pool = pool(2, 0, Overflow.block());
    CountDownLatch delayed = new CountDownLatch(1);
    CountDownLatch ticks = new CountDownLatch(5);
    pool.schedule(delayed::countDown, 5, TimeUnit.MILLISECONDS);
    Disposable periodic = pool.schedulePeriodically(ticks::countDown, 1, 1, TimeUnit.MILLISECONDS);

    assertThat(delayed.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(ticks.await(30, TimeUnit.SECONDS)).isTrue();
    periodic.dispose();

    assertThat(settled(pool).completed()).isGreaterThanOrEqualTo(5); // the last may be cancelled
    assertThat(pool.now(TimeUnit.MILLISECONDS)).isPositive();
  }

  // ---------------------------------------------------------------- all at once

  @Test
  void execute_manyProducers_eachRunsOnceAndNothingIsLost() throws Exception {
    WorkerPool pool = pool(2, 16, Overflow.block());
    AtomicInteger ran = new AtomicInteger();
    Threads.together(
        3,
        index -> {
          for (int i = 0; i < 20_000; i++) {
            pool.execute(ran::incrementAndGet);
          }
        });

    assertThat(settled(pool).completed()).isEqualTo(60_000);
    assertThat(ran.get()).isEqualTo(60_000);
    assertThat(pool.snapshot().busy()).isBetween(0, 2);
    assertThat(pool.snapshot().workers()).hasSize(2);
    assertThat(pool.snapshot().workers().stream().mapToLong(w -> w.tasks()).sum())
        .isEqualTo(60_000);
  }

  @Test
  void pool_executesSubmitsStrandsAndTimersAtOnce_keepsTheLaw() throws Exception {
    WorkerPool pool = pool(2, 8, Overflow.drop());
    AtomicInteger turnedAway = new AtomicInteger();
    Threads.together(
        3,
        index -> {
          Scheduler.Worker worker = pool.createWorker();
          for (int i = 0; i < 5_000; i++) {
            switch (i % 5) {
              case 0 -> {
                try {
                  pool.execute(() -> {});
                } catch (TaskDroppedException e) {
                  turnedAway.incrementAndGet();
                }
              }
              case 1 -> pool.submitOrEmpty(() -> 1).subscribe();
              case 2 -> pool.submitOrEmpty(() -> 1).subscribe().dispose();
              case 3 -> worker.schedule(() -> {});
              default -> worker.schedule(() -> {}, i % 50, TimeUnit.MICROSECONDS);
            }
          }
          worker.dispose();
        });

    Ledger ledger = settled(pool);
    assertThat(ledger.offered()).isEqualTo(15_000);
    assertThat(ledger.dropped()).isGreaterThanOrEqualTo(turnedAway.get());
  }

  @Test
  void map_manyElementsOnTwoWorkers_keepsOrderAndLosesNothing() {
    WorkerPool pool = pool(2, 30, Overflow.block());

    StepVerifier.create(
            Flux.range(0, 20_000)
                .transform(pool.map(i -> i))
                .index()
                .filter(t -> t.getT1() != t.getT2().longValue())
                .count())
        .expectNext(0L)
        .expectComplete()
        .verify(LONG);
    StepVerifier.create(
            Flux.range(0, 20_000).transform(pool.mapUnordered(i -> i)).distinct().count())
        .expectNext(20_000L)
        .expectComplete()
        .verify(LONG);
    assertThat(settled(pool).completed()).isEqualTo(40_000);
  }

  /** One that the timer's thread makes would inherit that it is a daemon. */
  @Test
  void threads_factoryLeavesOpenWhetherTheyAreDaemons_allAreAsTheFirst() {
    List<Thread> made = new CopyOnWriteArrayList<>();
    WorkerPool pool =
        WorkerPools.boundedElastic("grows", 1, 2)
            .threads(
                body -> {
                  Thread thread = new Thread(body);
                  made.add(thread);
                  return thread;
                })
            .build();
    pools.add(pool);
    for (int i = 0; i < 2; i++) {
      pool.execute(this::hold);
    }
    await().until(() -> made.size() == 2);

    assertThat(made).extracting(Thread::isDaemon).containsOnly(Thread.currentThread().isDaemon());
  }
}
