package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Outcome;
import dev.weir.support.Threads;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermitTest {

  private static final class Plain extends Permit {
    @Override
    void runOn(PoolSeat seat) {
      throw new AssertionError("never run");
    }
  }

  private final Permit permit = new Plain();

  @AfterEach
  void noInterruptIsLeftBehind() {
    assertThat(Thread.interrupted()).isFalse();
  }

  /* Brings a permit into a phase, from which every transition is then tried. */
  private static Permit in(int phase) {
    Permit permit = new Plain();
    switch (phase) {
      case Permit.WAITING -> permit.becomeWaiting();
      case Permit.READY -> {}
      case Permit.RUNNING -> permit.begin();
      case Permit.HELD -> {
        permit.begin();
        permit.hold();
      }
      case Permit.SETTLED -> permit.settle(Outcome.DROPPED);
      default -> throw new AssertionError(phase);
    }
    assertThat(permit.phase()).isEqualTo(phase);
    return permit;
  }

  @Test
  void new_permit_isReadyAndNotSettled() {
    assertThat(permit.phase()).isEqualTo(Permit.READY);
    assertThat(permit.isSettled()).isFalse();
    assertThat(permit.outcome()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void admit_anyPhase_succeedsOnlyFromWaiting(int phase) {
    Permit tested = in(phase);

    assertThat(tested.admit()).isEqualTo(phase == Permit.WAITING);
    assertThat(tested.phase()).isEqualTo(phase == Permit.WAITING ? Permit.READY : phase);
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void begin_anyPhase_succeedsOnlyFromReady(int phase) {
    Permit tested = in(phase);

    assertThat(tested.begin()).isEqualTo(phase == Permit.READY);
    assertThat(tested.phase()).isEqualTo(phase == Permit.READY ? Permit.RUNNING : phase);
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void hold_anyPhase_succeedsOnlyFromRunning(int phase) {
    Permit tested = in(phase);

    assertThat(tested.hold()).isEqualTo(phase == Permit.RUNNING);
    assertThat(tested.phase()).isEqualTo(phase == Permit.RUNNING ? Permit.HELD : phase);
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void end_anyPhase_succeedsOnlyFromRunning(int phase) {
    Permit tested = in(phase);

    assertThat(tested.end(Outcome.COMPLETED)).isEqualTo(phase == Permit.RUNNING);
    assertThat(tested.phase()).isEqualTo(phase == Permit.RUNNING ? Permit.SETTLED : phase);
    if (phase == Permit.RUNNING) {
      assertThat(tested.outcome()).isEqualTo(Outcome.COMPLETED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void rearm_anyPhase_succeedsOnlyFromRunning(int phase) {
    for (int target : new int[] {Permit.READY, Permit.WAITING}) {
      Permit tested = in(phase);

      assertThat(tested.rearm(target)).isEqualTo(phase == Permit.RUNNING);
      assertThat(tested.phase()).isEqualTo(phase == Permit.RUNNING ? target : phase);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void settle_anyPhase_returnsItAndSettlesOnce(int phase) {
    Permit tested = in(phase);

    assertThat(tested.settle(Outcome.CANCELLED)).isEqualTo(phase);
    assertThat(tested.phase()).isEqualTo(Permit.SETTLED);
    assertThat(tested.isSettled()).isTrue();
    assertThat(tested.outcome())
        .isEqualTo(phase == Permit.SETTLED ? Outcome.DROPPED : Outcome.CANCELLED);
    assertThat(tested.settle(Outcome.FAILED)).isEqualTo(Permit.SETTLED);
    assertThat(tested.outcome()).isNotEqualTo(Outcome.FAILED);
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void settleWaiting_anyPhase_succeedsOnlyFromWaiting(int phase) {
    Permit tested = in(phase);

    assertThat(tested.settleWaiting(Outcome.TIMED_OUT)).isEqualTo(phase == Permit.WAITING);
    assertThat(tested.phase()).isEqualTo(phase == Permit.WAITING ? Permit.SETTLED : phase);
    if (phase == Permit.WAITING) {
      assertThat(tested.outcome()).isEqualTo(Outcome.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void outcome_afterEach_isReadBack(Outcome outcome) {
    permit.settle(outcome);
    assertThat(permit.outcome()).isEqualTo(outcome);

    Permit ended = in(Permit.RUNNING);
    ended.end(outcome);
    assertThat(ended.outcome()).isEqualTo(outcome);

    Permit waited = in(Permit.WAITING);
    waited.settleWaiting(outcome);
    assertThat(waited.outcome()).isEqualTo(outcome);
  }

  @ParameterizedTest
  @ValueSource(ints = {Permit.WAITING, Permit.READY, Permit.RUNNING, Permit.HELD, Permit.SETTLED})
  void settleUnstarted_anyPhase_succeedsOnlyBeforeTheBody(int phase) {
    Permit tested = in(phase);
    boolean unstarted = phase == Permit.WAITING || phase == Permit.READY;

    assertThat(tested.settleUnstarted(Outcome.TIMED_OUT))
        .isEqualTo(unstarted ? phase : Permit.SETTLED);
    assertThat(tested.phase()).isEqualTo(unstarted ? Permit.SETTLED : phase);
    if (unstarted) {
      assertThat(tested.outcome()).isEqualTo(Outcome.TIMED_OUT);
    }
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void settle_runsElsewhere_interruptsUnlessItCameToItsOwnEnd(Outcome outcome) throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch settled = new CountDownLatch(1);
    AtomicReference<Boolean> interrupted = new AtomicReference<>(false);

    Threads.together(
        2,
        index -> {
          if (index == 0) {
            permit.begin();
            running.countDown();
            try {
              settled.await();
              interrupted.set(Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
              interrupted.set(true);
            }
            assertThat(permit.hold()).isFalse();
          } else {
            running.await();
            permit.settle(outcome);
            settled.countDown();
          }
        });

    assertThat(interrupted.get())
        .isEqualTo(outcome != Outcome.COMPLETED && outcome != Outcome.FAILED);
    assertThat(permit.outcome()).isEqualTo(outcome);
  }

  @Test
  void settle_onItsOwnThread_doesNotInterrupt() {
    permit.begin();

    permit.settle(Outcome.CANCELLED);

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(permit.end(Outcome.COMPLETED)).isFalse();
  }

  @Test
  void settle_runsElsewhere_interruptsThatThreadAndTheFlagEndsWithTheBody() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    AtomicReference<Boolean> ended = new AtomicReference<>();
    AtomicReference<Boolean> flagAfter = new AtomicReference<>();

    Threads.together(
        2,
        index -> {
          if (index == 0) {
            permit.begin();
            running.countDown();
            try {
              new CountDownLatch(1).await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              interrupted.set(true);
              Thread.currentThread().interrupt();
            }
            ended.set(permit.end(Outcome.FAILED));
            flagAfter.set(Thread.currentThread().isInterrupted());
          } else {
            running.await();
            assertThat(permit.settle(Outcome.TIMED_OUT)).isEqualTo(Permit.RUNNING);
          }
        });

    assertThat(interrupted.get()).isTrue();
    assertThat(ended.get()).isFalse();
    assertThat(flagAfter.get()).isFalse();
    assertThat(permit.outcome()).isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  void settle_raceWithTheEnd_oneWinsAndNoInterruptOutlivesTheBody() throws Exception {
    AtomicInteger settled = new AtomicInteger();
    for (int round = 0; round < 500; round++) {
      Permit raced = new Plain();
      CountDownLatch running = new CountDownLatch(1);
      settled.set(0);
      Thread runner =
          new Thread(
              () -> {
                raced.begin();
                running.countDown();
                if (raced.end(Outcome.COMPLETED)) {
                  settled.incrementAndGet();
                }
                if (Thread.currentThread().isInterrupted()) {
                  settled.set(100);
                }
              });
      runner.start();
      running.await();
      if (raced.settle(Outcome.CANCELLED) != Permit.SETTLED) {
        settled.incrementAndGet();
      }
      runner.join();
      assertThat(settled.get()).isEqualTo(1);
    }
  }

  @Test
  void settle_manyThreads_exactlyOneSettles() throws Exception {
    for (int round = 0; round < 200; round++) {
      Permit raced = new Plain();
      AtomicInteger winners = new AtomicInteger();
      Outcome[] won = new Outcome[1];
      Threads.together(
          3,
          index -> {
            Outcome mine = Outcome.values()[index];
            if (raced.settle(mine) == Permit.READY) {
              winners.incrementAndGet();
              won[0] = mine;
            }
          });
      assertThat(winners.get()).isEqualTo(1);
      assertThat(raced.outcome()).isEqualTo(won[0]);
    }
  }
}
