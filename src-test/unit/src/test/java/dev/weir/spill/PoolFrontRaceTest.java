package dev.weir.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolConfig;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A pool tells of what came back from disk on one thread while another looks after it: each record
 * is settled once, whoever is first. The pool is the test's, and the disk is where the threads are.
 *
 * <p>{@code -Dspill.rounds=…} says how many rounds each.
 */
class PoolFrontRaceTest {

  private static final int ROUNDS = Integer.getInteger("spill.rounds", 150);
  private static final long PATIENCE_SECONDS = 60;

  private static final PoolConfig CONFIG = config();

  private final ExecutorService other = Executors.newSingleThreadExecutor();

  private static PoolConfig config() {
    WorkerPool pool = WorkerPools.fixed("model", 2).build();
    pool.dispose();
    return pool.config();
  }

  /** What a pool says that has no room. */
  private static Throwable refusal() {
    WorkerPool pool = WorkerPools.fixed("full", 1).queueCapacity(0).maxWaiters(0).build();
    CountDownLatch busy = new CountDownLatch(1);
    try {
      Disposable first = pool.submit(() -> waitFor(busy)).subscribe();
      assertThat(first.isDisposed()).isFalse();
      return catchThrowable(
          () -> pool.submit(() -> true).block(Duration.ofSeconds(PATIENCE_SECONDS)));
    } finally {
      busy.countDown();
      pool.disposeGracefully().block(Duration.ofSeconds(PATIENCE_SECONDS));
    }
  }

  private static boolean waitFor(CountDownLatch latch) throws InterruptedException {
    latch.await();
    return true;
  }

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  /** One record on disk, and pools that end their tasks when they are told. */
  private static final class Round {
    private final MemoryLog log = new MemoryLog();
    private final VirtualTimeScheduler emitter = VirtualTimeScheduler.create();
    private final Queue<MonoSink<Object>> inPool = new ConcurrentLinkedQueue<>();
    private final SpillSetup<String> setup;
    private final Depot<String> depot;

    Round() throws Exception {
      log.append(ByteBuffer.wrap(new byte[] {'x'}));
      SpillConfig config =
          new SpillConfig(
              Path.of("memory"),
              "test",
              1 << 20,
              1_024,
              SyncPolicy.none(),
              Overflow.block(),
              false,
              1,
              1,
              4,
              4);
      setup =
          new SpillSetup<>(
              config,
              SpillCodec.utf8(),
              Schedulers.immediate(),
              false,
              emitter,
              System::nanoTime,
              event -> {},
              null);
      depot = new Depot<>(log, setup);
    }

    PoolFront<String> front() {
      PoolFront<String> front =
          new PoolFront<>(pool(), element -> {}, (element, error) -> {}, depot, setup);
      assertThat(depot.admit(front.replay(), front)).isTrue();
      front.replay().open();
      return front;
    }

    private WorkerPool pool() {
      return (WorkerPool)
          Proxy.newProxyInstance(
              WorkerPool.class.getClassLoader(),
              new Class<?>[] {WorkerPool.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "submit" -> Mono.create(inPool::add);
                    case "config" -> CONFIG;
                    case "isDisposed" -> false;
                    default -> throw new UnsupportedOperationException(method.getName());
                  });
    }

    MonoSink<Object> task() {
      return Rules.notNull("task", inPool.poll());
    }

    /** Whatever the pool has ends well. */
    void settle() {
      emitter.advanceTimeBy(Duration.ofSeconds(1));
      for (MonoSink<Object> next = inPool.poll(); next != null; next = inPool.poll()) {
        next.success();
      }
    }

    void judge(int round) {
      assertThat(depot.ledger().completed()).as("round %s: completed", round).isEqualTo(1);
      assertThat(depot.pending()).as("round %s: pending", round).isZero();
      assertThat(depot.books().onDisk()).as("round %s: on disk", round).isZero();
      assertThat(log.left()).as("round %s: left", round).isEmpty();
      assertThat(log.complaints()).as("round %s", round).isEmpty();
    }
  }

  /* Both at once, as near as can be: threads that have to be woken would come one after the other. */
  private void race(Runnable one, Runnable another) throws Exception {
    CountDownLatch start = new CountDownLatch(2);
    Future<?> done = other.submit(() -> begin(start, another));
    begin(start, one);
    done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static void begin(CountDownLatch start, Runnable what) {
    start.countDown();
    while (start.getCount() != 0) {
      Thread.onSpinWait();
    }
    what.run();
  }

  @Test
  void refusal_ofAReplay_whileAnotherThreadOffers_isNotForgotten() throws Exception {
    Throwable refusal = refusal();
    assertThat(refusal).isInstanceOf(PoolRejectedException.class);
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round();
      PoolFront<String> front = round.front();
      MonoSink<Object> task = round.task();

      race(
          () -> task.error(refusal),
          () -> {
            for (int j = 0; j < 20; j++) {
              front.drain();
            }
          });

      round.settle();
      round.judge(i);
    }
  }

  @Test
  void end_ofAReplay_whileTheFrontLeaves_isNotRepeated() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      Round round = new Round();
      PoolFront<String> front = round.front();
      MonoSink<Object> task = round.task();

      race(task::success, front::leaveSoon);

      round.front();
      round.settle();
      round.judge(i);
    }
  }
}
