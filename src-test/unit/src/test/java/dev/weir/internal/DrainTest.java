package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.support.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainTest {

  private static final class Passes extends Drain {
    private final Runnable each;
    int made;

    Passes(Runnable each) {
      this.each = each;
    }

    @Override
    protected void pass() {
      made++;
      each.run();
    }
  }

  @Test
  void drain_alone_makesOnePass() {
    Passes drain = new Passes(() -> {});

    drain.drain();
    drain.drain();

    assertThat(drain.made).isEqualTo(2);
  }

  @Test
  void drain_fromWithinAPass_isMadeAfterIt() {
    List<String> log = new ArrayList<>();
    Passes[] drain = new Passes[1];
    drain[0] =
        new Passes(
            () -> {
              int number = drain[0].made;
              log.add("begin " + number);
              if (number == 1) {
                drain[0].drain();
                drain[0].drain(); // one more pass covers both
              }
              log.add("end " + number);
            });

    drain[0].drain();

    assertThat(log).containsExactly("begin 1", "end 1", "begin 2", "end 2");
  }

  @Test
  void drain_passThrows_isThrownAndTheDrainIsFree() {
    IllegalStateException wrong = new IllegalStateException("wrong");
    Passes[] drain = new Passes[1];
    drain[0] =
        new Passes(
            () -> {
              if (drain[0].made == 1) {
                throw wrong;
              }
            });

    assertThatThrownBy(() -> drain[0].drain()).isSameAs(wrong);
    drain[0].drain();

    assertThat(drain[0].made).isEqualTo(2);
  }

  @Test
  void drain_passThrowsWithOneMissed_makesItBeforeThrowing() {
    Passes[] drain = new Passes[1];
    List<RuntimeException> thrown = new ArrayList<>();
    drain[0] =
        new Passes(
            () -> {
              if (drain[0].made < 3) {
                drain[0].drain();
              }
              RuntimeException wrong = new IllegalStateException("pass " + drain[0].made);
              thrown.add(wrong);
              throw wrong;
            });

    assertThatThrownBy(() -> drain[0].drain())
        .isSameAs(thrown.get(0))
        .hasSuppressedException(thrown.get(1))
        .hasSuppressedException(thrown.get(2));
    assertThat(drain[0].made).isEqualTo(3);
  }

  @Test
  void drain_sameErrorTwice_isNotSuppressedInItself() {
    IllegalStateException wrong = new IllegalStateException("wrong");
    Passes[] drain = new Passes[1];
    drain[0] =
        new Passes(
            () -> {
              if (drain[0].made == 1) {
                drain[0].drain();
              }
              throw wrong;
            });

    assertThatThrownBy(() -> drain[0].drain()).isSameAs(wrong);
    assertThat(wrong.getSuppressed()).isEmpty();
  }

  @Test
  void drain_manyThreads_neverOverlapsAndMissesNothing() throws Exception {
    ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    AtomicInteger taken = new AtomicInteger();
    Drain drain =
        new Drain() {
          @Override
          protected void pass() {
            if (inside.incrementAndGet() != 1) {
              overlaps.incrementAndGet();
            }
            while (queue.poll() != null) {
              taken.incrementAndGet();
            }
            inside.decrementAndGet();
          }
        };

    Threads.together(
        4,
        index -> {
          for (int i = 0; i < 50_000; i++) {
            queue.add(i);
            drain.drain();
          }
        });

    assertThat(overlaps.get()).isZero();
    assertThat(taken.get()).isEqualTo(200_000);
    assertThat(queue).isEmpty();
  }

  @Test
  void drain_anotherThreadDrains_returnsAtOnceAndThatThreadMakesThePass() throws Exception {
    CountDownLatch inFirst = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    List<Thread> drainers = new ArrayList<>();
    Drain drain =
        new Drain() {
          @Override
          protected void pass() {
            drainers.add(Thread.currentThread());
            if (drainers.size() == 1) {
              inFirst.countDown();
              try {
                asked.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }
          }
        };

    Threads.together(
        2,
        index -> {
          if (index == 0) {
            drain.drain();
          } else {
            inFirst.await();
            drain.drain();
            asked.countDown();
          }
        });

    assertThat(drainers).hasSize(2);
    assertThat(drainers.get(1)).isSameAs(drainers.get(0));
  }

  @Test
  void enter_free_keepsPassesAwayUntilLeave() {
    Passes drain = new Passes(() -> {});

    assertThat(drain.enter()).isTrue();
    assertThat(drain.enter()).as("a second time").isFalse();
    drain.drain();
    drain.drain();
    assertThat(drain.made).isZero();
    drain.leave();

    assertThat(drain.made).as("one pass covers both").isEqualTo(1);
    assertThat(drain.enter()).isTrue();
    drain.leave();
    assertThat(drain.made).as("nobody asked").isEqualTo(1);
  }

  @Test
  void enter_insideAPass_isRefused() {
    List<Boolean> entered = new ArrayList<>();
    Passes[] drain = new Passes[1];
    drain[0] = new Passes(() -> entered.add(drain[0].enter()));

    drain[0].drain();

    assertThat(entered).containsExactly(false);
  }

  @Test
  void leave_passThrows_isThrownAndTheDrainIsFree() {
    Passes drain =
        new Passes(
            () -> {
              throw new IllegalStateException("wrong");
            });
    assertThat(drain.enter()).isTrue();
    assertThatThrownBy(
            () -> {
              drain.drain();
              drain.leave();
            })
        .hasMessage("wrong");

    assertThat(drain.enter()).isTrue();
  }

  @Test
  void enterAndDrain_manyThreads_neverOverlapAndMissNothing() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    ConcurrentLinkedQueue<Integer> queue = new ConcurrentLinkedQueue<>();
    AtomicInteger taken = new AtomicInteger();
    Passes drain =
        new Passes(
            () -> {
              while (queue.poll() != null) {
                taken.incrementAndGet();
              }
            });

    Threads.together(
        4,
        index -> {
          for (int i = 0; i < 50_000; i++) {
            if (index < 2 && drain.enter()) {
              if (inside.incrementAndGet() != 1) {
                overlaps.incrementAndGet();
              }
              taken.incrementAndGet();
              inside.decrementAndGet();
              drain.leave();
            } else {
              queue.add(i);
              drain.drain();
            }
          }
        });

    assertThat(overlaps.get()).isZero();
    assertThat(taken.get()).isEqualTo(200_000);
    assertThat(queue).isEmpty();
  }
}
