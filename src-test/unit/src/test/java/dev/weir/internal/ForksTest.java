package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.observe.Steals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tasks fork, on seats on which the test itself sits. */
class ForksTest {

  private static final int FORKS = 16;

  private final TestCore pool = TestCore.settings().workers(2).queue(4).forks(FORKS).build();
  private final PoolSeat seat = pool.core.seats().get(0);
  private final PoolSeat other = pool.core.seats().get(1);
  private final List<Object> ran = new ArrayList<>();

  @AfterEach
  void theLawHolds() {
    pool.assertBalanced();
  }

  private Runnable body(Object name) {
    return () -> ran.add(name);
  }

  private void fork(int from, int to) {
    for (int i = from; i <= to; i++) {
      assertThat(seat.fork(body(i))).isTrue();
    }
  }

  private boolean step(PoolSeat on) {
    Object next = on.take();
    if (next != null) {
      on.run(next);
    }
    return next != null;
  }

  private void runAll(PoolSeat on) {
    while (step(on)) {
      pool.assertBalanced();
    }
  }

  @Test
  void fork_some_runInOrderOnTheirSeat() {
    fork(1, 5);
    assertThat(pool.ledger().queued()).isEqualTo(5);
    assertThat(pool.core.view().depth()).isEqualTo(5);

    runAll(seat);

    assertThat(ran).containsExactly(1, 2, 3, 4, 5);
    Ledger ledger = pool.assertSettled();
    assertThat(ledger.offered()).isEqualTo(5);
    assertThat(ledger.completed()).isEqualTo(5);
  }

  @Test
  void fork_ofItselfAmongMany_waitsForItsTurn() {
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (ran.size() < FORKS - 1) {
            assertThat(seat.fork(again[0])).isTrue();
          }
        };
    assertThat(seat.fork(again[0])).isTrue();
    fork(1, FORKS - 1);

    for (int i = 0; i < FORKS; i++) {
      step(seat);
    }

    assertThat(ran).hasSize(FORKS - 1);
    runAll(seat);
  }

  @Test
  void fork_full_isRefused() {
    fork(1, FORKS);

    assertThat(seat.fork(body("too many"))).isFalse();

    assertThat(pool.ledger().offered()).isEqualTo(FORKS);
    runAll(seat);
    assertThat(ran).hasSize(FORKS);
  }

  @Test
  void fork_takesNoPlaceInTheRoom() {
    fork(1, FORKS);

    for (int i = 0; i < 6; i++) {
      assertThat(pool.room().enter(body("room"))).isEqualTo(RoomEntry.ADMITTED);
    }
    assertThat(pool.room().enter(body("full"))).isEqualTo(RoomEntry.FULL);

    step(seat);
    assertThat(pool.room().enter(body("still full"))).isEqualTo(RoomEntry.FULL);
    runAll(seat);
    assertThat(ran).hasSize(FORKS + 6);
    pool.assertSettled();
  }

  @Test
  void fork_thatThrows_isCountedAsFailed() {
    assertThat(
            seat.fork(
                (Runnable)
                    () -> {
                      throw new IllegalStateException("on purpose");
                    }))
        .isTrue();

    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, error) -> ran.add(error.getMessage()));
    try {
      runAll(seat);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }

    assertThat(ran).containsExactly("on purpose");
    assertThat(pool.assertSettled().failed()).isEqualTo(1);
  }

  @Test
  void outsideWork_whileForksForkWithoutEnd_isTakenWithinTheBound() {
    Runnable[] endless = new Runnable[1];
    endless[0] = () -> assertThat(seat.fork(endless[0])).isTrue();
    seat.fork(endless[0]);
    for (int i = 0; i < 1_000; i++) {
      step(seat); // they are known to be short by now
    }
    AtomicInteger outside = new AtomicInteger();

    for (int i = 1; i <= 3; i++) {
      pool.room().enter((Runnable) outside::incrementAndGet);
      int steps = 0;
      while (outside.get() < i) {
        step(seat);
        steps++;
      }
      assertThat(steps).isLessThanOrEqualTo(Turns.MOST + 1);
    }
    pool.core.shutDown(true);
  }

  @Test
  void continuations_whileForksForkWithoutEnd_areTakenWithinTheBound() {
    Runnable[] endless = new Runnable[1];
    endless[0] = () -> assertThat(seat.fork(endless[0])).isTrue();
    seat.fork(endless[0]);
    for (int i = 0; i < 1_000; i++) {
      step(seat);
    }
    var worker = pool.core.strands().open();

    worker.schedule(body("strand"));
    int steps = 0;
    while (ran.isEmpty()) {
      step(seat);
      steps++;
    }

    assertThat(steps).isLessThanOrEqualTo(Turns.MOST + 1);
    worker.dispose();
    pool.core.shutDown(true);
  }

  @Test
  void take_nothingElse_stealsHalfAndRunsTheOldest() {
    fork(1, 6);

    assertThat(step(other)).isTrue();

    assertThat(ran).containsExactly(1);
    assertThat(pool.core.view().snapshot().steals()).isEqualTo(new Steals(1, 1, 3));
    runAll(other);
    assertThat(ran).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(pool.core.view().snapshot().steals().stolen()).isEqualTo(6);
    assertThat(pool.core.view().snapshot().steals().attempted())
        .isGreaterThan(pool.core.view().snapshot().steals().yielded());
    pool.assertSettled();
  }

  @Test
  void take_stolenMoreThanItRuns_callsForHelp() {
    fork(1, 4);
    int before = pool.crew.wakes();

    step(other); // brings two: while they were on the way, others may have gone to sleep

    assertThat(pool.crew.wakes()).isEqualTo(before + 1);
    step(other);
    step(other); // brings one, which it runs
    assertThat(pool.crew.wakes()).isEqualTo(before + 1);
    runAll(seat);
  }

  @Test
  void forks_ofAHeldUpSeatWhileWorkKeepsComing_areStolenWithinTheBound() {
    fork(1, 3);
    int steps = 0;

    while (ran.isEmpty()) { // its own seat has a long task in hand, say
      pool.room().enter((Runnable) () -> {});
      step(other);
      steps++;
      assertThat(steps).isLessThanOrEqualTo(Turns.MOST + 1);
    }

    assertThat(ran).containsExactly(1);
    runAll(other);
  }

  @Test
  void take_workOutside_isBeforeStealing() {
    fork(1, 2);
    pool.room().enter(body("room"));

    step(other);

    assertThat(ran).containsExactly("room");
    assertThat(pool.core.view().snapshot().steals()).isEqualTo(Steals.NONE);
    runAll(seat);
  }

  @Test
  void seesWork_forkedElsewhere_isSeen() {
    assertThat(other.seesWork()).isFalse();
    assertThat(pool.core.seesForks()).isFalse();

    fork(1, 1);

    assertThat(other.seesWork()).isTrue();
    assertThat(pool.core.seesForks()).isTrue();
    runAll(seat);
  }

  @Test
  void cancel_waitingFork_freesItsCountAtOnce() {
    DirectTask task = new DirectTask(pool.core, body("never"), null);
    task.becomeForked(true);
    assertThat(seat.fork(task)).isTrue();
    fork(1, 1);
    assertThat(pool.ledger().queued()).isEqualTo(2);

    task.dispose();

    Ledger ledger = pool.assertBalanced();
    assertThat(ledger.queued()).isEqualTo(1);
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(pool.room().hasWaiters()).isFalse();
    runAll(seat);
    assertThat(ran).containsExactly(1);
    pool.assertSettled();
  }

  @Test
  void cancel_ofFork_givesNoPlaceBackToTheRoom() {
    DirectTask task = new DirectTask(pool.core, body("never"), null);
    task.becomeForked(true);
    seat.fork(task);
    for (int i = 0; i < 6; i++) {
      pool.room().enter(body(i));
    }

    task.dispose();

    assertThat(pool.room().enter(body("full"))).isEqualTo(RoomEntry.FULL);
    runAll(seat);
    pool.assertSettled();
  }

  @Test
  void shutDown_graceful_runsWhatWasForkedAndRefusesMore() {
    fork(1, 3);

    pool.core.shutDown(false);

    assertThat(seat.fork(body("late"))).isFalse();
    assertThat(pool.core.isTerminated()).isFalse();
    runAll(other);
    pool.core.quiet();
    assertThat(ran).containsExactly(1, 2, 3);
    assertThat(pool.core.isTerminated()).isTrue();
    pool.assertSettled();
  }

  @Test
  void shutDown_forced_cancelsWhatWasForked() {
    fork(1, 3);
    DirectTask task = new DirectTask(pool.core, body("never"), null);
    task.becomeForked(true);
    seat.fork(task);

    pool.core.shutDown(true);

    assertThat(ran).isEmpty();
    assertThat(task.isDisposed()).isTrue();
    assertThat(pool.core.isTerminated()).isTrue();
    assertThat(pool.assertSettled().cancelled()).isEqualTo(4);
  }

  @Test
  void oldestAge_onlyForksWait_isTheirs() {
    fork(1, 1);
    pool.advanceMillis(30);

    assertThat(pool.core.view().snapshot().oldestAge()).hasMillis(30);
    runAll(seat);
    assertThat(pool.core.view().snapshot().oldestAge()).isZero();
    assertThat(pool.core.view().snapshot().waits().max())
        .isGreaterThanOrEqualTo(java.time.Duration.ofMillis(29));
  }

  @Test
  void atOnce_bodiesWithinBodies_areCountedAsForks() {
    AtOnce atOnce = seat.forks.atOnce();
    Runnable outer =
        () -> {
          assertThat(atOnce.run(body("inner"))).isNull();
          assertThat(pool.assertBalanced().running()).isEqualTo(1);
          ran.add("outer");
        };

    assertThat(atOnce.run(outer)).isNull();

    assertThat(ran).containsExactly("inner", "outer");
    Ledger ledger = pool.assertSettled();
    assertThat(ledger.offered()).isEqualTo(2);
    assertThat(ledger.completed()).isEqualTo(2);
    assertThat(seat.tasks()).isEqualTo(2);
  }

  @Test
  void atOnce_tooDeep_isRefused() {
    AtOnce atOnce = seat.forks.atOnce();
    List<Reason> answers = new ArrayList<>();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          ran.add("again");
          answers.add(atOnce.run(again[0]));
        };

    answers.add(atOnce.run(again[0]));

    assertThat(ran).hasSize(Nesting.MOST);
    assertThat(answers).hasSize(Nesting.MOST + 1);
    assertThat(answers.get(0)).as("of the innermost").isEqualTo(Reason.NO_ROOM);
    assertThat(answers.subList(1, answers.size())).containsOnlyNulls();
    assertThat(atOnce.run(body("afterwards"))).isNull();
    pool.assertSettled();
  }

  @Test
  void atOnce_poolShutDownMeanwhile_runsOnAndRefusesMore() {
    AtOnce atOnce = seat.forks.atOnce();
    List<Reason> answers = new ArrayList<>();
    Runnable closing =
        () -> {
          pool.core.shutDown(false);
          assertThat(pool.core.isTerminated()).isFalse();
          answers.add(atOnce.run(body("late")));
        };

    assertThat(atOnce.run(closing)).isNull();

    assertThat(answers).containsExactly(Reason.SHUT_DOWN);
    pool.core.quiet();
    assertThat(pool.core.isTerminated()).isTrue();
    assertThat(pool.assertSettled().completed()).isEqualTo(1);
  }

  @Test
  void run_ofOneThatRanOthersAtOnce_tellsTheirMeanLength() {
    AtOnce atOnce = seat.forks.atOnce();
    seat.fork(
        (Runnable)
            () -> {
              for (int i = 0; i < 999; i++) {
                atOnce.run(() -> pool.clock.advanceTimeBy(java.time.Duration.ofNanos(1_000)));
              }
            });

    step(seat);

    assertThat(seat.meanRun).as("from 100 µs at first").isLessThan(100_000);
    pool.assertSettled();
  }

  @Test
  void fork_elsewhereThanOnASeat_comesInByTheRoom() {
    assertThat(pool.core.forks().fork(body("outside"))).isFalse();
    assertThat(pool.core.forks().fork(body("outside"))).isFalse();
    assertThat(TestCore.of(1, 1).core.forks().arePossible()).isFalse();
  }
}
