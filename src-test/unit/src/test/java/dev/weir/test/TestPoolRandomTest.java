package dev.weir.test;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Whatever is done to a pool, in whatever order: the law holds, and everybody is told. */
class TestPoolRandomTest {

  private static final int SEEDS = 60;
  private static final int STEPS = 120;

  /** Several elements of one flatMap may be refused: its subscriber sees the first. */
  @BeforeEach
  void dropErrorsSilently() {
    Hooks.onErrorDropped(error -> {});
    Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
  }

  @AfterEach
  void dropErrorsAsUsual() {
    Hooks.resetOnErrorDropped();
    Thread.currentThread().setUncaughtExceptionHandler(null);
  }

  static List<Overflow> strategies() {
    return List.of(
        Overflow.block(),
        Overflow.drop(),
        Overflow.reject(),
        Overflow.timeout(ofMillis(20)),
        Overflow.callerRuns());
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void randomSteps_afterEachAndAtTheEnd_theLawHolds(Overflow overflow) {
    for (int seed = 0; seed < SEEDS; seed++) {
      List<String> history = new ArrayList<>();
      try {
        new Walk(overflow, seed, history).go();
      } catch (Throwable e) {
        throw new AssertionError(overflow + ", seed " + seed + ": " + history, e);
      }
    }
  }

  private static final class Walk {

    private final Random random;
    private final List<String> history;
    private final TestPool pool;
    private final Deque<Disposable> subscriptions = new ArrayDeque<>();
    private final Map<Disposable, String> all = new LinkedHashMap<>();
    private final List<Scheduler.Worker> workers = new ArrayList<>();
    private final Probe<Integer> probe = Probe.create("probe");
    private int depth;

    Walk(Overflow overflow, int seed, List<String> history) {
      this.random = new Random(seed);
      this.history = history;
      WorkerPoolBuilder builder =
          WorkerPools.fixed("walk", 1 + random.nextInt(3))
              .queueCapacity(random.nextInt(3))
              .maxWaiters(random.nextInt(4))
              .overflow(overflow);
      if (random.nextBoolean()) {
        builder.taskTimeout(ofMillis(15));
      }
      this.pool = TestPool.of(builder);
    }

    void go() {
      for (int i = 0; i < STEPS; i++) {
        step();
        pool.expect().balanced();
      }
      end();
    }

    private void end() {
      boolean graceful = random.nextBoolean();
      history.add(graceful ? "end gracefully" : "end by force");
      boolean[] ended = new boolean[1];
      pool.manualRun();
      if (!graceful) {
        pool.dispose();
      }
      pool.disposeGracefully().subscribe(v -> {}, e -> {}, () -> ended[0] = true);
      pool.runAll();
      while (probe.running() > 0) {
        probe.complete();
        pool.runAll();
      }
      pool.advanceTimeBy(ofMillis(100));
      pool.runAll();
      pool.expect().overrun(0).busy(0).quiet().balanced();
      all.keySet().removeIf(Disposable::isDisposed);
      assertThat(all).as("tasks whose owner was not told").isEmpty();
      assertThat(ended[0]).as("disposeGracefully completed\n" + pool.expect()).isTrue();
    }

    private void step() {
      int what = random.nextInt(27);
      history.add(String.valueOf(what));
      try {
        perform(what);
      } catch (RejectedExecutionException e) {
        history.add("rejected");
      }
    }

    private void perform(int what) {
      switch (what) {
        case 0 -> pool.execute(this::body);
        case 1 -> remember(pool.schedule(this::body));
        case 2 -> remember(pool.schedule(this::body, delay(), TimeUnit.MILLISECONDS));
        case 3 ->
            remember(pool.schedulePeriodically(this::body, delay(), 7, TimeUnit.MILLISECONDS));
        case 4 -> workers.add(pool.createWorker());
        case 5 -> {
          if (!workers.isEmpty()) {
            workers.get(random.nextInt(workers.size())).schedule(this::body);
          }
        }
        case 6 -> {
          if (!workers.isEmpty()) {
            workers
                .get(random.nextInt(workers.size()))
                .schedule(this::body, delay(), TimeUnit.MILLISECONDS);
          }
        }
        case 7 -> {
          if (!workers.isEmpty()) {
            workers.remove(random.nextInt(workers.size())).dispose();
          }
        }
        case 8 -> subscribe(pool.submit(this::value));
        case 9 -> subscribe(pool.submitOrEmpty(this::value));
        case 10 -> subscribe(pool.submitPublisher(probe));
        case 11 ->
            subscribe(
                pool.submit(
                    this::value,
                    TaskOptions.named("timed")
                        .waitTimeout(ofMillis(1 + delay()))
                        .deadline(pool.deadlineIn(ofMillis(delay())))));
        case 12 -> subscribe(Flux.range(0, 5).transform(pool.map(i -> value())));
        case 13 -> subscribe(Flux.range(0, 5).transform(pool.flatMap(i -> probe.get())));
        case 14 -> {
          if (probe.running() > 0) {
            probe.emit(1);
            if (probe.running() > 0) {
              if (random.nextBoolean()) {
                probe.complete();
              } else {
                probe.error(new IllegalStateException("probe"));
              }
            }
          }
        }
        case 15 -> {
          if (!subscriptions.isEmpty()) {
            subscriptions.remove().dispose();
          }
        }
        case 16 -> {
          if (random.nextInt(3) == 0) {
            pool.autoRun();
          } else {
            pool.manualRun();
          }
          if (depth == 0) {
            pool.advanceTimeBy(ofMillis(delay()));
          }
        }
        case 17 -> subscribe(Flux.range(0, 5).transform(pool.mapUnordered(i -> value())).take(2));
        case 18 ->
            subscribe(
                Flux.range(0, 5).transform(pool.flatMapSequential(i -> probe.get())).limitRate(1));
        case 19 ->
            subscriptions.add(
                quietly(Flux.range(0, 5).publishOn(pool).map(i -> value()).subscribeOn(pool)));
        case 20 ->
            subscriptions.add(
                quietly(Flux.just(1).delayElements(ofMillis(5), pool).map(i -> value())));
        case 21 -> {
          if (random.nextInt(30) == 0) {
            subscribe(pool.disposeGracefully(ofMillis(delay())).thenReturn(0));
          }
        }
        case 22 -> {
          if (random.nextInt(60) == 0) {
            pool.dispose();
          }
        }
        default -> pool.run(random.nextInt(3));
      }
    }

    private void subscribe(Mono<Integer> mono) {
      subscribe(mono.flux());
    }

    private void subscribe(Flux<Integer> flux) {
      remember(quietly(flux));
    }

    private Disposable quietly(Flux<Integer> flux) {
      return flux.subscribe(v -> {}, e -> {});
    }

    private void remember(Disposable task) {
      subscriptions.add(task);
      all.put(task, history.get(history.size() - 1));
    }

    private int delay() {
      return random.nextInt(20);
    }

    private int value() {
      body();
      return depth;
    }

    /** A body may do whatever a test may. */
    private void body() {
      if (depth < 3 && random.nextInt(3) == 0) {
        depth++;
        try {
          step();
        } finally {
          depth--;
        }
      }
      if (random.nextInt(20) == 0) {
        throw new IllegalStateException("body");
      }
    }
  }
}
