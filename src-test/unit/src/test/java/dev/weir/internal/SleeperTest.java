package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Seat;
import dev.weir.spi.Stint;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SleeperTest {

  private static final Seat SEAT =
      new Seat() {
        @Override
        public Object take() {
          return null;
        }

        @Override
        public void run(Object entry) {}

        @Override
        public boolean seesWork() {
          return false;
        }

        @Override
        public long tasks() {
          return 7;
        }

        @Override
        public long errors() {
          return 3;
        }
      };

  private final Sleeper sleeper = new Sleeper(System::nanoTime);

  @BeforeEach
  void somebodySitsThere() {
    sleeper.occupy();
  }

  private Thread goToSleep(CountDownLatch up) {
    Thread thread =
        new Thread(
            () -> {
              sleeper.lieDown();
              sleeper.sleep();
              up.countDown();
            });
    thread.setDaemon(true);
    sleeper.thread(thread);
    thread.start();
    return thread;
  }

  @Test
  void rouse_dozing_needsNoUnparkAndSleepReturnsAtOnce() {
    sleeper.thread(Thread.currentThread());
    sleeper.lieDown();
    assertThat(sleeper.isAwake()).isFalse();

    assertThat(sleeper.rouse()).isFalse();
    sleeper.sleep();

    assertThat(sleeper.isAwake()).isTrue();
  }

  @Test
  void rouse_awake_needsNoUnpark() {
    assertThat(sleeper.rouse()).isFalse();
  }

  @Test
  void rouse_parked_unparksIt() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    Thread thread = goToSleep(up);
    await().until(() -> thread.getState() == Thread.State.WAITING);

    assertThat(sleeper.rouse()).isTrue();

    up.await();
    assertThat(sleeper.isAwake()).isTrue();
  }

  @Test
  void sleep_interruptedOrUnparked_sleepsOn() throws Exception {
    CountDownLatch up = new CountDownLatch(1);
    AtomicBoolean flag = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              sleeper.lieDown();
              sleeper.sleep();
              flag.set(Thread.currentThread().isInterrupted());
              up.countDown();
            });
    thread.setDaemon(true);
    sleeper.thread(thread);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.WAITING);

    sleeper.interrupt();
    await().until(() -> !thread.isInterrupted() && thread.getState() == Thread.State.WAITING);

    assertThat(up.getCount()).isEqualTo(1);
    assertThat(sleeper.isAwake()).isFalse();
    assertThat(sleeper.rouse()).isTrue();
    up.await();
    assertThat(flag).isFalse();
  }

  @Test
  void interrupt_onItsOwnThreadOrWithoutOne_doesNothing() {
    sleeper.interrupt();
    sleeper.thread(Thread.currentThread());

    sleeper.interrupt();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void snapshot_awake_tellsOfTheSeatAndHowOftenReplaced() {
    sleeper.replaced();
    sleeper.replaced();

    WorkerSnapshot snapshot = sleeper.snapshot("w-1", SEAT);

    assertThat(snapshot.name()).isEqualTo("w-1");
    assertThat(snapshot.busy()).isTrue();
    assertThat(snapshot.tasks()).isEqualTo(7);
    assertThat(snapshot.errors()).isEqualTo(3);
    assertThat(snapshot.replaced()).isEqualTo(2);
    assertThat(snapshot.idleTime()).isZero();
  }

  @Test
  void snapshot_asleep_countsIdleTimeNow() {
    sleeper.lieDown();
    WorkerSnapshot first = sleeper.snapshot("w-1", SEAT);
    await().until(() -> sleeper.snapshot("w-1", SEAT).idleTime().compareTo(first.idleTime()) > 0);

    WorkerSnapshot later = sleeper.snapshot("w-1", SEAT);
    assertThat(later.busy()).isFalse();
    assertThat(later.busyTime()).isEqualTo(first.busyTime());

    sleeper.rouse();
    sleeper.sleep();
    Duration slept = sleeper.snapshot("w-1", SEAT).idleTime();
    assertThat(slept).isGreaterThanOrEqualTo(later.idleTime());
    await().until(() -> sleeper.snapshot("w-1", SEAT).busyTime().compareTo(later.busyTime()) > 0);
    assertThat(sleeper.snapshot("w-1", SEAT).idleTime()).isEqualTo(slept);
  }

  /** Whoever wakes it goes on at once, and may be the one who reads. */
  @Test
  void idleNanos_rousedAndNotUpYet_isAllOfTheSleep() {
    AtomicLong now = new AtomicLong(1);
    Sleeper slow = new Sleeper(now::get);
    slow.occupy();
    slow.lieDown();
    now.addAndGet(1_000);

    slow.rouse();

    assertThat(slow.isAwake()).isTrue();
    assertThat(slow.idleNanos(now.get())).isEqualTo(1_000);
    slow.sleep();
    now.addAndGet(500);
    assertThat(slow.idleNanos(now.get())).isEqualTo(1_000);
    assertThat(slow.presentNanos(now.get())).isEqualTo(1_500);
  }

  @Test
  void stint_sleptInBetweenWhileTheClockStood_isAnother() {
    Sleeper still = new Sleeper(() -> 0);
    still.thread(Thread.currentThread());
    still.occupy();
    Stint before = still.stint();

    still.lieDown();
    still.rouse();
    still.sleep();

    assertThat(before).isNotNull().isNotEqualTo(still.stint());
  }

  // ---------------------------------------------------------------- coming and going

  @Test
  void vacate_occupied_isNeitherAwakeNorAsleepAndItsTimesStandStill() {
    sleeper.thread(Thread.currentThread());
    await().until(() -> sleeper.presentNanos(System.nanoTime()) > 0);

    sleeper.vacate();

    assertThat(sleeper.isVacant()).isTrue();
    assertThat(sleeper.isAwake()).isFalse();
    assertThat(sleeper.asleepFor(System.nanoTime())).isZero();
    long present = sleeper.presentNanos(System.nanoTime());
    assertThat(sleeper.presentNanos(System.nanoTime() + 1_000_000)).isEqualTo(present);
    sleeper.interrupt();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void vacate_twice_changesNothing() {
    sleeper.vacate();
    long present = sleeper.presentNanos(System.nanoTime());

    sleeper.vacate();

    assertThat(sleeper.presentNanos(System.nanoTime())).isEqualTo(present);
  }

  @Test
  void occupy_again_goesOnWhereItsTimesStood() {
    sleeper.vacate();
    long before = sleeper.presentNanos(System.nanoTime());

    sleeper.occupy();

    assertThat(sleeper.isAwake()).isTrue();
    long now = System.nanoTime();
    assertThat(sleeper.presentNanos(now + 5_000_000) - sleeper.presentNanos(now))
        .isEqualTo(5_000_000);
    assertThat(sleeper.presentNanos(now)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void occupy_whereOneHasDied_keepsItsTimes() {
    sleeper.lieDown();
    sleeper.rouse();
    long present = sleeper.presentNanos(1L << 62);

    sleeper.occupy();

    assertThat(sleeper.presentNanos(1L << 62)).isEqualTo(present);
  }
}
