package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.scaling.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A worker with one task in hand for too long. */
class StuckWorkerTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);

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
  private final List<WorkerPool> pools = new ArrayList<>();

  private static Stream<WorkerPoolBuilder> kinds() {
    return Stream.of(
        WorkerPools.fixed("watched", 2),
        // nobody else comes, who would look for work for ages by the clock at hand
        WorkerPools.boundedElastic("watched", 1, 2).scaling(Load::keep),
        WorkerPools.parallel("watched", 2),
        WorkerPools.virtual("watched", 2).threads(work -> new Thread(work, "watched-thread")));
  }

  private WorkerPool watched(WorkerPoolBuilder builder) {
    WorkerPool pool = builder.stuckAfter(LIMIT).timer(clock).listener(listener).build();
    pools.add(pool);
    return pool;
  }

  @AfterEach
  void everyThreadLeaves() {
    release.countDown();
    for (WorkerPool pool : pools) {
      pool.disposeGracefully().block(Duration.ofSeconds(30));
    }
  }

  private int blockHere() throws InterruptedException {
    started.countDown();
    release.await();
    return 1;
  }

  private void blockUnnamed() {
    try {
      blockHere();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /* And until nobody else looks for work, which the clock at hand would take for ages. */
  private void awaitStarted(WorkerPool pool) throws InterruptedException {
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> pool.snapshot().busy() == 1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void task_runsTooLong_isToldOnceWithNameAndStack(WorkerPoolBuilder builder) throws Exception {
    WorkerPool pool = watched(builder);
    pool.submit(this::blockHere, TaskOptions.named("load")).subscribe();
    awaitStarted(pool);

    clock.advanceTimeBy(LIMIT);
    assertThat(stuck).isEmpty();
    clock.advanceTimeBy(LOOK);

    assertThat(stuck).hasSize(1);
    PoolEvent.WorkerStuck found = stuck.get(0);
    assertThat(found.pool()).isEqualTo("watched");
    assertThat(found.worker()).startsWith("watched-");
    assertThat(found.task()).isEqualTo("load");
    assertThat(found.running()).isBetween(LIMIT, LIMIT.plus(LOOK));
    assertThat(found.interrupted()).isFalse();
    assertThat(found.stack()).anyMatch(frame -> frame.getMethodName().equals("blockHere"));

    clock.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(stuck).hasSize(1);
  }

  @Test
  void executed_runsTooLong_isToldWithoutAName() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 1));
    pool.execute(this::blockUnnamed);
    awaitStarted(pool);

    clock.advanceTimeBy(LIMIT.plus(LOOK));

    assertThat(stuck).hasSize(1);
    assertThat(stuck.get(0).task()).isNull();
  }

  @Test
  void onNextOfAnOperator_blocks_isTold() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 1));
    Flux.just(1).publishOn(pool).subscribe(i -> blockUnnamed());
    awaitStarted(pool);

    clock.advanceTimeBy(LIMIT.plus(LOOK));

    assertThat(stuck).hasSize(1);
  }

  @Test
  void manyShortTasks_withoutAPause_areNotTold() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 1));
    for (int i = 0; i < 100; i++) {
      int round = i;
      assertThat(pool.submit(() -> round).block(Duration.ofSeconds(30))).isEqualTo(round);
      clock.advanceTimeBy(LOOK);
    }

    assertThat(stuck).isEmpty();
  }

  @Test
  void nextTask_runsTooLongToo_isToldAgain() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 1));
    for (int i = 1; i <= 3; i++) {
      CountDownLatch running = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      Mono<Boolean> task =
          pool.submit(
              () -> {
                running.countDown();
                return end.await(30, TimeUnit.SECONDS);
              });
      var result = task.toFuture();
      assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
      clock.advanceTimeBy(LIMIT.plus(LOOK));
      assertThat(stuck).hasSize(i);
      end.countDown();
      assertThat(result.get(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void everybodySleeps_nothingIsOnTheTimer() throws Exception {
    WorkerPool pool = watched(WorkerPools.fixed("watched", 2));
    pool.submit(() -> 1).block(Duration.ofSeconds(30));
    await().until(() -> pool.snapshot().busy() == 0);
    clock.advanceTimeBy(LOOK);
    long scheduled = clock.getScheduledTaskCount();

    clock.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(clock.getScheduledTaskCount()).isEqualTo(scheduled);
  }

  @Test
  void unsaid_nothingIsTold() throws Exception {
    WorkerPool pool = WorkerPools.fixed("watched", 1).timer(clock).listener(listener).build();
    pools.add(pool);
    pool.execute(this::blockUnnamed);
    awaitStarted(pool);

    clock.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(stuck).isEmpty();
    assertThat(clock.getScheduledTaskCount()).isZero();
  }
}
