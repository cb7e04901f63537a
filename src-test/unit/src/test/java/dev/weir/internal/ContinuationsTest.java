package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Outcome;
import dev.weir.support.Threads;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ContinuationsTest {

  private static final PoolCore CORE = TestCore.of(1, 1).core;

  private static Strand entry() {
    return new Strand(CORE);
  }

  private final Continuations continuations = new Continuations();
  private final Tally tally = new Tally();
  private final Tally[] tallies = {tally};

  @Test
  void poll_joined_isFirstInFirstOut() {
    Strand a = entry();
    Strand b = entry();
    assertThat(continuations.hasEntries()).isFalse();
    assertThat(continuations.poll()).isNull();

    assertThat(continuations.join(a)).isTrue();
    assertThat(continuations.join(b)).isTrue();

    assertThat(continuations.hasEntries()).isTrue();
    assertThat(continuations.backlog()).isEqualTo(2);
    assertThat(continuations.poll()).isSameAs(a);
    assertThat(continuations.poll()).isSameAs(b);
    assertThat(continuations.poll()).isNull();
  }

  @Test
  void closeIfIdle_oneQueuedOrRunning_staysOpen() {
    continuations.join(entry());
    assertThat(continuations.closeIfIdle()).isFalse();

    continuations.poll();
    assertThat(continuations.closeIfIdle()).isFalse(); // it runs

    continuations.ran();
    assertThat(continuations.closeIfIdle()).isTrue();
  }

  @Test
  void join_closed_isRefused() {
    assertThat(continuations.closeIfIdle()).isTrue();
    assertThat(continuations.closeIfIdle()).isTrue();

    assertThat(continuations.join(entry())).isFalse();
    assertThat(continuations.hasEntries()).isFalse();
  }

  @Test
  void join_raceWithClosing_whatJoinedIsSeen() throws Exception {
    for (int round = 0; round < 500; round++) {
      Continuations raced = new Continuations();
      AtomicBoolean joined = new AtomicBoolean();
      AtomicBoolean closed = new AtomicBoolean();
      Threads.together(
          2,
          index -> {
            if (index == 0) {
              joined.set(raced.join(entry()));
            } else {
              closed.set(raced.closeIfIdle());
            }
          });
      assertThat(joined.get()).isNotEqualTo(closed.get());
      assertThat(raced.hasEntries()).isEqualTo(joined.get());
    }
  }

  @Test
  void offered_readyAtOnce_isQueuedUntilItStarts() {
    continuations.offered();
    assertThat(continuations.offeredInAll()).isEqualTo(1);
    assertThat(continuations.queued(tallies)).isEqualTo(1);
    assertThat(continuations.running(tallies)).isZero();

    tally.resume();
    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.running(tallies)).isEqualTo(1);

    tally.end();
    assertThat(continuations.running(tallies)).isZero();
  }

  @Test
  void offeredUnready_untilReady_isNotQueued() {
    continuations.offeredUnready();
    assertThat(continuations.offeredInAll()).isEqualTo(1);
    assertThat(continuations.queued(tallies)).isZero();

    continuations.ready();

    assertThat(continuations.offeredInAll()).isEqualTo(1);
    assertThat(continuations.queued(tallies)).isEqualTo(1);
  }

  @Test
  void refuse_task_isOfferedAndRejected() {
    continuations.refuse();

    assertThat(continuations.offeredInAll()).isEqualTo(1);
    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.counts().get(Outcome.REJECTED)).isEqualTo(1);
  }

  @Test
  void withdrawn_ready_isQueuedNoMore() {
    continuations.offered();

    continuations.withdrawn(Permit.READY, Outcome.CANCELLED);

    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.overrun()).isZero();
    assertThat(continuations.counts().get(Outcome.CANCELLED)).isEqualTo(1);
  }

  @Test
  void withdrawn_running_isAnOverrunUntilItEnds() {
    continuations.offered();
    tally.resume();

    continuations.withdrawn(Permit.RUNNING, Outcome.CANCELLED);

    assertThat(continuations.running(tallies)).isZero();
    assertThat(continuations.overrun()).isEqualTo(1);
    continuations.overrunEnded();
    assertThat(continuations.overrun()).isZero();
  }

  @Test
  void withdrawn_waiting_isOnlyCounted() {
    continuations.offeredUnready();

    continuations.withdrawn(Permit.WAITING, Outcome.CANCELLED);

    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.counts().get(Outcome.CANCELLED)).isEqualTo(1);
  }

  @Test
  void withdrawnPeriodic_someOwed_countsThemAndTheDelayedOne() {
    for (int i = 0; i < 3; i++) {
      continuations.offeredUnready();
      continuations.ready();
    }
    continuations.offeredUnready(); // the one that is delayed

    continuations.withdrawnPeriodic(3, false, Outcome.CANCELLED);

    assertThat(continuations.counts().get(Outcome.CANCELLED)).isEqualTo(4);
    assertThat(continuations.offeredInAll()).isEqualTo(4);
    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.overrun()).isZero();
  }

  @Test
  void withdrawnPeriodic_oneRuns_isAnOverrun() {
    for (int i = 0; i < 3; i++) {
      continuations.offeredUnready();
      continuations.ready();
    }
    continuations.offeredUnready();
    tally.resume();

    continuations.withdrawnPeriodic(3, true, Outcome.CANCELLED);

    assertThat(continuations.queued(tallies)).isZero();
    assertThat(continuations.running(tallies)).isZero();
    assertThat(continuations.overrun()).isEqualTo(1);
    assertThat(continuations.counts().get(Outcome.CANCELLED)).isEqualTo(4);
    continuations.offered();
    assertThat(continuations.queued(tallies)).isEqualTo(1); // nothing was taken off too often
  }

  @Test
  void gauges_readInTheMiddleOfThings_areNeverNegative() {
    tally.resume(); // its offer is not seen yet
    continuations.overrunEnded();

    assertThat(continuations.queued(tallies)).isZero();
    continuations.withdrawn(Permit.RUNNING, Outcome.CANCELLED);
    continuations.withdrawn(Permit.RUNNING, Outcome.CANCELLED);
    assertThat(continuations.running(tallies)).isZero();
    assertThat(new AtomicInteger((int) continuations.overrun()).get()).isNotNegative();
  }
}
