package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.PoolEvent;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Schedulers;

/** Pools whose tasks fork, with threads of their own. */
class ParallelPoolTest {

  private static final int FORKS = 256;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<WorkerPool> pools = new ArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);

  private WorkerPool pool(int workers, int queue, Overflow overflow) {
    return pool(workers, queue, overflow, b -> b);
  }

  private WorkerPool pool(
      int workers, int queue, Overflow overflow, UnaryOperator<WorkerPoolBuilder> more) {
    WorkerPool pool =
        more.apply(WorkerPools.parallel("forks", workers).queueCapacity(queue).overflow(overflow))
            .build();
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void theLawHoldsAndAllThreadsLeave() {
    release.countDown();
    for (WorkerPool pool : pools) {
      settled(pool);
      pool.disposeGracefully().block(LONG);
      assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
    }
  }

  private static void settled(WorkerPool pool) {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .until(
            () -> {
              var ledger = pool.snapshot().ledger();
              return ledger.isBalanced() && ledger.pending() == 0;
            });
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void hold() {
    boolean held = false;
    while (!held) {
      try {
        held = release.await(LONG.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Test
  void toString_kind_isNamed() {
    assertThat(pool(2, 1, Overflow.reject())).hasToString("parallel(\"forks\", 2)");
  }

  @Test
  void threads_ofThePool_areNonBlocking() {
    WorkerPool pool = pool(1, 1, Overflow.reject());

    assertThat(pool.submit(() -> Thread.currentThread() instanceof NonBlocking).block(LONG))
        .isTrue();
    assertThat(pool.submit(Schedulers::isInNonBlockingThread).block(LONG)).isTrue();
    assertThatThrownBy(() -> pool.submit(() -> Mono.never().block()).block(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("block");
  }

  @Test
  void execute_onAWorker_isForkedBesidesTheRoom() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.reject());
    CountDownLatch done = new CountDownLatch(FORKS + 1);
    AtomicReference<Throwable> refused = new AtomicReference<>();

    pool.execute(
        () -> {
          for (int i = 0; i < FORKS; i++) {
            pool.execute(done::countDown);
          }
          try {
            pool.execute(done::countDown); // the room has one place, which this one takes
          } catch (RejectedExecutionException e) {
            refused.set(e);
          }
          done.countDown();
        });

    await(done);
    assertThat(refused.get()).isInstanceOf(PoolRejectedException.class);
  }

  @Test
  void forks_ofOneTask_areBalancedOverAllWorkers() throws Exception {
    WorkerPool pool = pool(3, 4, Overflow.reject());
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch together = new CountDownLatch(3);
    CountDownLatch done = new CountDownLatch(6);

    pool.execute(
        () -> {
          for (int i = 0; i < 6; i++) {
            pool.execute(
                () -> {
                  threads.add(Thread.currentThread());
                  together.countDown();
                  hold();
                  done.countDown();
                });
          }
        });

    await(together);
    assertThat(threads).hasSize(3);
    assertThat(pool.snapshot().steals().yielded()).isPositive();
    assertThat(pool.snapshot().steals().stolen()).isGreaterThanOrEqualTo(2);
    release.countDown();
    await(done);
  }

  @Test
  void forks_shortOnesBeforeALongTask_areNotLeftBehindIt() throws Exception {
    WorkerPool pool = pool(2, 64, Overflow.reject());
    LongAdder warm = new LongAdder();
    pool.execute(
        () -> {
          for (int i = 0; i < FORKS; i++) {
            pool.execute(warm::increment); // so that tasks are known to be short
          }
        });
    settled(pool);
    CountDownLatch done = new CountDownLatch(3);

    pool.execute(
        () -> {
          for (int i = 0; i < 3; i++) {
            pool.execute(done::countDown);
          }
          hold();
        });

    await(done); // though their own worker is held up
  }

  @Test
  void outsideWork_whileTasksForkWithoutEnd_getsItsTurn() {
    WorkerPool pool = pool(2, 64, Overflow.reject());
    AtomicReference<Runnable> endless = new AtomicReference<>();
    endless.set(
        () -> {
          if (release.getCount() > 0) {
            pool.execute(endless.get());
          }
        });
    for (int i = 0; i < 4; i++) {
      pool.execute(endless.get());
    }

    for (int i = 0; i < 100; i++) {
      assertThat(pool.submit(() -> "a turn").block(LONG)).isEqualTo("a turn");
    }
    assertThat(
            Flux.range(0, 1_000)
                .publishOn(pool)
                .map(n -> n + 1)
                .reduce(0, Integer::sum)
                .block(LONG))
        .isEqualTo(500_500);
  }

  @Test
  void divide_againAndAgain_needsNoMoreThanTheWorkersHold() throws Exception {
    WorkerPool pool = pool(2, 2, Overflow.callerRuns());
    LongAdder leaves = new LongAdder();

    pool.schedule(new Fib(pool, 18, leaves));

    settled(pool);
    assertThat(leaves.sum()).isEqualTo(4_181);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(8_361);
  }

  private record Fib(WorkerPool pool, int n, LongAdder leaves) implements Runnable {
    @Override
    public void run() {
      if (n < 2) {
        leaves.increment();
        return;
      }
      pool.execute(new Fib(pool, n - 1, leaves));
      pool.execute(new Fib(pool, n - 2, leaves));
    }
  }

  @Test
  void callerRuns_onAnOwnWorkerWithEverythingFull_runsInline() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.callerRuns());
    AtomicInteger inline = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(FORKS + 10);

    pool.execute(
        () -> {
          Thread caller = Thread.currentThread();
          boolean[] inside = {true};
          for (int i = 0; i < FORKS + 10; i++) {
            pool.execute(
                () -> {
                  if (inside[0] && Thread.currentThread() == caller) {
                    inline.incrementAndGet();
                  }
                  done.countDown();
                });
          }
          inside[0] = false;
        });

    await(done);
    assertThat(inline).hasValue(10);
  }

  @Test
  void block_onAnOwnWorkerWithEverythingFull_throwsRatherThanPark() throws Exception {
    WorkerPool pool = pool(1, 0, Overflow.block());
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);

    pool.execute(
        () -> {
          try {
            for (int i = 0; i <= FORKS; i++) {
              pool.execute(() -> {});
            }
          } catch (RejectedExecutionException e) {
            thrown.set(e);
          }
          done.countDown();
        });

    await(done);
    assertThat(thrown.get()).isInstanceOf(WouldBlockException.class);
  }

  @Test
  void schedule_forkedAndCancelled_neverRuns() throws Exception {
    WorkerPool pool = pool(1, 4, Overflow.reject());
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);

    pool.execute(
        () -> {
          for (int i = 0; i < 10; i++) {
            Disposable task = pool.schedule(ran::incrementAndGet);
            if (i % 2 == 0) {
              task.dispose();
            }
          }
          pool.submit(ran::incrementAndGet).subscribe().dispose();
          done.countDown();
        });

    await(done);
    settled(pool);
    assertThat(ran).hasValue(5);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(6);
  }

  @Test
  void submitPublisher_onAWorker_keepsAPlaceInTheRoom() throws Exception {
    WorkerPool pool = pool(1, 1, Overflow.reject());
    List<Throwable> refused = new CopyOnWriteArrayList<>();
    CountDownLatch done = new CountDownLatch(1);

    pool.execute(
        () -> {
          for (int i = 0; i < 3; i++) {
            pool.submitPublisher(() -> Mono.delay(Duration.ofMillis(1)))
                .subscribe(n -> {}, refused::add);
          }
          done.countDown();
        });

    await(done);
    assertThat(refused).hasSize(2).allMatch(error -> error instanceof PoolRejectedException);
  }

  @Test
  void dispose_withForksWaiting_cancelsThem() throws Exception {
    WorkerPool pool = pool(1, 4, Overflow.reject());
    CountDownLatch forked = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    pool.execute(
        () -> {
          for (int i = 0; i < 20; i++) {
            pool.execute(ran::incrementAndGet);
          }
          forked.countDown();
          hold();
        });
    await(forked);

    pool.dispose();
    pool.disposeGracefully().block(LONG);

    assertThat(ran).hasValue(0);
    assertThat(pool.snapshot().ledger().cancelled()).isGreaterThanOrEqualTo(20);
  }

  @Test
  void disposeGracefully_withForksWaiting_runsThemAndRefusesMore() throws Exception {
    WorkerPool pool = pool(2, 4, Overflow.reject());
    CountDownLatch forked = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    AtomicReference<Throwable> refused = new AtomicReference<>();
    pool.execute(
        () -> {
          for (int i = 0; i < 20; i++) {
            pool.execute(ran::incrementAndGet);
          }
          forked.countDown();
          hold();
          try {
            pool.execute(ran::incrementAndGet);
          } catch (RejectedExecutionException e) {
            refused.set(e);
          }
        });
    await(forked);

    Mono<Void> end = pool.disposeGracefully();
    end.subscribe();
    release.countDown();
    end.block(LONG);

    assertThat(ran).hasValue(20);
    assertThat(refused.get()).isInstanceOf(PoolRejectedException.class);
  }

  @Test
  void listener_onADyingThread_forksNothingBesideItsSuccessor() throws Exception {
    AtomicReference<WorkerPool> itself = new AtomicReference<>();
    CountDownLatch fromListener = new CountDownLatch(1);
    WorkerPool pool =
        pool(
            1,
            4,
            Overflow.reject(),
            builder ->
                builder.listener(
                    event -> {
                      if (event instanceof PoolEvent.WorkerReplaced) {
                        itself.get().execute(fromListener::countDown);
                      }
                    }));
    itself.set(pool);
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          throw new IllegalStateException("deadly");
        });
    try {
      pool.execute(
          () -> {
            throw new IllegalStateException("kills its thread");
          });
      await(fromListener);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(pool.submit(() -> 1).block(LONG)).isEqualTo(1);
  }
}
