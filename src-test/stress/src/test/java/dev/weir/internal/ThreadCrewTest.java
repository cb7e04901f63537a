package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.scaling.Elasticity;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Threads that die where no task can kill them. */
class ThreadCrewTest {

  /** One at first, and two as soon as anybody asks. */
  private static final Elasticity ONE_AT_FIRST =
      new Elasticity(
          1, load -> load.want(2, "two"), Elasticity.USUAL_IDLE_TIME, Elasticity.USUAL_INTERVAL);

  @Test
  void wake_afterThreadDiedWhileItSearched_stillWakes() throws Exception {
    OneSeat place = new OneSeat();
    ThreadCrew crew = new ThreadCrew(place, true);
    crew.start();
    Awaitility.await().until(() -> crew.busy() == 0);
    place.fails.set(true);
    crew.wake(); // as a searcher
    assertThat(place.replaced.await(5, TimeUnit.SECONDS)).isTrue();
    Awaitility.await().until(() -> crew.busy() == 0);
    CountDownLatch ran = new CountDownLatch(1);
    place.work.set(ran::countDown);
    crew.wake();
    try {
      assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
    } finally {
      place.terminated = true;
      crew.wakeAll();
    }
  }

  @Test
  void start_noMoreThreadsToBeHad_leavesNoneBehind() throws Exception {
    List<Thread> begun = new CopyOnWriteArrayList<>();
    CrewFactory scarce =
        place ->
            new ThreadCrew(place, true) {
              @Override
              void begin(Thread thread) {
                if (begun.size() == 2) {
                  throw new OutOfMemoryError("unable to create native thread");
                }
                begun.add(thread);
                super.begin(thread);
              }
            };
    PoolSettings settings = new PoolSettings("scarce", 4, 4, 4, 4, 4, PoolListener.NONE);

    assertThatThrownBy(
            () ->
                new PoolCore(
                    settings, Schedulers.immediate(), null, null, Discipline.fifo(), scarce))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(begun).hasSize(2);
    for (Thread thread : begun) {
      thread.join(10_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  /**
   * A worker that has taken a task, and sees more, has more workers hired: on its own thread where
   * the timer takes no more work. That must not cost the task.
   */
  @Test
  void taken_nobodyCanBeHiredAndTheHandlerThrows_isRun() {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    AtomicInteger ran = new AtomicInteger();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    AtomicInteger reported = new AtomicInteger();
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> {
          reported.incrementAndGet();
          throw Exceptions.propagate(error);
        });
    PoolCore core =
        new PoolCore(
            new PoolSettings("alone", 2, 64, 4, 4, 4, 0, PoolListener.NONE, ONE_AT_FIRST, null),
            Schedulers.immediate(),
            gone,
            null,
            Discipline.fifo(),
            place -> new Scarce(place, 1));
    try {
      for (int i = 1; i <= 200; i++) {
        until(() -> core.crew().busy() == 0);
        for (int task = 0; task < 4; task++) { // so that whoever is woken sees more than one
          core.entrance().execute(ran::incrementAndGet, Overflow.reject());
        }
        int expected = 4 * i;
        until(() -> core.view().ledger().pending() == 0);
        assertThat(ran).hasValue(expected);
      }
      assertThat(reported).hasPositiveValue();
      assertThat(core.view().snapshot().workers()).allMatch(worker -> worker.replaced() == 0);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      core.shutDown(true);
    }
  }

  private static void until(Callable<Boolean> holds) {
    Awaitility.await()
        .dontCatchUncaughtExceptions()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(holds);
  }

  /** Has so many threads, and no more. */
  private static class Scarce extends ThreadCrew {
    private final AtomicInteger left;

    Scarce(Workplace place, int threads) {
      super(place, true, 1, null);
      this.left = new AtomicInteger(threads);
    }

    @Override
    void begin(Thread thread) {
      if (left.getAndDecrement() <= 0) {
        throw new IllegalStateException("no more threads"); // not an error that stops JUnit
      }
      super.begin(thread);
    }
  }

  @Test
  void replace_noMoreThreadsToBeHad_theWorkerGoesOn() throws Exception {
    OneSeat place = new OneSeat();
    ThreadCrew crew =
        new Scarce(place, 1) {
          @Override
          WorkerThread thread(Seat seat, String name, Runnable work) {
            return new ForkingThread(this, name, work, seat);
          }
        };
    crew.start();
    Awaitility.await().until(() -> crew.busy() == 0);
    CountDownLatch ran = new CountDownLatch(1);
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> reported.add(error));
    try {
      AtomicReference<Seat> where = new AtomicReference<>();
      place.work.set(
          () -> {
            where.set(((ForkingThread) Thread.currentThread()).seat());
            ran.countDown();
          });
      place.fails.set(true);
      crew.wake();

      assertThat(ran.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(where.get()).isSameAs(place); // or what it forks would go elsewhere
      assertThat(crew.workers()).isEqualTo(1);
      assertThat(place.deserted).isFalse();
      Awaitility.await().until(() -> crew.busy() == 0);
      assertThat(reported)
          .singleElement()
          .satisfies(
              e -> {
                assertThat(e).hasMessage("no more threads");
                assertThat(e.getSuppressed()[0]).hasMessage("a discipline's mistake");
              });
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
      place.terminated = true;
      crew.wakeAll();
    }
    Awaitility.await().until(() -> place.deserted);
  }

  @Test
  void guard_shortTasksTurnLong_callsTheOthersThoughOneGoesOn() throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("turn", 2).queueCapacity(4_000).overflow(Overflow.reject()).build();
    try {
      AtomicInteger ran = new AtomicInteger();
      for (int i = 1; i <= 50_000; i++) { // one keeps up with these, the other keeps guard
        pool.execute(ran::incrementAndGet);
        while (ran.get() < i) {
          Thread.onSpinWait();
        }
      }
      Set<String> workers = ConcurrentHashMap.newKeySet();
      CountDownLatch burst = new CountDownLatch(300);
      for (int i = 0; i < 300; i++) {
        pool.execute(
            () -> {
              LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(100));
              workers.add(Thread.currentThread().getName());
              burst.countDown();
            });
      }

      assertThat(burst.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(workers).hasSize(2);
    } finally {
      pool.dispose();
    }
  }

  /** A workplace with one seat, whose owner may make a mistake while he takes. */
  private static final class OneSeat implements Workplace, Seat {
    private final AtomicBoolean fails = new AtomicBoolean();
    private final AtomicReference<Runnable> work = new AtomicReference<>();
    private final CountDownLatch replaced = new CountDownLatch(1);
    private volatile boolean terminated;
    private volatile boolean deserted;

    @Override
    public Object take() {
      if (fails.compareAndSet(true, false)) {
        throw new IllegalStateException("a discipline's mistake");
      }
      return work.getAndSet(null);
    }

    @Override
    public void run(Object entry) {
      ((Runnable) entry).run();
    }

    @Override
    public boolean seesWork() {
      return work.get() != null;
    }

    @Override
    public long tasks() {
      return 0;
    }

    @Override
    public long errors() {
      return 0;
    }

    @Override
    public String name() {
      return "one-seat";
    }

    @Override
    public List<? extends Seat> seats() {
      return List.of(this);
    }

    @Override
    public boolean tasksAreShort() {
      return false;
    }

    @Override
    public long progress() {
      return 0;
    }

    @Override
    public boolean seesForks() {
      return false;
    }

    @Override
    public void stalled() {}

    @Override
    public void callForHelp() {}

    @Override
    public void quiet() {}

    @Override
    public boolean isTerminated() {
      return terminated;
    }

    @Override
    public void deserted() {
      deserted = true;
    }

    @Override
    public void publish(PoolEvent event) {
      replaced.countDown();
    }
  }
}
