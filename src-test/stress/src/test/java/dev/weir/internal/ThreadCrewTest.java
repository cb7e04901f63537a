package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.spi.CrewFactory;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.util.List;
import java.util.Set;
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
import reactor.core.scheduler.Schedulers;

/** Threads that die where no task can kill them. */
class ThreadCrewTest {

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
    public void deserted() {}

    @Override
    public void publish(PoolEvent event) {
      replaced.countDown();
    }
  }
}
