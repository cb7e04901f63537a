package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A worker that is stuck, in a pool that interrupts it. */
class StuckInterruptTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration SLACK = Duration.ofSeconds(30);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final List<PoolEvent.WorkerStuck> stuck = new CopyOnWriteArrayList<>();
  private final PoolListener listener =
      event -> {
        if (event instanceof PoolEvent.WorkerStuck found) {
          stuck.add(found);
        }
      };
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final List<WorkerPool> pools = new ArrayList<>();

  private WorkerPool interrupting(WorkerPoolBuilder builder) {
    return watched(builder.stuckAfter(LIMIT, StuckAction.INTERRUPT));
  }

  private WorkerPool watched(WorkerPoolBuilder builder) {
    WorkerPool pool = builder.timer(clock).listener(listener).build();
    pools.add(pool);
    return pool;
  }

  private WorkerPool single() {
    return interrupting(WorkerPools.fixed("watched", 1));
  }

  @AfterEach
  void everyThreadLeavesAndTheLawHolds() {
    release.countDown();
    for (WorkerPool pool : pools) {
      pool.disposeGracefully().block(SLACK);
      assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
    }
  }

  private int blockHere() throws InterruptedException {
    started.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw e;
    }
    return 1;
  }

  /* As a body that cannot throw what it was interrupted by, and so says it otherwise. */
  private void blockQuietly() {
    try {
      blockHere();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void blockDeafly() {
    started.countDown();
    while (release.getCount() > 0) {
      Thread.onSpinWait();
    }
  }

  /* And until nobody else looks for work, which the clock at hand would take for ages. */
  private void awaitStarted(WorkerPool pool) throws InterruptedException {
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> pool.snapshot().busy() == 1);
  }

  private void letItBeFoundStuck(WorkerPool pool) throws InterruptedException {
    awaitStarted(pool);
    clock.advanceTimeBy(LIMIT.plus(LOOK));
    assertThat(stuck).hasSize(1);
  }

  private static Stream<WorkerPoolBuilder> kinds() {
    return Stream.of(
        WorkerPools.fixed("watched", 2),
        WorkerPools.boundedElastic("watched", 1, 2),
        WorkerPools.priority("watched", 2),
        WorkerPools.parallel("watched", 2),
        WorkerPools.virtual("watched", 2).threads(Thread::new));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void submitted_waitsTooLong_failsInterruptedAndThatIsTold(WorkerPoolBuilder builder)
      throws Exception {
    WorkerPool pool = interrupting(builder);
    CompletableFuture<Integer> result = pool.submit(this::blockHere).toFuture();

    letItBeFoundStuck(pool);

    assertThat(stuck.get(0).interrupted()).isTrue();
    assertThat(stuck.get(0).stack()).anyMatch(f -> f.getMethodName().equals("blockHere"));
    assertThat(result)
        .failsWithin(SLACK)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(InterruptedException.class);
    await().until(() -> pool.snapshot().ledger().failed() == 1);
  }

  private static Stream<Arguments> ways() {
    return Stream.of(
        way("execute", (pool, body) -> pool.execute(body)),
        way("schedule", (pool, body) -> pool.schedule(body)),
        way("schedule later", (pool, body) -> pool.schedule(body, 1, TimeUnit.NANOSECONDS)),
        way("Worker.schedule", (pool, body) -> pool.createWorker().schedule(body)),
        way("periodic", (pool, body) -> pool.schedulePeriodically(body, 0, 1, TimeUnit.DAYS)),
        way("publishOn", (pool, body) -> Flux.just(1).publishOn(pool).subscribe(i -> body.run())),
        way("map", (pool, body) -> Flux.just(1).transform(pool.map(once(body))).subscribe()),
        way(
            "flatMap",
            (pool, body) ->
                Flux.just(1)
                    .transform(
                        pool.flatMap(
                            i -> {
                              body.run();
                              return Flux.just(i);
                            }))
                    .subscribe()));
  }

  private static Function<Integer, Integer> once(Runnable body) {
    return i -> {
      body.run();
      return i;
    };
  }

  private static Arguments way(String name, BiConsumer<WorkerPool, Runnable> how) {
    return Arguments.of(name, how);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void body_waitsTooLong_isInterrupted(String name, BiConsumer<WorkerPool, Runnable> way)
      throws Exception {
    WorkerPool pool = single();
    way.accept(pool, this::blockQuietly);
    clock.advanceTimeBy(Duration.ofNanos(1));

    letItBeFoundStuck(pool);

    assertThat(stuck.get(0).interrupted()).isTrue();
    assertThat(interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void body_returnsAResultOnInterrupt_completes() throws Exception {
    WorkerPool pool = single();
    CompletableFuture<Integer> result =
        pool.submit(
                () -> {
                  blockQuietly();
                  return 7;
                })
            .toFuture();

    letItBeFoundStuck(pool);

    assertThat(result).succeedsWithin(SLACK).isEqualTo(7);
    await().until(() -> pool.snapshot().ledger().completed() == 1);
  }

  @Test
  void body_ignoresTheInterrupt_isToldOnceAndNeitherSubscriberNorNextTaskSeesIt() throws Exception {
    WorkerPool pool = single();
    CompletableFuture<Boolean> seenBySubscriber = new CompletableFuture<>();
    pool.submit(
            () -> {
              blockDeafly();
              return 1;
            })
        .subscribe(i -> seenBySubscriber.complete(Thread.currentThread().isInterrupted()));
    letItBeFoundStuck(pool);
    CompletableFuture<Boolean> seenByNext = new CompletableFuture<>();
    pool.execute(() -> seenByNext.complete(Thread.currentThread().isInterrupted()));

    clock.advanceTimeBy(Duration.ofMinutes(1));
    release.countDown();

    assertThat(seenBySubscriber).succeedsWithin(SLACK).isEqualTo(false);
    assertThat(seenByNext).succeedsWithin(SLACK).isEqualTo(false);
    assertThat(stuck).hasSize(1);
    assertThat(stuck.get(0).interrupted()).isTrue();
  }

  @Test
  void tasksOfOneReactorWorker_firstIsInterrupted_secondDoesNotSeeIt() throws Exception {
    WorkerPool pool = single();
    var worker = pool.createWorker();
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    worker.schedule(this::blockDeafly);
    worker.schedule(() -> seen.complete(Thread.currentThread().isInterrupted()));

    letItBeFoundStuck(pool);
    release.countDown();

    assertThat(seen).succeedsWithin(SLACK).isEqualTo(false);
  }

  @Test
  void nextTask_waitsTooLongToo_isInterruptedToo() throws Exception {
    WorkerPool pool = single();
    for (int i = 1; i <= 3; i++) {
      CountDownLatch running = new CountDownLatch(1);
      CompletableFuture<Boolean> result =
          pool.submit(
                  () -> {
                    running.countDown();
                    return release.await(30, TimeUnit.SECONDS);
                  })
              .toFuture();
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      clock.advanceTimeBy(LIMIT.plus(LOOK));
      assertThat(stuck).hasSize(i);
      assertThat(result).failsWithin(SLACK);
    }
    assertThat(stuck).allMatch(PoolEvent.WorkerStuck::interrupted);
  }

  @Test
  void subscriber_blocksInOnNext_isToldButNotInterrupted() throws Exception {
    WorkerPool pool = single();
    pool.submit(() -> 1).subscribe(i -> blockQuietly());

    letItBeFoundStuck(pool);

    assertThat(stuck.get(0).interrupted()).isFalse();
    release.countDown();
    await().until(() -> pool.snapshot().busy() == 0);
    assertThat(interrupted.getCount()).isEqualTo(1);
  }

  @Test
  void report_waitsTooLong_isNotInterrupted() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 1).stuckAfter(LIMIT));
    CompletableFuture<Integer> result = pool.submit(this::blockHere).toFuture();

    letItBeFoundStuck(pool);
    release.countDown();

    assertThat(result).succeedsWithin(SLACK).isEqualTo(1);
    assertThat(stuck.get(0).interrupted()).isFalse();
  }
}
