package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Work that hops between full pools finishes or is refused; it never waits for itself. */
@OverEveryPool
class CrossPoolTest extends PoolContract {

  private static final int CHAINS = 300;

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void submit_fromWorkersOfTwoFullPools_finishesOrIsRefused(Strategy strategy)
      throws InterruptedException {
    WorkerPool a = smallPool(strategy);
    WorkerPool b = smallPool(strategy);
    Saturation fullA = saturate(a);
    Saturation fullB = saturate(b);
    CountDownLatch ended = new CountDownLatch(CHAINS);
    AtomicInteger finished = new AtomicInteger();
    List<Throwable> refusals = new ArrayList<>();

    // Each body hands over to the next pool and returns, so that it never waits for a result.
    for (int i = 0; i < CHAINS; i++) {
      CompletableFuture<String> last = new CompletableFuture<>();
      last.whenComplete(
          (value, error) -> {
            if (error == null) {
              finished.incrementAndGet();
            } else {
              synchronized (refusals) {
                refusals.add(error);
              }
            }
            ended.countDown();
          });
      hop(a, () -> hop(b, () -> hop(a, () -> last.complete("A, B, A"), last), last), last);
    }
    fullA.release();
    fullB.release();

    assertThat(ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("%s chains are missing", ended.getCount())
        .isTrue();
    assertThat(finished.get() + refusals.size()).isEqualTo(CHAINS);
    assertThat(refusals).allMatch(error -> error instanceof RejectedExecutionException);
    if (strategy == Strategy.BLOCK) {
      assertThat(finished).as("chains finished").hasPositiveValue();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"DROP", "REJECT", "TIMEOUT", "CALLER_RUNS"})
  void submitPublisher_nestedAcrossTwoFullPools_finishesOrIsRefused(Strategy strategy) {
    // Under block a Publisher that keeps its place while it waits for another in the same room is
    // a circular wait of the user's own making; every other strategy breaks it.
    WorkerPool a = smallPool(strategy);
    WorkerPool b = smallPool(strategy);
    List<CompletableFuture<String>> chains = new ArrayList<>();

    for (int i = 0; i < CHAINS; i++) {
      chains.add(
          a.submitPublisher(() -> b.submitPublisher(() -> a.submit(() -> "A, B, A")))
              .next()
              .toFuture());
    }

    for (CompletableFuture<String> chain : chains) {
      assertFinishedOrRefused(chain);
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_fromAWorkerOfAFullPool_neverParks(Strategy strategy) {
    WorkerPool a = smallPool(strategy);
    WorkerPool b = smallPool(strategy);
    Saturation fullB = saturate(b);
    AtomicBoolean inlineRun = new AtomicBoolean();
    ConcurrentLinkedQueue<Object> outcomes = new ConcurrentLinkedQueue<>();

    for (WorkerPool target : List.of(a, b)) {
      a.schedule(
          () -> {
            // Fill what is left of the own room, so that it is full too.
            for (int i = 0; i < kind.forks() + a.config().capacity() + 1; i++) {
              a.schedule(() -> {});
            }
            try {
              Thread caller = Thread.currentThread();
              target.execute(() -> inlineRun.set(Thread.currentThread() == caller));
              outcomes.add("accepted");
            } catch (RejectedExecutionException refused) {
              outcomes.add(refused);
            }
          });
    }

    eventually().until(() -> outcomes.size() == 2);
    if (strategy == Strategy.CALLER_RUNS) {
      // What keeps cores busy is held up by no other pool's bodies, only by its own.
      assertThat(outcomes.stream().filter("accepted"::equals))
          .hasSize(kind.isNonBlocking() ? 1 : 2);
      assertThat(inlineRun).isTrue();
    } else {
      assertThat(outcomes).allMatch(outcome -> outcome instanceof RejectedExecutionException);
    }
    fullB.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void publishOn_backAndForthBetweenFullPools_losesNothing(Strategy strategy) {
    WorkerPool a = smallPool(strategy);
    WorkerPool b = smallPool(strategy);
    Saturation fullA = saturateWithWaiters(a);
    Saturation fullB = saturateWithWaiters(b);
    List<CompletableFuture<List<Integer>>> streams = new ArrayList<>();

    for (int i = 0; i < 10; i++) {
      streams.add(
          Flux.range(0, 500)
              .publishOn(scheduler(a), 4)
              .publishOn(scheduler(b), 4)
              .publishOn(scheduler(a), 4)
              .collectList()
              .toFuture());
    }
    fullA.release();
    fullB.release();

    for (CompletableFuture<List<Integer>> stream : streams) {
      List<Integer> received = stream.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
      assertThat(received).hasSize(500).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void workerSchedule_fromWorkersOfEachOther_pingPongs(Strategy strategy)
      throws InterruptedException {
    WorkerPool a = smallPool(strategy);
    WorkerPool b = smallPool(strategy);
    Scheduler.Worker ping = scheduler(a).createWorker();
    Scheduler.Worker pong = scheduler(b).createWorker();
    Saturation fullA = saturateWithWaiters(a);
    Saturation fullB = saturateWithWaiters(b);
    CountDownLatch hops = new CountDownLatch(5_000);
    Runnable[] next = new Runnable[2];
    next[0] = () -> hopOn(pong, hops, next[1]);
    next[1] = () -> hopOn(ping, hops, next[0]);

    ping.schedule(next[0]);
    fullA.release();
    fullB.release();

    assertThat(hops.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    ping.dispose();
    pong.dispose();
  }

  private static void hopOn(Scheduler.Worker worker, CountDownLatch hops, Runnable next) {
    hops.countDown();
    if (hops.getCount() > 0) {
      worker.schedule(next);
    }
  }

  private static void hop(WorkerPool pool, Runnable body, CompletableFuture<?> onRefusal) {
    Mono.from(pool.submit(() -> true))
        .subscribe(done -> body.run(), onRefusal::completeExceptionally);
  }

  private static void assertFinishedOrRefused(CompletableFuture<String> chain) {
    try {
      assertThat(chain.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join())
          .isEqualTo("A, B, A");
    } catch (CompletionException e) {
      assertThat(e.getCause()).isInstanceOf(RejectedExecutionException.class);
    }
  }

  private WorkerPool smallPool(Strategy strategy) {
    return pool(builder(1).queueCapacity(1).maxWaiters(CHAINS).overflow(strategy.overflow()));
  }
}
