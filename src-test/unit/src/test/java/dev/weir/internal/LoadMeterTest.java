package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.scaling.Elasticity;
import dev.weir.scaling.Load;
import dev.weir.scaling.Scaling;
import dev.weir.spi.ElasticCrew;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What a policy is told of a pool of two, read each 100 ms. */
class LoadMeterTest {

  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final CountDownLatch release = new CountDownLatch(1);
  private final PoolCore core =
      new PoolCore(
          new PoolSettings("metered", 2, 64, 64, 16, 16, PoolListener.NONE),
          Schedulers.immediate(),
          clock,
          Schedulers.immediate(),
          Discipline.fifo(),
          place -> new ThreadCrew(place, true, 2, null));
  private final LoadMeter meter =
      new LoadMeter(
          core,
          (ElasticCrew) core.crew(),
          new Elasticity(1, Scaling.onDemand(), Duration.ofMinutes(1), INTERVAL));

  @AfterEach
  void everyThreadLeaves() {
    release.countDown();
    core.shutDown(true);
    core.onDeserted().block(Duration.ofSeconds(30));
  }

  private Load read(boolean regular) {
    return meter.read(regular, 2, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private Load readAfter(Duration time) {
    clock.advanceTimeBy(time);
    return read(true);
  }

  private void run(Runnable body) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    core.entrance()
        .execute(
            () -> {
              body.run();
              done.countDown();
            },
            Overflow.reject());
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    await().until(() -> core.view().ledger().pending() == 0); // the seat counts it after its body
  }

  @Test
  void arrivals_oneEachSecond_areNeverManyNorNone() throws Exception {
    for (int tenth = 0; tenth < 100; tenth++) {
      if (tenth % 10 == 0) {
        run(() -> {});
      }
      Load load = readAfter(INTERVAL);
      if (tenth >= 50) {
        assertThat(load.arrivals()).isBetween(0.5, 1.6);
      }
    }
  }

  @Test
  void arrivals_ofTasksThatTakeLong_areAveragedOverSomeRuns() throws Exception {
    run(() -> clock.advanceTimeBy(Duration.ofSeconds(10)));
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int tenth = 0; tenth < 2_000; tenth++) {
      if (tenth % 100 == 0) {
        run(() -> {});
        clock.advanceTimeBy(Duration.ofNanos(1));
      }
      Load load = readAfter(INTERVAL);
      least = tenth >= 1_000 ? Math.min(least, load.arrivals()) : least;
      most = tenth >= 1_000 ? Math.max(most, load.arrivals()) : most;
    }

    assertThat(least).isGreaterThan(0);
    assertThat(most).isLessThan(1.1);
  }

  @Test
  void arrivals_tasksOfReactorWorkers_areNotAmongThem() {
    for (int i = 0; i < 1_000; i++) {
      core.continuations().offered();
    }

    assertThat(readAfter(INTERVAL).arrivals()).isZero();
  }

  @Test
  void window_regularReadingJustAfterAnother_doesNotEndIt() throws Exception {
    clock.advanceTimeBy(INTERVAL.plusMillis(5)); // the timer is late
    read(false);
    run(() -> {});

    Load load = readAfter(Duration.ofNanos(20_000));

    assertThat(load.completions()).isLessThan(20);
    assertThat(load.arrivals()).isLessThan(20);
    assertThat(readAfter(INTERVAL).completions()).isBetween(9.0, 11.0);
  }

  @Test
  void oldestWait_nothingIsTaken_isAtLeastAsLong() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      core.entrance()
          .execute(
              () -> {
                running.countDown();
                awaitRelease();
              },
              Overflow.reject());
    }
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    readAfter(INTERVAL);
    core.runErrand(() -> {});

    assertThat(read(false).oldestWait()).isZero();
    assertThat(readAfter(INTERVAL).oldestWait()).isEqualTo(INTERVAL);
  }

  private void awaitRelease() {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
