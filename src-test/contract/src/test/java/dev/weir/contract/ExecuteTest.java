package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WouldBlockException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The plain Executor: what happens to the calling thread when there is no room. */
@OverEveryPool
class ExecuteTest extends PoolContract {

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_withRoom_runsOnAWorker(Strategy strategy) {
    WorkerPool pool = small(strategy.overflow());
    AtomicReference<String> thread = new AtomicReference<>();

    pool.execute(() -> thread.set(Thread.currentThread().getName()));

    eventually().until(() -> thread.get() != null);
    assertThat(thread.get()).startsWith(pool.config().name());
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_onAnIdlePool_acceptsAsManyAsTheRoomHolds(Strategy strategy) {
    WorkerPool pool = pool(builder(2).queueCapacity(3).overflow(strategy.overflow()));
    AtomicInteger onWorkers = new AtomicInteger();
    CountDownLatch release = new CountDownLatch(1);

    for (int i = 0; i < 5; i++) {
      pool.execute(
          () -> {
            if (Thread.currentThread().getName().startsWith(pool.config().name())) {
              onWorkers.incrementAndGet();
            }
            awaitQuietly(release);
          });
    }
    release.countDown();

    eventually().until(() -> onWorkers.get() == 5);
  }

  @Test
  void execute_fullUnderDrop_throwsTaskDropped() {
    WorkerPool pool = small(Overflow.drop());
    Saturation saturation = saturate(pool);

    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOfSatisfying(
            TaskDroppedException.class,
            error -> {
              assertThat(error.refusal().pool()).isEqualTo(pool.config().name());
              assertThat(error.refusal().capacity()).isEqualTo(3);
              assertThat(error.refusal().depth()).isEqualTo(2);
            })
        .hasMessageContaining(pool.config().name())
        .hasMessageContaining("capacity 3");

    assertThat(pool.snapshot().ledger().dropped()).isEqualTo(1);
    saturation.release();
  }

  @Test
  void execute_fullUnderReject_throwsPoolRejectedAndLeavesNoTrace() {
    WorkerPool pool = small(Overflow.reject());
    Saturation saturation = saturate(pool);

    for (int i = 0; i < 1_000; i++) {
      assertThatThrownBy(() -> pool.execute(() -> {}))
          .isInstanceOf(PoolRejectedException.class)
          .hasMessageContaining(pool.config().name())
          .hasMessageContaining("capacity 3");
    }

    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.rejected()).isEqualTo(1_000);
    assertThat(ledger.pending()).isEqualTo(3);
    saturation.release();
    Pools.awaitSettled(pool);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      pool.execute(runs::incrementAndGet);
    }
    eventually().until(() -> runs.get() == 3);
  }

  @Test
  void execute_fullUnderBlock_parksTheCallerUntilThereIsRoom() throws InterruptedException {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);
    AtomicBoolean returned = new AtomicBoolean();
    AtomicBoolean ran = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              pool.execute(() -> ran.set(true));
              returned.set(true);
            });

    caller.start();
    eventually().until(() -> pool.snapshot().ledger().waiting() == 1);
    eventually()
        .until(
            () ->
                caller.getState() == Thread.State.WAITING
                    || caller.getState() == Thread.State.TIMED_WAITING);
    assertThat(returned).isFalse();
    saturation.release();

    caller.join(PATIENCE.toMillis());
    assertThat(returned).isTrue();
    eventually().untilTrue(ran);
  }

  @Test
  void execute_fullUnderTimeout_throwsQueueTimeoutAfterTheBound() {
    Duration bound = Duration.ofMillis(80);
    WorkerPool pool = small(Overflow.timeout(bound));
    Saturation saturation = saturate(pool);
    AtomicBoolean ran = new AtomicBoolean();
    long start = System.nanoTime();

    assertThatThrownBy(() -> pool.execute(() -> ran.set(true)))
        .isInstanceOf(QueueTimeoutException.class)
        .hasMessageContaining(pool.config().name())
        .hasMessageContaining("80 ms");

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(bound.toNanos() * 9 / 10);
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void execute_acceptedUnderTimeout_isNeverEvicted() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(5)));
    Hold hold = occupy(pool);
    AtomicInteger runs = new AtomicInteger();
    pool.execute(runs::incrementAndGet);
    pool.execute(runs::incrementAndGet);

    // The room is full, so this one waits out its bound, and with it that of the accepted ones.
    assertThatThrownBy(() -> pool.execute(runs::incrementAndGet))
        .isInstanceOf(QueueTimeoutException.class);
    hold.release();

    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(2);
  }

  @Test
  void execute_fullUnderCallerRuns_runsOnTheCallingThread() {
    WorkerPool pool = small(Overflow.callerRuns());
    Saturation saturation = saturate(pool);
    AtomicReference<Thread> ranOn = new AtomicReference<>();

    pool.execute(() -> ranOn.set(Thread.currentThread()));

    assertThat(ranOn.get()).isSameAs(Thread.currentThread());
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1);
    saturation.release();
  }

  /** Gives itself to the pool again whenever it is run. */
  private static final class Again {
    private final WorkerPool pool;
    private final AtomicInteger depth = new AtomicInteger();
    private final List<Throwable> refused = new CopyOnWriteArrayList<>();

    Again(WorkerPool pool) {
      this.pool = pool;
    }

    void execute() {
      depth.incrementAndGet();
      try {
        pool.execute(this::execute);
      } catch (RejectedExecutionException e) {
        refused.add(e);
      }
    }

    void submit() {
      depth.incrementAndGet();
      pool.submit(Executors.callable(this::submit)).subscribe(nothing -> {}, refused::add);
    }

    void assertRefused(int times, int runs) {
      assertThat(depth).hasValue(runs);
      assertThat(refused).hasSize(times).allMatch(error -> error instanceof PoolRejectedException);
    }
  }

  @Test
  void execute_taskThatGivesItselfAgainUnderCallerRuns_isRefusedBeforeTheStackOverflows() {
    WorkerPool pool = small(Overflow.callerRuns());
    Saturation saturation = saturate(pool);
    Again again = new Again(pool);

    for (int round = 1; round <= 2; round++) { // the first leaves nothing behind
      pool.execute(again::execute);
      pool.execute(again::submit);
      again.assertRefused(2 * round, round * 2 * 256);
    }

    saturation.release();
  }

  @Test
  void execute_workersTaskThatGivesItselfAgainUnderCallerRuns_isRefusedBeforeTheStackOverflows() {
    WorkerPool pool = pool(builder(1).queueCapacity(0).overflow(Overflow.callerRuns()));
    Again again = new Again(pool);

    pool.execute(
        () -> {
          for (int i = 0; i < 256; i++) { // as many as the worker of a parallel pool may fork
            pool.execute(() -> {});
          }
          again.execute();
          again.submit();
        });

    Pools.awaitSettled(pool);
    again.assertRefused(2, 2 * (1 + 256));
  }

  @Test
  void execute_manyWaitersUnderBlock_beyondMaxWaitersIsRejected() throws InterruptedException {
    WorkerPool pool = pool(builder(1).queueCapacity(2).maxWaiters(2));
    Saturation saturation = saturateWithWaiters(pool);

    assertThatThrownBy(() -> pool.execute(() -> {}))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining(pool.config().name());

    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_fullOnANonBlockingThread_neverParks(Strategy strategy) {
    WorkerPool pool = small(strategy.overflow());
    Saturation saturation = saturate(pool);

    Throwable error = errorOf(pool, Schedulers.parallel());

    switch (strategy) {
      case BLOCK, TIMEOUT, CALLER_RUNS ->
          assertThat(error)
              .isInstanceOf(WouldBlockException.class)
              .hasMessageContaining(pool.config().name())
              .hasMessageContaining("submit");
      case DROP -> assertThat(error).isInstanceOf(TaskDroppedException.class);
      case REJECT -> assertThat(error).isInstanceOf(PoolRejectedException.class);
    }
    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"BLOCK", "TIMEOUT"})
  void execute_fullOnAWorkerOfAnotherPool_throwsWouldBlock(Strategy strategy) {
    WorkerPool other = pool(1);
    WorkerPool pool = small(strategy.overflow());
    Saturation saturation = saturate(pool);

    assertThat(errorOf(pool, other)).isInstanceOf(WouldBlockException.class);

    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_withRoomOnANonBlockingThread_isAccepted(Strategy strategy) {
    WorkerPool pool = small(strategy.overflow());

    assertThat(errorOf(pool, Schedulers.parallel())).isNull();
  }

  @Test
  void execute_interruptedWhileParked_isRefusedAndKeepsTheInterrupt() throws InterruptedException {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    AtomicBoolean ran = new AtomicBoolean();
    Thread caller =
        new Thread(
            () -> {
              try {
                pool.execute(() -> ran.set(true));
              } catch (RejectedExecutionException e) {
                thrown.set(e);
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    eventually().until(() -> pool.snapshot().ledger().waiting() == 1);

    caller.interrupt();

    caller.join(PATIENCE.toMillis());
    assertThat(caller.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(RejectedExecutionException.class);
    assertThat(interrupted).isTrue();
    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"BLOCK", "TIMEOUT"})
  void execute_parkedWhenThePoolIsDisposed_isRefused(Strategy strategy)
      throws InterruptedException {
    WorkerPool pool = small(Overflow.block());
    saturate(pool);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        new Thread(
            () -> {
              try {
                pool.execute(() -> {});
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    caller.start();
    eventually().until(() -> pool.snapshot().ledger().waiting() == 1);

    if (strategy == Strategy.BLOCK) {
      pool.dispose();
    } else {
      pool.disposeGracefully(Duration.ofMillis(10)).block(PATIENCE);
    }

    caller.join(PATIENCE.toMillis());
    assertThat(caller.isAlive()).isFalse();
    assertThat(thrown.get()).isInstanceOf(RuntimeException.class);
  }

  @Test
  void execute_fromManyParkedThreads_allGetTheirTurnInOrderOfArrival() {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);
    List<Integer> order = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      new Thread(() -> pool.execute(() -> order.add(number))).start();
      eventually().until(() -> pool.snapshot().ledger().waiting() == number + 1);
    }

    saturation.release();

    eventually().until(() -> order.size() == 10);
    assertThat(order).isSorted();
  }

  private WorkerPool small(Overflow overflow) {
    return pool(builder(1).queueCapacity(2).maxWaiters(16).overflow(overflow));
  }

  private static Throwable errorOf(WorkerPool pool, Scheduler caller) {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    caller.schedule(
        () -> {
          try {
            pool.execute(() -> {});
            outcome.complete(null);
          } catch (RejectedExecutionException e) {
            outcome.complete(e);
          }
        });
    return outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
