package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.Rates;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Everything that was offered is accounted for once, however it ends, and with whatever ends it at
 * the same time: {@code offered = completed + wrong + turned away + cut off}.
 */
@Timeout(60)
class ConservationTest {

  private static final Duration LENGTH = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofMillis(3); // as long as an answer takes
  private static final Duration SLO = Duration.ofMillis(2);

  /** Answers in every way there is, on other threads, some just when they time out. */
  private static final class Moody implements Target {

    private final LongAdder sent = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final SplittableRandom random;
    private final Scheduler others = Schedulers.newParallel("moody", 2);

    Moody(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public Mono<Reply> next() {
      return mood().doFirst(sent::increment).doOnSuccess(reply -> answered.increment());
    }

    private Mono<Reply> mood() {
      Mono<Reply> right = Mono.just(new Reply(1, null));
      return switch (random.nextInt(8)) {
        case 0 -> Mono.just(new Reply(1, "status 503"));
        case 1 -> Mono.error(new IOException("gone"));
        case 2 -> Mono.empty();
        case 3 -> Mono.never();
        case 4, 5 -> right.publishOn(others);
        case 6 -> right.delayElement(Duration.ofMillis(3), others);
        default -> right;
      };
    }

    @Override
    public void close() {
      others.dispose();
    }
  }

  private static void assertLaw(Measured measured, Moody target) {
    Counts counts = measured.counts();
    assertThat(counts.offered())
        .as("%s", counts)
        .isEqualTo(counts.completed() + counts.wrong() + counts.turnedAway() + counts.cutOff());
    assertThat(counts.started())
        .as("%s", counts)
        .isEqualTo(target.sent.sum())
        .isBetween(counts.completed() + counts.wrong(), counts.offered());
    assertThat(counts.completed()).isLessThanOrEqualTo(target.answered.sum());
    assertThat(sum(measured.errors())).isEqualTo(counts.wrong());
    assertThat(sum(measured.backpressure())).isEqualTo(counts.turnedAway());
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(counts.offered());
    assertThat(measured.times().response().getTotalCount()).isEqualTo(counts.completed());
    assertThat(measured.times().service().getTotalCount()).isEqualTo(counts.completed());
  }

  private static long sum(Map<?, Long> counts) {
    return counts.values().stream().mapToLong(count -> count).sum();
  }

  private static LoadRun open(String rate, Entrance entrance, Target target) {
    ShapedSchedule schedule = new ShapedSchedule(Rates.parse(rate), Spacing.POISSON, 1);
    return new LoadRun(schedule, LENGTH, TIMEOUT, SLO, entrance, target);
  }

  @Test
  void gate_hundredThousandARun_addUp() throws Exception {
    Moody target = new Moody(1);

    Measured measured = open("100k", new GateEntrance(200), target).run(second -> {});

    assertThat(measured.counts().offered()).isGreaterThan(20_000);
    assertLaw(measured, target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"reject", "drop", "block", "timeout", "taskTimeout"})
  void pool_underEachStrategy_addsUp(String strategy) throws Exception {
    Moody target = new Moody(2);
    Duration bound = Duration.ofMillis(2);
    Overflow overflow =
        switch (strategy) {
          case "drop" -> Overflow.drop();
          case "block" -> Overflow.block();
          case "timeout" -> Overflow.timeout(bound);
          default -> Overflow.reject();
        };
    var pool = WorkerPools.fixed("w", 8).queueCapacity(16).overflow(overflow);
    if (strategy.equals("taskTimeout")) {
      pool.taskTimeout(TIMEOUT);
    }

    Measured measured = open("10k", new PoolEntrance(pool.build()), target).run(second -> {});

    assertThat(measured.counts().turnedAway()).isPositive();
    assertLaw(measured, target);
  }

  @Test
  void closedLoop_manyUsers_addsUp() throws Exception {
    Moody target = new Moody(3);

    Measured measured =
        LoadRun.closed(50, Duration.ZERO, Duration.ZERO, LENGTH, TIMEOUT, SLO, target)
            .run(second -> {});

    assertThat(measured.counts().turnedAway()).isZero();
    assertLaw(measured, target);
  }

  /* Nothing times out: all that never ends is cut off, while the rest goes on. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void interrupted_atAnyMoment_leavesNobodyOnTheWire(int seed) {
    Moody target = new Moody(seed);
    LongAdder underWay = new LongAdder();
    Target counting =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return target
                .next()
                .doFirst(underWay::increment)
                .doFinally(signal -> underWay.decrement());
          }

          @Override
          public void close() {
            target.close();
          }
        };
    LoadRun run =
        new LoadRun(
            new ShapedSchedule(Rates.parse("50k"), Spacing.POISSON, seed),
            Duration.ofHours(1),
            Duration.ofHours(1),
            SLO,
            new GateEntrance(1_000_000),
            counting);
    Thread caller = Thread.currentThread();
    long delay = new SplittableRandom(seed).nextLong(50, 200);
    Schedulers.parallel().schedule(caller::interrupt, delay, TimeUnit.MILLISECONDS);

    Throwable thrown = catchThrowable(() -> run.run(second -> {}));

    assertThat(thrown).isInstanceOf(InterruptedException.class);
    await().untilAsserted(() -> assertThat(underWay.sum()).isZero());
  }
}
