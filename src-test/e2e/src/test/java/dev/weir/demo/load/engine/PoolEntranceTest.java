package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.schedule.Rates;
import dev.weir.demo.load.schedule.Schedule;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.TraceSchedule;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Worker mode: so many see one request through each, and what they have no room for. */
@Timeout(60)
class PoolEntranceTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Reply RIGHT = new Reply(0, null);

  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  private static WorkerPool pool(int workers, int queue, Overflow overflow) {
    return WorkerPools.fixed("w", workers)
        .queueCapacity(queue)
        .overflow(overflow)
        .maxWaiters(100)
        .build();
  }

  private static Target target(IntFunction<Mono<Reply>> request) {
    AtomicInteger next = new AtomicInteger();
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return request.apply(next.getAndIncrement());
      }

      @Override
      public void close() {}
    };
  }

  private Target taking(Duration time) {
    return target(
        i ->
            Mono.delay(time)
                .thenReturn(RIGHT)
                .doOnSubscribe(
                    subscription -> most.accumulateAndGet(underWay.incrementAndGet(), Math::max))
                .doOnCancel(cancelled::incrementAndGet)
                .doOnNext(reply -> underWay.decrementAndGet())); // before the worker hears of it
  }

  private static LoadRun run(Schedule schedule, Entrance entrance, Target target) {
    Duration timeout = Duration.ofMillis(300);
    return new LoadRun(schedule, SECOND, timeout, SECOND, entrance, target);
  }

  private static Schedule atOnce(int count) {
    return new TraceSchedule(new long[count]);
  }

  private static void assertAllAccountedFor(Measured measured) {
    Counts counts = measured.counts();
    assertThat(counts.pending()).as("%s", counts).isZero();
    assertThat(counts.started()).isBetween(counts.completed(), counts.offered());
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(counts.offered());
  }

  @Test
  void run_moreThanThereAreWorkers_haveNoMoreThanThoseUnderWay() throws Exception {
    PoolEntrance entrance = new PoolEntrance(pool(5, 50, Overflow.reject()));
    LoadRun run = run(atOnce(20), entrance, taking(Duration.ofMillis(50)));

    Measured measured = run.run(second -> {});

    assertThat(measured.counts().completed()).isEqualTo(20);
    assertThat(most).hasValue(5);
    assertThat(run.mostQueued()).isBetween(15L, 20L);
    assertThat(measured.times().response().getMaxValue())
        .isGreaterThan(Duration.ofMillis(190).toNanos());
    assertThat(measured.times().service().getValueAtPercentile(50))
        .isLessThan(Duration.ofMillis(150).toNanos());
    assertAllAccountedFor(measured);
  }

  @Test
  void run_noRoom_turnsAwayByTheStrategy() throws Exception {
    for (Map.Entry<Overflow, Reason> each :
        Map.of(
                Overflow.reject(), Reason.NO_ROOM,
                Overflow.drop(), Reason.DROPPED,
                Overflow.timeout(Duration.ofMillis(20)), Reason.WAITED_TOO_LONG)
            .entrySet()) {
      PoolEntrance entrance = new PoolEntrance(pool(2, 3, each.getKey()));

      Measured measured =
          run(atOnce(20), entrance, taking(Duration.ofMillis(100))).run(second -> {});

      assertThat(measured.backpressure()).as("%s", each).containsOnlyKeys(each.getValue());
      assertThat(measured.counts().completed()).isBetween(2L, 5L);
      assertAllAccountedFor(measured);
    }
  }

  /* The queue holds 1, 100 wait for room, and workers take 100 ms: a pacer that waited with them would be
   * late by seconds. */
  @Test
  void run_roomThatIsWaitedFor_doesNotHoldUpThePacer() throws Exception {
    PoolEntrance entrance = new PoolEntrance(pool(2, 1, Overflow.block()));
    Schedule schedule = new ShapedSchedule(Rates.parse("200"), Spacing.EVEN, 0);
    LoadRun run = run(schedule, entrance, taking(Duration.ofMillis(100)));

    Measured measured = run.run(second -> {});

    assertThat(measured.counts().offered()).isEqualTo(200);
    assertThat(measured.times().lag().getMaxValue()).isLessThan(SECOND.toNanos());
    assertThat(measured.backpressure()).containsOnlyKeys(Reason.TOO_MANY_WAITERS);
    assertThat(measured.counts().turnedAway()).isBetween(50L, 97L);
    assertThat(run.mostQueued()).isBetween(99L, 103L);
    assertAllAccountedFor(measured);
  }

  @Test
  void workers_afterARun_tellWhoDidWhatAndWhatWentWrong() throws Exception {
    PoolEntrance entrance = new PoolEntrance(pool(3, 100, Overflow.reject()));
    Target target =
        target(
            i ->
                switch (i % 5) {
                  case 0 -> Mono.delay(Duration.ofMillis(20)).thenReturn(RIGHT);
                  case 1 -> Mono.just(new Reply(0, "status 503"));
                  case 2 -> Mono.error(new IOException("gone"));
                  case 3 -> Mono.empty();
                  default -> Mono.never();
                });

    Measured measured = run(atOnce(20), entrance, target).run(second -> {});

    assertThat(measured.counts().completed()).isEqualTo(4);
    assertThat(measured.errors())
        .isEqualTo(Map.of("status 503", 4L, "IOException", 4L, "no reply", 4L, "timeout", 4L));
    assertThat(entrance.workers())
        .hasSize(3)
        .allSatisfy(worker -> assertThat(worker.name()).startsWith("w-"));
    assertThat(entrance.workers().stream().mapToLong(WorkerShare::requests).sum()).isEqualTo(20);
    assertThat(entrance.workers().stream().mapToLong(WorkerShare::errors).sum()).isEqualTo(16);
    assertThat(entrance.workers().stream().mapToLong(worker -> worker.busy().toMillis()).sum())
        .isGreaterThan(4 * 280); // of the timeouts alone
    assertAllAccountedFor(measured);
  }

  @Test
  void run_poolThatEndsATask_cancelsItsRequest() throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("w", 2)
            .queueCapacity(10)
            .overflow(Overflow.reject())
            .taskTimeout(Duration.ofMillis(20))
            .build();

    Measured measured = run(atOnce(4), new PoolEntrance(pool), taking(SECOND)).run(second -> {});

    assertThat(measured.errors()).isEqualTo(Map.of("ran too long", 4L));
    await().untilAsserted(() -> assertThat(cancelled).hasValue(4)); // by workers, once they hear
    assertAllAccountedFor(measured);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 40})
  void run_poolThatEndsTasksWhileItsWorkersTakeThem_countsEachOnce(int micros) throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("w", 4)
            .queueCapacity(200)
            .overflow(Overflow.timeout(Duration.ofNanos(micros * 1_000L)))
            .build();
    AtomicInteger sent = new AtomicInteger();
    Target target = target(i -> Mono.fromSupplier(() -> RIGHT).doFirst(sent::incrementAndGet));
    Schedule schedule = new ShapedSchedule(Rates.parse("20k"), Spacing.POISSON, 1);

    Measured measured = run(schedule, new PoolEntrance(pool), target).run(second -> {});

    Counts counts = measured.counts();
    assertAllAccountedFor(measured);
    assertThat(counts.started()).isEqualTo(sent.get());
    assertThat(counts.started() + counts.turnedAway()).isEqualTo(counts.offered());
  }

  @Test
  void new_callerRuns_isRefused() {
    WorkerPool pool = pool(1, 1, Overflow.callerRuns());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PoolEntrance(pool))
        .withMessage("overflow: callerRuns (expected: one that runs no caller)");
    pool.dispose();
  }
}
