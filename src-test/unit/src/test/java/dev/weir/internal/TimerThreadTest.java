package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.support.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

class TimerThreadTest {

  private final TimerThread timer = new TimerThread("test");

  @AfterEach
  void close() {
    timer.close();
    Schedulers.resetOnHandleError();
  }

  private long in(long millis) {
    return timer.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      done(latch);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void done(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void at_timeInThePast_runsAtOnceOnItsOwnDaemonThread() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);

    timer.at(
        in(-1),
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        });

    done(ran);
    assertThat(thread.get().getName()).isEqualTo("test-timer");
    assertThat(thread.get().isDaemon()).isTrue();
  }

  @Test
  void at_severalTimes_runsInOrderOfTimeAndNotBefore() throws Exception {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger early = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(4);
    CountDownLatch allAdded = new CountDownLatch(1);
    timer.at(in(0), () -> waitFor(allAdded)); // the timer's thread is busy until all are there
    int[] delays = {30, 10, 40, 20};
    long start = timer.nanoTime();
    for (int delay : delays) {
      long when = start + TimeUnit.MILLISECONDS.toNanos(delay);
      timer.at(
          when,
          () -> {
            if (System.nanoTime() - when < 0) {
              early.incrementAndGet();
            }
            order.add(delay);
            ran.countDown();
          });
    }

    allAdded.countDown();
    done(ran);
    assertThat(order).containsExactly(10, 20, 30, 40);
    assertThat(early.get()).isZero();
  }

  @Test
  void at_earlierThanWhatItSleepsFor_isRunInTime() throws Exception {
    Disposable far = timer.at(in(3_600_000), () -> {});
    Thread thread = timerThread();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    CountDownLatch ran = new CountDownLatch(1);

    timer.at(in(5), ran::countDown);

    done(ran);
    assertThat(far.isDisposed()).isFalse();
  }

  @Test
  void close_whileAnActionParks_endsTheThread() throws Exception {
    Thread thread = timerThread();
    CountDownLatch ran = new CountDownLatch(1);
    timer.at(
        in(0),
        () -> {
          timer.close();
          LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30)); // uses up what it was unparked with
          ran.countDown();
        });

    done(ran);
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  private Thread timerThread() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    timer.at(
        in(0),
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        });
    done(ran);
    return thread.get();
  }

  @Test
  void dispose_beforeItsTime_neverRuns() throws Exception {
    AtomicInteger wrong = new AtomicInteger();
    Disposable pending = timer.at(in(20), wrong::incrementAndGet);
    assertThat(pending.isDisposed()).isFalse();

    pending.dispose();
    pending.dispose();

    assertThat(pending.isDisposed()).isTrue();
    CountDownLatch later = new CountDownLatch(1);
    timer.at(in(40), later::countDown);
    done(later);
    assertThat(wrong.get()).isZero();
  }

  @Test
  void dispose_afterItRan_changesNothing() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Disposable entry = timer.at(in(0), ran::countDown);
    done(ran);

    assertThat(entry.isDisposed()).isTrue();
    entry.dispose();

    assertThat(entry.isDisposed()).isTrue();
  }

  @Test
  void action_throws_isReportedAndTheOthersRun() throws Exception {
    AtomicReference<Throwable> reported = new AtomicReference<>();
    Schedulers.onHandleError((thread, error) -> reported.set(error));
    CountDownLatch ran = new CountDownLatch(1);
    IllegalStateException wrong = new IllegalStateException("wrong");

    timer.at(
        in(0),
        () -> {
          throw wrong;
        });
    timer.at(in(5), ran::countDown);

    done(ran);
    assertThat(reported.get()).isSameAs(wrong);
  }

  @Test
  void interrupt_ofItsThread_changesNothing() throws Exception {
    Thread thread = timerThread();
    thread.interrupt();
    CountDownLatch ran = new CountDownLatch(1);

    timer.at(in(5), ran::countDown);

    done(ran);
    assertThat(timerThread()).isSameAs(thread);
  }

  @Test
  void close_pendingOrIdle_endsItsThread() throws Exception {
    Thread thread = timerThread();
    timer.at(in(3_600_000), () -> {});

    timer.close();

    thread.join(30_000);
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void close_neverUsed_startsNoThread() {
    TimerThread unused = new TimerThread("unused");
    unused.close();

    Disposable pending = unused.at(in(0), () -> {});

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("unused-timer"));
    pending.dispose();
    assertThat(pending.isDisposed()).isTrue();
  }

  @Test
  void timer_manyThreads_eachActionRunsOnceOrWasDisposed() throws Exception {
    int each = 5_000;
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger disposed = new AtomicInteger();
    AtomicInteger twice = new AtomicInteger();

    Threads.together(
        3,
        index -> {
          List<Disposable> mine = new ArrayList<>();
          for (int i = 0; i < each; i++) {
            AtomicInteger own = new AtomicInteger();
            mine.add(
                timer.at(
                    timer.nanoTime() + (i * 7_919L) % 2_000_000,
                    () -> {
                      if (own.incrementAndGet() > 1) {
                        twice.incrementAndGet();
                      }
                      ran.incrementAndGet();
                    }));
            if (i % 3 == 0) {
              Disposable entry = mine.get(i / 2);
              if (!entry.isDisposed()) {
                entry.dispose();
                disposed.incrementAndGet(); // or it ran meanwhile: an upper bound
              }
            }
          }
        });

    CountDownLatch last = new CountDownLatch(1);
    timer.at(in(10), last::countDown);
    done(last);
    assertThat(twice.get()).isZero();
    assertThat(ran.get()).isBetween(3 * each - disposed.get(), 3 * each);
  }
}
