package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import reactor.core.scheduler.Scheduler;

/** The pools of one test, and what must be true of them when it is over. */
final class Pools implements AutoCloseable {

  /** Pools with more strands than this are not probed for leaked ones. */
  private static final int PROBE_LIMIT = 4_096;

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final List<WorkerPool> pools = new ArrayList<>();
  private final List<Runnable> releases = new ArrayList<>();

  /** No pool's name is the beginning of another's. */
  static String newName(String kind) {
    return kind + NAMES.incrementAndGet() + "x";
  }

  WorkerPool add(WorkerPool pool) {
    pools.add(pool);
    return pool;
  }

  Hold add(Hold hold) {
    releases.add(hold::release);
    return hold;
  }

  Saturation add(Saturation saturation) {
    releases.add(saturation::release);
    return saturation;
  }

  /** Lets everything go that the test held, and checks each pool, alive and disposed of. */
  @Override
  public void close() {
    releases.forEach(Runnable::run);
    try {
      for (WorkerPool pool : pools) {
        if (!pool.isDisposed()) {
          awaitSettled(pool);
          assertNoStrandIsLeft(pool);
        }
      }
    } finally {
      pools.forEach(WorkerPool::dispose);
    }
    for (WorkerPool pool : pools) {
      awaitNoThread(pool);
      awaitSettled(pool);
    }
  }

  /** Waits until nothing is under way, and checks the conservation law. */
  static void awaitSettled(WorkerPool pool) {
    eventually()
        .untilAsserted(
            () -> {
              Ledger ledger = pool.snapshot().ledger();
              assertThat(ledger.pending()).as("pending of %s", ledger).isZero();
              assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
            });
  }

  /** Waits until no thread of the pool is alive. */
  static void awaitNoThread(WorkerPool pool) {
    eventually()
        .untilAsserted(
            () ->
                assertThat(threadsOf(pool))
                    .as("threads alive after the disposal of %s", pool.config().name())
                    .isEmpty());
  }

  /** Waits for a failure, and returns it as it was signalled. */
  static Throwable failureOf(CompletableFuture<?> future) {
    // Not by get(), which on some JDKs wraps a CancellationException in one of its own.
    CompletableFuture<Throwable> failure = future.handle((value, error) -> error);
    assertThat(failure).succeedsWithin(PoolContract.PATIENCE);
    return Objects.requireNonNull(failure.join(), "completed (expected: a failure)");
  }

  static List<String> threadsOf(WorkerPool pool) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith(pool.config().name()))
        .sorted()
        .toList();
  }

  static ConditionFactory eventually() {
    // Awaitility would take the place of the uncaught-exception handler that some tests look at.
    return await()
        .dontCatchUncaughtExceptions()
        .atMost(PoolContract.PATIENCE)
        .pollInterval(Duration.ofMillis(2));
  }

  /** An operator that forgot to dispose of its worker leaves no room for the last one of these. */
  private static void assertNoStrandIsLeft(WorkerPool pool) {
    int most = pool.config().maxStrands();
    if (most <= PROBE_LIMIT) {
      eventually()
          .untilAsserted(
              () -> assertThat(strandsLeft(pool)).as("strands left, of %s", most).isEqualTo(most));
    }
  }

  private static int strandsLeft(WorkerPool pool) {
    List<Scheduler.Worker> workers = new ArrayList<>();
    try {
      while (workers.size() < pool.config().maxStrands()) {
        workers.add(pool.createWorker());
      }
    } catch (RejectedExecutionException refused) {
      return workers.size();
    } finally {
      workers.forEach(Scheduler.Worker::dispose);
    }
    return workers.size();
  }
}
