package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** {@code Schedulers.onSchedule} sees each task once, on the thread that submits it. */
@OverEveryPool
class ScheduleHooksTest extends PoolContract {

  private static final String KEY = ScheduleHooksTest.class.getName();
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final List<Thread> hooked = new CopyOnWriteArrayList<>();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final Runnable task = () -> seen.add(String.valueOf(LOCAL.get()));

  @BeforeEach
  void hook() {
    LOCAL.set("captured");
    Schedulers.onScheduleHook(
        KEY,
        body -> {
          // What a test before has left on Reactor's own threads is decorated as well.
          if (body.getClass().getName().startsWith("dev.weir.")) {
            hooked.add(Thread.currentThread());
          }
          String captured = LOCAL.get();
          return () -> {
            String before = LOCAL.get();
            LOCAL.set(captured);
            try {
              body.run();
            } finally {
              LOCAL.set(before);
            }
          };
        });
  }

  @AfterEach
  void unhook() {
    Schedulers.resetOnScheduleHook(KEY);
    LOCAL.remove();
  }

  @Test
  void schedule_direct_isHookedOnceOnTheSubmittingThread() {
    assertHookedOnce(pool -> scheduler(pool).schedule(task));
  }

  @Test
  void schedule_delayed_isHookedOnceOnTheSubmittingThread() {
    assertHookedOnce(
        pool -> {
          scheduler(pool).schedule(task, 10, TimeUnit.MILLISECONDS);
          clock.advanceTimeBy(Duration.ofMillis(10));
        });
  }

  @Test
  void schedule_onAWorker_isHookedOnceOnTheSubmittingThread() {
    assertHookedOnce(
        pool -> {
          Scheduler.Worker worker = scheduler(pool).createWorker();
          worker.schedule(task);
          Pools.awaitSettled(pool);
          worker.dispose();
        });
  }

  @Test
  void schedule_delayedOnAWorker_isHookedOnceOnTheSubmittingThread() {
    assertHookedOnce(
        pool -> {
          Scheduler.Worker worker = scheduler(pool).createWorker();
          worker.schedule(task, 10, TimeUnit.MILLISECONDS);
          clock.advanceTimeBy(Duration.ofMillis(10));
          Pools.awaitSettled(pool);
          worker.dispose();
        });
  }

  @Test
  void schedule_fromTheWaitersToTheRoom_isHookedOnce() {
    assertHookedOnce(
        pool -> {
          Schedulers.resetOnScheduleHook(KEY);
          Saturation saturation = saturate(pool);
          hook();
          scheduler(pool).schedule(task);
          saturation.release();
        });
  }

  @Test
  void execute_isHookedOnceOnTheSubmittingThread() {
    assertHookedOnce(pool -> pool.execute(task));
  }

  @Test
  void submit_isHookedOnceOnTheSubscribingThread() {
    assertHookedOnce(
        pool -> pool.submit(() -> seen.add(String.valueOf(LOCAL.get()))).block(PATIENCE));
  }

  @Test
  void schedulePeriodically_isHookedOnceNotPerFiring() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Disposable periodic = scheduler(pool).schedulePeriodically(task, 10, 10, TimeUnit.MILLISECONDS);
    Scheduler.Worker worker = scheduler(pool).createWorker();
    worker.schedulePeriodically(task, 10, 10, TimeUnit.MILLISECONDS);

    clock.advanceTimeBy(Duration.ofMillis(50));

    Pools.eventually().until(() -> seen.size() == 10);
    assertThat(seen).containsOnly("captured");
    assertThat(hooked).hasSize(2).containsOnly(Thread.currentThread());
    periodic.dispose();
    worker.dispose();
  }

  @Test
  void map_eachElement_isHookedOnce() {
    WorkerPool pool = pool(2);
    AtomicInteger count = new AtomicInteger();

    Flux.range(0, 20).transform(pool.map(i -> count.incrementAndGet())).blockLast(PATIENCE);

    assertThat(count).hasValue(20);
    assertThat(hooked).hasSize(20);
  }

  @Test
  void hook_thatThrows_refusesTheTaskAndTakesNothing() {
    WorkerPool pool = pool(1);
    Schedulers.onScheduleHook(
        KEY,
        body -> {
          throw new IllegalStateException("hook");
        });

    Mono<Integer> submitted = pool.submit(() -> 1);
    assertThatThrownBy(() -> scheduler(pool).schedule(task)).hasMessage("hook");
    assertThatThrownBy(() -> submitted.block(PATIENCE)).hasMessage("hook");

    assertThat(pool.snapshot().ledger().pending()).isZero();
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
  }

  private void assertHookedOnce(Consumer<WorkerPool> submission) {
    WorkerPool pool = pool(builder(1).queueCapacity(2).timer(clock));

    submission.accept(pool);

    Pools.awaitSettled(pool);
    assertThat(seen).containsExactly("captured");
    assertThat(hooked).containsExactly(Thread.currentThread());
  }
}
