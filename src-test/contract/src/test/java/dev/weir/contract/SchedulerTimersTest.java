package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Delayed and periodic tasks, on a virtual clock and on the pool's own. */
@OverEveryPool
class SchedulerTimersTest extends PoolContract {

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

  @Test
  void schedule_delayed_runsWhenItsTimeComesAndNotBefore() {
    WorkerPool pool = pool(builder(1).timer(clock));
    AtomicBoolean ran = new AtomicBoolean();

    Disposable delayed = scheduler(pool).schedule(() -> ran.set(true), 100, TimeUnit.MILLISECONDS);
    clock.advanceTimeBy(Duration.ofMillis(99));
    assertThat(pool.snapshot().ledger().delayed()).isEqualTo(1);
    assertThat(ran).isFalse();
    clock.advanceTimeBy(Duration.ofMillis(1));

    eventually().untilTrue(ran);
    eventually().until(delayed::isDisposed);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1);
  }

  @Test
  void schedule_delayZeroOrNegative_isImmediate() {
    WorkerPool pool = pool(builder(1).timer(clock)); // a clock that stands still
    AtomicInteger runs = new AtomicInteger();
    Scheduler.Worker worker = scheduler(pool).createWorker();

    scheduler(pool).schedule(runs::incrementAndGet, 0, TimeUnit.MILLISECONDS);
    scheduler(pool).schedule(runs::incrementAndGet, -5, TimeUnit.DAYS);
    worker.schedule(runs::incrementAndGet, 0, TimeUnit.MILLISECONDS);
    worker.schedule(runs::incrementAndGet, Long.MIN_VALUE, TimeUnit.DAYS);

    eventually().until(() -> runs.get() == 4);
    worker.dispose();
  }

  @Test
  void schedule_delayOfCenturies_isKeptAndCanBeCancelled() {
    WorkerPool pool = pool(1);

    Disposable direct = scheduler(pool).schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
    Disposable periodic =
        scheduler(pool)
            .schedulePeriodically(() -> {}, Long.MAX_VALUE, Long.MAX_VALUE, TimeUnit.DAYS);
    Disposable soon = scheduler(pool).schedule(() -> {}, 1, TimeUnit.MILLISECONDS);

    eventually().until(soon::isDisposed);
    assertThat(pool.snapshot().ledger().delayed()).isEqualTo(2);
    direct.dispose();
    periodic.dispose();
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(2);
  }

  @Test
  void schedule_equalDelays_stayFifo() {
    WorkerPool pool = pool(builder(1).queueCapacity(1_000).timer(clock));
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 500; i++) {
      int number = i;
      scheduler(pool).schedule(() -> order.add(number), 10, TimeUnit.MILLISECONDS);
    }

    clock.advanceTimeBy(Duration.ofMillis(10));

    Pools.awaitSettled(pool);
    assertThat(order).hasSize(500).isSorted();
  }

  @Test
  void schedulePeriodically_fixedRate_runsOncePerPeriod() {
    WorkerPool pool = pool(builder(1).timer(clock));
    AtomicInteger runs = new AtomicInteger();

    Disposable periodic =
        scheduler(pool).schedulePeriodically(runs::incrementAndGet, 50, 10, TimeUnit.MILLISECONDS);
    clock.advanceTimeBy(Duration.ofMillis(49));
    assertThat(runs).hasValue(0);
    clock.advanceTimeBy(Duration.ofMillis(1 + 9 * 10));

    eventually().until(() -> runs.get() == 10);
    periodic.dispose();
    assertThat(periodic.isDisposed()).isTrue();
    clock.advanceTimeBy(Duration.ofSeconds(1));
    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(10);
  }

  @Test
  void schedulePeriodically_whileEveryWorkerIsBusy_losesNoTick() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Hold hold = occupy(pool);
    AtomicInteger direct = new AtomicInteger();
    AtomicInteger inStrand = new AtomicInteger();
    Disposable first =
        scheduler(pool)
            .schedulePeriodically(direct::incrementAndGet, 10, 10, TimeUnit.MILLISECONDS);
    Disposable second =
        worker.schedulePeriodically(inStrand::incrementAndGet, 10, 10, TimeUnit.MILLISECONDS);

    clock.advanceTimeBy(Duration.ofMillis(100));
    assertThat(direct).hasValue(0);
    assertThat(inStrand).hasValue(0);
    hold.release();

    eventually().until(() -> direct.get() == 10 && inStrand.get() == 10);
    first.dispose();
    second.dispose();
    worker.dispose();
  }

  @Test
  void schedulePeriodically_neverOverlapsItself() {
    WorkerPool pool = pool(builder(3).timer(clock));
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Disposable periodic =
        scheduler(pool)
            .schedulePeriodically(
                () -> {
                  if (inside.getAndIncrement() != 0) {
                    overlaps.incrementAndGet();
                  }
                  runs.incrementAndGet();
                  inside.decrementAndGet();
                },
                0,
                1,
                TimeUnit.MILLISECONDS);

    for (int i = 0; i < 200; i++) {
      clock.advanceTimeBy(Duration.ofMillis(10));
    }

    // a tick may come early: the virtual clock tells a worker that is draining it the time it will
    // be, and counts its delay from what it was
    eventually().until(() -> runs.get() >= 2_001);
    assertThat(overlaps).hasValue(0);
    periodic.dispose();
  }

  @Test
  void schedulePeriodically_amongOtherTasksOfItsWorker_losesNeither() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Disposable periodic =
        worker.schedulePeriodically(() -> order.add("tick"), 10, 10, TimeUnit.MILLISECONDS);
    clock.advanceTimeBy(Duration.ofMillis(10));
    eventually().until(() -> order.size() == 1);

    for (int round = 0; round < 50; round++) {
      Hold hold = occupy(pool);
      clock.advanceTimeBy(Duration.ofMillis(10));
      worker.schedule(() -> order.add("task"));
      hold.release();
      int ran = 1 + 2 * (round + 1);
      eventually().until(() -> order.size() == ran);
    }

    assertThat(order.subList(1, order.size()).stream().distinct()).containsExactly("tick", "task");
    periodic.dispose();
    worker.dispose();
  }

  @Test
  void schedulePeriodically_periodZeroOrNegative_repeatsImmediately() {
    WorkerPool pool = pool(builder(1).timer(clock)); // a clock that stands still
    Scheduler.Worker worker = scheduler(pool).createWorker();
    AtomicInteger direct = new AtomicInteger();
    AtomicInteger negative = new AtomicInteger();
    AtomicInteger inStrand = new AtomicInteger();

    Disposable first =
        scheduler(pool).schedulePeriodically(direct::incrementAndGet, 0, 0, TimeUnit.MILLISECONDS);
    Disposable second =
        scheduler(pool)
            .schedulePeriodically(negative::incrementAndGet, 0, -1, TimeUnit.MILLISECONDS);
    Disposable third =
        worker.schedulePeriodically(inStrand::incrementAndGet, 0, 0, TimeUnit.MILLISECONDS);

    // All three on one worker: none may keep it to itself.
    eventually().until(() -> direct.get() > 50 && negative.get() > 50 && inStrand.get() > 50);
    first.dispose();
    second.dispose();
    third.dispose();
    worker.dispose();
    AtomicBoolean after = new AtomicBoolean();
    pool.execute(() -> after.set(true));
    eventually().untilTrue(after);
  }

  @Test
  void schedulePeriodically_disposedFromItsOwnRun_endsWithoutAnInterrupt() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    AtomicInteger runs = new AtomicInteger();
    AtomicBoolean interrupted = new AtomicBoolean();
    Disposable[] self = new Disposable[1];
    self[0] =
        worker.schedulePeriodically(
            () -> {
              if (runs.incrementAndGet() == 3) {
                self[0].dispose();
                interrupted.set(Thread.currentThread().isInterrupted());
              }
            },
            10,
            10,
            TimeUnit.MILLISECONDS);

    clock.advanceTimeBy(Duration.ofSeconds(1));

    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(3);
    assertThat(interrupted).isFalse();
    worker.dispose();
  }

  @Test
  void schedulePeriodically_eachFiring_isOfferedAndSettledOnce() {
    WorkerPool pool = pool(builder(1).timer(clock));
    AtomicInteger runs = new AtomicInteger();
    Disposable periodic =
        scheduler(pool).schedulePeriodically(runs::incrementAndGet, 10, 10, TimeUnit.MILLISECONDS);

    clock.advanceTimeBy(Duration.ofMillis(70));
    eventually().until(() -> runs.get() == 7);
    periodic.dispose();

    Pools.awaitSettled(pool);
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.completed()).isEqualTo(7);
    assertThat(ledger.offered()).isEqualTo(ledger.completed() + ledger.cancelled());
  }

  @Test
  void schedulePeriodically_taskThatFails_reachesTheHandler() {
    WorkerPool pool = pool(builder(1).timer(clock));
    try (ErrorHooks hooks = new ErrorHooks()) {
      Disposable periodic =
          scheduler(pool)
              .schedulePeriodically(ErrorHooks.failing("tick"), 10, 10, TimeUnit.MILLISECONDS);

      clock.advanceTimeBy(Duration.ofMillis(10));

      eventually().until(() -> hooks.handled().size() == 1);
      assertThat(hooks.uncaught()).containsExactly("tick");
      periodic.dispose();
    }
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void schedule_delayed_takesNoQueueCapacity(Strategy strategy) {
    WorkerPool pool = pool(builder(1).queueCapacity(2).timer(clock).overflow(strategy.overflow()));
    List<Disposable> delayed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      delayed.add(scheduler(pool).schedule(() -> {}, 1, TimeUnit.HOURS));
      delayed.add(scheduler(pool).schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS));
    }
    Hold hold = hold();
    AtomicInteger runs = new AtomicInteger();

    pool.execute(hold);
    hold.awaitStarted();
    pool.execute(runs::incrementAndGet);
    pool.execute(runs::incrementAndGet);

    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.delayed()).isEqualTo(200);
    assertThat(ledger.queued()).isEqualTo(2);
    assertThat(ledger.waiting()).isZero();
    hold.release();
    eventually().until(() -> runs.get() == 2);
    delayed.forEach(Disposable::dispose);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void schedule_delayComesDueOnASaturatedPool_runsOnceThereIsAWorker(Strategy strategy) {
    WorkerPool pool =
        pool(builder(1).queueCapacity(1).maxWaiters(1).timer(clock).overflow(strategy.overflow()));
    AtomicInteger runs = new AtomicInteger();
    Saturation saturation = saturateWithWaiters(pool);
    for (int i = 0; i < 50; i++) {
      scheduler(pool).schedule(runs::incrementAndGet, 10, TimeUnit.MILLISECONDS);
    }

    clock.advanceTimeBy(Duration.ofMillis(10));
    assertThat(runs).hasValue(0);
    saturation.release();

    eventually().until(() -> runs.get() == 50);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().rejected()).isZero();
  }

  @Test
  void schedule_beyondMaxTimers_throwsAndTakesNothing() {
    WorkerPool pool = pool(builder(1).maxTimers(2).timer(clock));
    Scheduler.Worker worker = scheduler(pool).createWorker();
    Disposable first = scheduler(pool).schedule(() -> {}, 1, TimeUnit.HOURS);
    Disposable second = worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);

    assertThatThrownBy(() -> scheduler(pool).schedule(() -> {}, 1, TimeUnit.HOURS))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining(pool.config().name());
    assertThatThrownBy(() -> scheduler(pool).schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> worker.schedule(() -> {}, 1, TimeUnit.HOURS))
        .isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> worker.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS))
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(pool.snapshot().ledger().delayed()).isEqualTo(2);
    AtomicBoolean immediate = new AtomicBoolean();
    worker.schedule(() -> immediate.set(true));
    eventually().untilTrue(immediate);
    first.dispose();
    Disposable third = scheduler(pool).schedule(() -> {}, 1, TimeUnit.HOURS);
    third.dispose();
    second.dispose();
    worker.dispose();
  }

  @Test
  void schedule_delayedAndCancelledManyTimes_givesEveryPlaceBack() {
    WorkerPool pool = pool(builder(1).maxTimers(4));

    for (int i = 0; i < 10_000; i++) {
      Disposable delayed = scheduler(pool).schedule(() -> {}, 1, TimeUnit.DAYS);
      delayed.dispose();
      assertThat(delayed.isDisposed()).isTrue();
    }

    assertThat(pool.snapshot().ledger().delayed()).isZero();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(10_000);
  }

  @Test
  void now_withATimer_isTheTimersClock() {
    WorkerPool pool = pool(builder(1).timer(clock));
    clock.advanceTimeBy(Duration.ofSeconds(1_234));

    assertThat(scheduler(pool).now(TimeUnit.SECONDS)).isEqualTo(clock.now(TimeUnit.SECONDS));
    assertThat(scheduler(pool).now(TimeUnit.NANOSECONDS))
        .isEqualTo(clock.now(TimeUnit.NANOSECONDS));
  }

  @Test
  void now_withoutATimer_isTheSystemClock() {
    WorkerPool pool = pool(1);
    long before = System.currentTimeMillis();

    long now = scheduler(pool).now(TimeUnit.MILLISECONDS);

    assertThat(now).isBetween(before, System.currentTimeMillis());
  }

  @Test
  void dispose_withATimerOfTheUsers_leavesTheTimerAlone() {
    WorkerPool pool = pool(builder(1).timer(clock).overflow(Overflow.block()));
    scheduler(pool).schedule(() -> {}, 1, TimeUnit.HOURS);

    pool.dispose();

    assertThat(clock.isDisposed()).isFalse();
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
  }
}
