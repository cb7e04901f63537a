package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.support.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

/** With a shelf and without: among equals, both are first come, first served. */
@ParameterizedClass
@MethodSource("disciplines")
class RoomTest {

  private static final Runnable BODY = () -> {};

  private final Discipline discipline;
  private TestCore test;
  private Room room;
  private final Ring.Cursor cursor = new Ring.Cursor();

  RoomTest(Discipline discipline) {
    this.discipline = discipline;
    build(1, 1, 16); // two places, eight slots
  }

  static List<Discipline> disciplines() {
    return List.of(
        Discipline.fifo(),
        Discipline.priority(),
        Discipline.earliestDeadline(),
        Discipline.fairByTenant(1),
        Discipline.adaptiveLifo(Duration.ofHours(1), Duration.ofHours(1)));
  }

  private void build(int workers, int queue, int maxWaiters) {
    test =
        TestCore.settings()
            .discipline(discipline)
            .workers(workers)
            .queue(queue)
            .maxWaiters(maxWaiters)
            .build();
    room = test.room();
  }

  private Guest guest(String name) {
    return new Guest(test.core, name);
  }

  private Guest entered(String name) {
    Guest guest = guest(name);
    assertThat(room.enter(guest)).isEqualTo(RoomEntry.ADMITTED);
    return guest;
  }

  private Guest linedUp(String name) {
    Guest guest = guest(name);
    assertThat(room.enter(guest)).isEqualTo(RoomEntry.FULL);
    assertThat(room.lineUp(guest)).isTrue();
    return guest;
  }

  private List<String> pollAll() {
    List<String> names = new ArrayList<>();
    for (Object entry = room.poll(cursor); entry != null; entry = room.poll(cursor)) {
      names.add(entry.toString());
    }
    return names;
  }

  @AfterEach
  void theLawHolds() {
    test.assertBalanced();
  }

  // ---------------------------------------------------------------- capacity

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 1", "2, 3", "3, 0", "4, 60", "1, 99"})
  void enter_untilFull_letsInExactlyTheCapacity(int workers, int queue) {
    build(workers, queue, 4);

    for (int i = 0; i < workers + queue; i++) {
      assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
    }

    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
    assertThat(room.queued()).isEqualTo(workers + queue);
    assertThat(room.capacity()).isEqualTo(workers + queue);
    assertThat(test.run()).isEqualTo(workers + queue);
    assertThat(test.assertSettled().completed()).isEqualTo(workers + queue);
  }

  @Test
  void enter_entryTakenButNotDone_isStillFull() {
    List<RoomEntry> within = new ArrayList<>();
    room.enter((Runnable) () -> within.add(room.enter(BODY)));
    room.enter(BODY);

    test.crew.step(0);

    assertThat(within).containsExactly(RoomEntry.FULL);
    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
    test.run();
  }

  @Test
  void enter_manyTimesAround_keepsTheExactBound() {
    for (int round = 0; round < 100; round++) {
      assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
      assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
      assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
      test.run();
    }
    assertThat(test.assertSettled().completed()).isEqualTo(200);
  }

  @Test
  void enter_afterACancel_hasThePlaceAtOnce() {
    Guest a = entered("a");
    entered("b");
    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);

    assertThat(a.withdraw(Outcome.CANCELLED)).isTrue();

    entered("c");
    assertThat(room.queued()).isEqualTo(2);
    test.run();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  @Test
  void withdraw_twice_givesThePlaceBackOnce() {
    Guest a = entered("a");
    entered("b");

    assertThat(a.withdraw(Outcome.CANCELLED)).isTrue();
    assertThat(a.withdraw(Outcome.TIMED_OUT)).isFalse();

    entered("c");
    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
    test.run();
    assertThat(test.assertSettled().timedOut()).isZero();
  }

  @Test
  void withdraw_whileItRuns_freesThePlaceAndCountsTheOverrun() {
    Guest runs = guest("runs");
    List<Long> overrun = new ArrayList<>();
    List<RoomEntry> within = new ArrayList<>();
    runs.body =
        () -> {
          runs.withdraw(Outcome.TIMED_OUT);
          overrun.add(room.books().overrun());
          within.add(room.enter(BODY));
          test.assertBalanced();
        };
    room.enter(runs);
    room.enter(BODY);

    test.run();

    assertThat(overrun).containsExactly(1L);
    assertThat(within).containsExactly(RoomEntry.ADMITTED);
    Ledger ledger = test.assertSettled();
    assertThat(ledger.timedOut()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  // ---------------------------------------------------------------- tombstones

  @Test
  void enter_ringCloggedBehindALiveHead_isSweptAndTheHeadStaysFirst() {
    entered("head");
    for (int i = 0; i < 100; i++) {
      Guest next = entered("cancelled " + i);
      assertThat(room.queued()).isEqualTo(2);
      next.withdraw(Outcome.CANCELLED);
      assertThat(room.queued()).isEqualTo(1);
      test.assertBalanced();
    }
    entered("tail");

    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
    assertThat(test.ledger().offered()).isEqualTo(102);
    List<String> ran = new ArrayList<>();
    for (Object entry = room.poll(cursor); entry != null; entry = room.poll(cursor)) {
      Guest guest = (Guest) entry;
      if (guest.isSettled()) {
        room.books().tombstoneTaken();
      } else {
        ran.add(guest.name);
        guest.withdraw(Outcome.CANCELLED);
        room.books().tombstoneTaken();
      }
    }
    assertThat(ran).containsExactly("head", "tail");
    test.assertSettled();
  }

  @Test
  void enter_ringCloggedByNothingButTombstones_isSweptToo() {
    for (int i = 0; i < 100; i++) {
      entered("cancelled " + i).withdraw(Outcome.CANCELLED);
    }

    assertThat(room.queued()).isZero();
    assertThat(test.run()).isLessThanOrEqualTo(8);
    assertThat(test.assertSettled().cancelled()).isEqualTo(100);
  }

  @Test
  void sweep_liveOnesBetweenTombstones_keepTheirOrder() {
    build(1, 3, 4); // four places, eight slots
    List<String> ran = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Guest live = guest("live " + i);
      live.body = () -> ran.add(live.name);
      assertThat(room.enter(live)).isEqualTo(RoomEntry.ADMITTED);
      entered("dead " + i).withdraw(Outcome.CANCELLED);
    }
    for (int i = 3; i < 40; i++) {
      entered("dead " + i).withdraw(Outcome.CANCELLED);
    }
    test.assertBalanced();

    test.run();

    assertThat(ran).containsExactly("live 0", "live 1", "live 2");
    Ledger ledger = test.assertSettled();
    assertThat(ledger.completed()).isEqualTo(3);
    assertThat(ledger.cancelled()).isEqualTo(40);
    assertThat(ledger.offered()).isEqualTo(43);
  }

  @Test
  void sweep_waitersGoInWhileTheRingIsClogged_keepTheirOrder() {
    entered("head");
    Guest second = entered("second");
    List<String> admitted = new ArrayList<>();
    Guest[] line = new Guest[16];
    for (int i = 0; i < line.length; i++) {
      line[i] = linedUp("waiter " + i);
    }
    second.withdraw(Outcome.CANCELLED);
    for (Guest waiter : line) { // each goes in at the place of the one before, which then leaves
      assertThat(waiter.admitted).as(waiter.name).isTrue();
      admitted.add(waiter.name);
      if (waiter != line[15]) {
        waiter.withdraw(Outcome.CANCELLED);
      }
      test.assertBalanced();
    }

    assertThat(admitted).hasSize(16);
    List<String> live = new ArrayList<>();
    for (Object entry = room.poll(cursor); entry != null; entry = room.poll(cursor)) {
      Guest guest = (Guest) entry;
      if (!guest.isSettled()) {
        live.add(guest.name);
        guest.withdraw(Outcome.CANCELLED);
      }
      room.books().tombstoneTaken();
    }
    assertThat(live).containsExactly("head", "waiter 15");
    test.assertSettled();
  }

  @Test
  void sweep_sampledEntry_keepsItsStamp() {
    entered("head");
    test.advanceMillis(10);
    for (int i = 0; i < 20; i++) {
      entered("dead").withdraw(Outcome.CANCELLED);
    }

    assertThat(room.oldestAge()).isEqualTo(Duration.ofMillis(10).toNanos());
    test.run();
  }

  // ---------------------------------------------------------------- waiting

  @Test
  void lineUp_fullRoom_waitsAndGoesInFirstComeFirstServed() {
    entered("a");
    entered("b");
    Guest c = linedUp("c");
    Guest d = linedUp("d");
    assertThat(room.waiting()).isEqualTo(2);
    assertThat(room.hasWaiters()).isTrue();
    assertThat(test.assertBalanced().waiting()).isEqualTo(2);

    test.crew.step(0);
    assertThat(test.crew.step(0)).isTrue(); // its take() let c in

    assertThat(c.admitted).isTrue();
    test.run();
    assertThat(d.admitted).isTrue();
    assertThat(room.waiting()).isZero();
    assertThat(test.assertSettled().completed()).isEqualTo(4);
  }

  @Test
  void enter_someoneIsInLine_doesNotOvertake() {
    Guest a = entered("a");
    entered("b");
    Guest waiter = linedUp("waiter");
    List<RoomEntry> newcomer = new ArrayList<>();
    a.withdraw(Outcome.CANCELLED); // whose place goes to the waiter at once
    newcomer.add(room.enter(BODY));

    assertThat(waiter.admitted).isTrue();
    assertThat(newcomer).containsExactly(RoomEntry.FULL);
    test.run();
  }

  @Test
  void lineUp_mostWaitersWait_isRefused() {
    build(1, 0, 2);
    entered("a");
    linedUp("b");
    Guest c = linedUp("c");

    assertThat(room.lineUp(guest("d"))).isFalse();
    assertThat(room.waiting()).isEqualTo(2);

    c.withdraw(Outcome.CANCELLED);
    assertThat(room.lineUp(guest("e"))).isTrue();
    assertThat(room.maxWaiters()).isEqualTo(2);
    test.run();
    assertThat(test.assertSettled().completed()).isEqualTo(3);
  }

  @Test
  void lineUp_thereIsRoom_goesInAtOnce() {
    Guest a = guest("a");

    assertThat(room.lineUp(a)).isTrue();

    assertThat(a.admitted).isTrue();
    assertThat(room.waiting()).isZero();
    test.run();
    assertThat(test.assertSettled().offered()).isEqualTo(1);
  }

  @Test
  void withdraw_inLine_leavesItAndTheNextGoesFirst() {
    entered("a");
    entered("b");
    Guest c = linedUp("c");
    Guest d = linedUp("d");

    assertThat(c.withdraw(Outcome.CANCELLED)).isTrue();

    assertThat(room.waiting()).isEqualTo(1);
    test.run();
    assertThat(c.admitted).isFalse();
    assertThat(d.admitted).isTrue();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(3);
  }

  @Test
  void withdraw_theLastInLine_letsNewcomersInDirectlyAgain() {
    Guest a = entered("a");
    entered("b");
    linedUp("c").withdraw(Outcome.CANCELLED);

    a.withdraw(Outcome.CANCELLED);

    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
    test.run();
  }

  @Test
  void stopWaiting_inLineOrNot_settlesOnlyInLine() {
    Guest a = entered("a");
    entered("b");
    Guest c = linedUp("c");

    assertThat(a.stopWaiting(Outcome.TIMED_OUT)).isFalse();
    assertThat(c.stopWaiting(Outcome.TIMED_OUT)).isTrue();
    assertThat(c.stopWaiting(Outcome.TIMED_OUT)).isFalse();

    assertThat(room.waiting()).isZero();
    test.run();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.timedOut()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  @Test
  void lineUp_waiterGoesIn_wakesSomebody() {
    Guest a = entered("a");
    entered("b");
    linedUp("c");
    int before = test.crew.wakes();

    a.withdraw(Outcome.CANCELLED);

    assertThat(test.crew.wakes()).isGreaterThan(before);
    test.run();
  }

  // ---------------------------------------------------------------- inline and refused

  @Test
  void refuse_eachOutcome_isOfferedAndCounted() {
    room.books().refused(Outcome.DROPPED);
    room.books().refused(Outcome.REJECTED);

    Ledger ledger = test.assertSettled();
    assertThat(ledger.offered()).isEqualTo(2);
    assertThat(ledger.dropped()).isEqualTo(1);
    assertThat(ledger.rejected()).isEqualTo(1);
  }

  @Test
  void enterInline_untilItLeaves_runsWithoutAPlace() {
    Guest inline = guest("inline");
    inline.enterInline();
    assertThat(inline.isInline()).isTrue();
    assertThat(test.ledger().running()).isEqualTo(1);
    assertThat(room.queued()).isZero();
    entered("a");
    entered("b");
    test.assertBalanced();

    inline.begin();
    assertThat(inline.finish(null, true)).isTrue();

    assertThat(test.ledger().running()).isZero();
    test.run();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  @Test
  void enterInline_cancelledWhileItRuns_isAnOverrunAndGivesNoPlaceBack() {
    Guest inline = guest("inline");
    inline.enterInline();
    inline.begin();
    inline.withdraw(Outcome.CANCELLED);
    assertThat(room.books().overrun()).isEqualTo(1);
    assertThat(test.ledger().running()).isZero();
    entered("a");
    entered("b");

    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.FULL);
    assertThat(inline.finish(null, false)).isFalse();

    test.run();
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  @Test
  void discarded_bareBody_isCancelledAndItsPlaceFree() {
    room.enter(BODY);
    room.enter(BODY);
    room.poll(cursor);

    room.discarded(Outcome.CANCELLED);

    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.ADMITTED);
    test.run();
    assertThat(test.assertSettled().cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- closing

  @Test
  void close_someInSomeInLine_keepsThoseInAndTurnsTheLineAway() {
    entered("a");
    entered("b");
    Guest c = linedUp("c");
    Guest d = linedUp("d");
    room.close(Outcome.REJECTED);

    assertThat(c.turnedAway).isEqualTo(Outcome.REJECTED);
    assertThat(d.turnedAway).isEqualTo(Outcome.REJECTED);
    assertThat(room.enter(BODY)).isEqualTo(RoomEntry.CLOSED);
    assertThat(room.isVacant()).isFalse();
    test.run();
    assertThat(room.isVacant()).isTrue();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.rejected()).isEqualTo(2);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  @Test
  void close_twice_keepsTheFirstOutcome() {
    entered("a");
    entered("b");
    Guest waiting = guest("waiting");
    assertThat(room.lineUp(waiting)).isTrue();

    room.close(Outcome.REJECTED);
    room.close(Outcome.CANCELLED);

    assertThat(waiting.turnedAway).isEqualTo(Outcome.REJECTED);
    assertThat(room.lineUp(guest("late"))).isFalse();
    test.run();
    test.assertSettled();
  }

  @Test
  void isVacant_open_isFalseForOneMayStillCome() {
    assertThat(room.isVacant()).isFalse();
  }

  @Test
  void isVacant_closed_isTrueOnceNobodyIsIn() {
    Guest a = entered("a");
    room.close(Outcome.REJECTED);
    assertThat(room.isVacant()).isFalse();

    a.withdraw(Outcome.CANCELLED);

    assertThat(room.isVacant()).isTrue(); // a tombstone takes no place
    test.run();
  }

  // ---------------------------------------------------------------- looking in

  @Test
  void oldestAge_queuedAndCancelled_isThatOfTheOldestLiveOne() {
    assertThat(room.oldestAge()).isZero();
    Guest a = entered("a");
    test.advanceMillis(5);
    entered("b");
    test.advanceMillis(5);
    assertThat(room.oldestAge()).isEqualTo(Duration.ofMillis(10).toNanos());

    a.withdraw(Outcome.CANCELLED);

    assertThat(room.oldestAge()).isEqualTo(Duration.ofMillis(5).toNanos());
    test.run();
  }

  @Test
  void oldestAge_letInAfterWaiting_countsTheWaitInLine() {
    Guest a = entered("a");
    Guest b = entered("b");
    linedUp("c");
    test.advanceMillis(7);

    a.withdraw(Outcome.CANCELLED);
    b.withdraw(Outcome.CANCELLED);

    assertThat(room.oldestAge()).isEqualTo(Duration.ofMillis(7).toNanos());
    test.run();
  }

  // ---------------------------------------------------------------- all at once

  @Test
  void room_manyThreads_neverHoldsMoreThanItsCapacity() throws Exception {
    build(1, 2, 1_000);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger let = new AtomicInteger();
    AtomicInteger full = new AtomicInteger();

    Threads.together(
        3,
        index -> {
          for (int i = 0; i < 30_000; i++) {
            Guest guest = guest("g");
            if (room.enter(guest) == RoomEntry.ADMITTED) {
              let.incrementAndGet();
              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
              inside.decrementAndGet();
              guest.withdraw(Outcome.CANCELLED);
            } else {
              full.incrementAndGet();
              room.books().refused(Outcome.DROPPED);
            }
          }
        });

    assertThat(most.get()).isLessThanOrEqualTo(3);
    test.run();
    Ledger ledger = test.assertSettled();
    assertThat(ledger.offered()).isEqualTo(90_000);
    assertThat(ledger.cancelled()).isEqualTo(let.get());
    assertThat(ledger.dropped()).isEqualTo(full.get());
  }

  @Test
  void room_waitersCancelsAndSeatsAtOnce_everyoneIsSettledOnce() throws Exception {
    build(2, 2, 100_000);
    int each = 20_000;
    AtomicInteger producing = new AtomicInteger(2);

    Threads.together(
        4,
        index -> {
          if (index < 2) {
            for (int i = 0; i < each; i++) {
              Guest guest = guest("g");
              if (room.enter(guest) != RoomEntry.ADMITTED && !room.lineUp(guest)) {
                room.books().refused(Outcome.REJECTED);
              } else if (i % 3 == 0) {
                guest.withdraw(Outcome.CANCELLED);
              }
            }
            producing.decrementAndGet();
          } else {
            int spins = 0;
            while (producing.get() > 0 || room.hasEntries() || room.hasWaiters()) {
              if (!test.crew.step(index - 2)) {
                spins = Spin.pause(spins);
              }
            }
          }
        });

    Ledger ledger = test.assertSettled();
    assertThat(ledger.offered()).isEqualTo(2L * each);
    room.close(Outcome.REJECTED);
    assertThat(room.isVacant()).isTrue();
  }

  @Test
  void take_whoIsLetInMakesAMistake_losesNothing() {
    TestCore pool = TestCore.settings().discipline(discipline).build();
    Queue<Throwable> reported = new ConcurrentLinkedQueue<>();
    Schedulers.onHandleError((thread, error) -> reported.add(error));
    try {
      Guest first = new Guest(pool.core, "first");
      Guest second = new Guest(pool.core, "second");
      Guest third = new Guest(pool.core, "third");
      third.whenAdmitted =
          () -> {
            throw new IllegalStateException("a mistake");
          };
      assertThat(pool.room().enter(first)).isEqualTo(RoomEntry.ADMITTED);
      assertThat(pool.room().enter(second)).isEqualTo(RoomEntry.ADMITTED);
      assertThat(pool.room().lineUp(third)).isTrue();

      pool.run();

      assertThat(first.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(second.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(third.outcome()).isEqualTo(Outcome.COMPLETED);
      assertThat(reported).hasSize(1);
      pool.assertSettled();
    } finally {
      Schedulers.resetOnHandleError();
    }
  }
}
