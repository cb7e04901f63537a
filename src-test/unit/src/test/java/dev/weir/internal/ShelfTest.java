package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Line;
import dev.weir.discipline.Ticket;
import dev.weir.observe.Outcome;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** What a room with a shelf does otherwise than one without, for which there is RoomTest. */
class ShelfTest {

  private static final Duration STEP = Duration.ofMillis(10);

  private final List<String> ran = new ArrayList<>();
  private TestCore test = build(1, 7, Discipline.priority(STEP));

  private static TestCore build(int workers, int queue, Discipline discipline) {
    return TestCore.settings().workers(workers).queue(queue).discipline(discipline).build();
  }

  private static Request at(int level) {
    return new Request(new Priority(level), null, null, Cost.ONE);
  }

  private void execute(String name, int level) {
    new Entrance(test.core, at(level)).execute(() -> ran.add(name), Overflow.reject());
  }

  private void schedule(String name, int level) {
    new Entrance(test.core, at(level)).schedule(() -> ran.add(name));
  }

  @AfterEach
  void theLawHolds() {
    test.run();
    test.assertSettled();
  }

  // ---------------------------------------------------------------- order

  @Test
  void execute_throughViews_runsTheMoreUrgentFirst() {
    execute("low", 48);
    test.core.entrance().execute(() -> ran.add("normal"), Overflow.reject());
    execute("highest", 0);
    execute("high", 16);
    assertThat(test.room().queued()).isEqualTo(4);

    test.run();

    assertThat(ran).containsExactly("highest", "high", "normal", "low");
  }

  @Test
  void schedule_throughViews_runsTheMoreUrgentFirst() {
    schedule("low", 48);
    schedule("high", 16);

    test.run();

    assertThat(ran).containsExactly("high", "low");
  }

  @Test
  void execute_agedForLonger_goesBeforeTheMoreUrgent() {
    execute("old", 3);
    test.advanceMillis(21);
    execute("young", 1);
    execute("younger still", 0);

    test.run();

    assertThat(ran).containsExactly("younger still", "old", "young");
  }

  @Test
  void lineUp_moreUrgentThanAllInTheRoom_goesFirstAsSoonAsAPlaceIsFree() {
    test = build(1, 1, Discipline.priority(STEP));
    schedule("runs", 32);
    schedule("in", 32);
    schedule("waits low", 40);
    schedule("waits high", 1);
    assertThat(test.room().waiting()).isEqualTo(2);

    test.run();

    assertThat(ran).containsExactly("runs", "waits high", "in", "waits low");
  }

  @Test
  void lineUp_parkedCaller_keepsItsPriority() throws Exception {
    test = build(1, 1, Discipline.priority(STEP));
    schedule("runs", 32);
    schedule("in", 32);
    Entrance urgent = new Entrance(test.core, at(1));
    Thread caller =
        new Thread(() -> urgent.execute(() -> ran.add("parked"), Overflow.block()), "caller");
    caller.start();
    await().until(() -> test.room().waiting() == 1);

    test.run();
    caller.join(10_000);

    assertThat(ran).containsExactly("runs", "parked", "in");
  }

  /** While tasks are short, hardly any has its times taken; but its rank follows from its own. */
  @Test
  void execute_shortTasksAfterAGap_goByTheirOwnTimes() {
    execute("before", 32);
    test.run();
    test.room().pace().adapt(1);
    assertThat(test.room().pace().sampledOneIn()).isGreaterThan(1);
    test.advanceMillis(60_000);
    test.room().enter(new Waiter((Runnable) () -> ran.add("high"), at(0), test.core.nanoTime()));
    execute("low", 63);
    assertThat(test.room().oldestAge()).isZero();

    test.run();

    assertThat(ran).containsExactly("before", "high", "low");
  }

  @Test
  void execute_farMoreThanTheRingHasSlotsFor_allAreInAndNoneMore() {
    int capacity = 20_000;
    test = build(1, capacity - 1, Discipline.priority(STEP));
    for (int i = 0; i < capacity; i++) {
      execute("x", i & 63);
    }
    assertThat(test.room().queued()).isEqualTo(capacity);

    execute("one too many", 0);

    assertThat(test.ledger().rejected()).isEqualTo(1);
    test.run();
    assertThat(ran).hasSize(capacity).doesNotContain("one too many");
  }

  // ---------------------------------------------------------------- departures

  @Test
  void withdraw_onTheShelf_leavesNoTombstone() {
    Guest guest = new Guest(test.core, "guest");
    test.room().enter(guest);
    assertThat(test.room().oldestAge()).isZero(); // a look at the shelf brings it there

    guest.withdraw(Outcome.CANCELLED);

    assertThat(test.room().queued()).isZero();
    assertThat(test.room().hasEntries()).isFalse();
    assertThat(test.room().poll(new Ring.Cursor())).isNull();
  }

  @Test
  void withdraw_manyWhileNobodyTakes_leavesNothingBehind() {
    schedule("stays", 5);
    for (int i = 0; i < 1_000; i++) {
      Guest guest = new Guest(test.core, "guest");
      assertThat(test.room().enter(guest)).isEqualTo(RoomEntry.ADMITTED);
      guest.withdraw(Outcome.CANCELLED);
    }

    assertThat(test.room().backlog()).isEqualTo(1);
    test.run();
    assertThat(ran).containsExactly("stays");
  }

  @Test
  void oldestAge_takenOutOfTurn_isOfTheOldestThatIsLeft() {
    schedule("old and low", 63);
    test.advanceMillis(5);
    schedule("high", 0);
    test.advanceMillis(5);
    assertThat(test.room().oldestAge()).isEqualTo(Duration.ofMillis(10).toNanos());

    test.crew.step(0);

    assertThat(ran).containsExactly("high");
    assertThat(test.room().oldestAge()).isEqualTo(Duration.ofMillis(10).toNanos());
    test.crew.step(0);
    assertThat(test.room().oldestAge()).isZero();
  }

  @Test
  void shutDown_forced_cancelsWhatIsOnTheShelf() {
    execute("bare", 3);
    schedule("task", 2);
    test.room().oldestAge();

    test.core.shutDown(true);

    assertThat(test.assertSettled().cancelled()).isEqualTo(2);
    assertThat(test.core.isTerminated()).isTrue();
    assertThat(ran).isEmpty();
  }

  @Test
  void shutDown_graceful_runsWhatIsOnTheShelf() {
    execute("low", 30);
    execute("high", 2);

    test.core.shutDown(false);
    assertThat(test.core.isTerminated()).isFalse();
    test.run();

    assertThat(ran).containsExactly("high", "low");
    assertThat(test.core.isTerminated()).isTrue();
  }

  // ---------------------------------------------------------------- in front

  private static TestCore buildOnSystemClock(int queue) {
    Discipline priority = Discipline.priority(Duration.ofHours(1));
    return TestCore.settings().queue(queue).discipline(priority).onSystemClock().build();
  }

  /** Has tasks taken for so short that some are put in front. */
  private boolean takeOneWhileTasksAreShort() {
    test.room().pace().adapt(1);
    assertThat(test.room().pace().patience()).isPositive();
    boolean ranOne = test.crew.step(0);
    test.room().pace().adapt(1);
    return ranOne;
  }

  @Test
  void take_tasksAreShort_whoComesNextWaitsForThoseInFrontOnly() {
    test = buildOnSystemClock(200);
    for (int i = 0; i < 150; i++) {
      execute("low " + i, 40);
    }
    takeOneWhileTasksAreShort();
    execute("urgent", 0);
    assertThat(test.room().queued()).isEqualTo(150);

    while (takeOneWhileTasksAreShort()) {
      assertThat(test.room().queued()).isEqualTo(151 - ran.size());
    }

    assertThat(ran).hasSize(151);
    assertThat(ran.indexOf("urgent")).isEqualTo(65);
    assertThat(ran.stream().filter(name -> name.startsWith("low")))
        .isEqualTo(IntStream.range(0, 150).mapToObj(i -> "low " + i).collect(Collectors.toList()));
  }

  @Test
  void take_tasksTurnOutLong_whoIsInFrontGoesBack() {
    test = buildOnSystemClock(20);
    for (int i = 0; i < 10; i++) {
      execute("low " + i, 40);
    }
    takeOneWhileTasksAreShort();
    execute("urgent", 0);
    test.room().pace().forget();
    assertThat(test.room().queued()).isEqualTo(10);
    assertThat(test.room().priorities())
        .extracting(PrioritySnapshot::level, PrioritySnapshot::queued, PrioritySnapshot::taken)
        .contains(tuple(40, 9L, 1L));

    test.run();

    assertThat(ran).startsWith("low 0", "urgent", "low 1", "low 2").endsWith("low 9").hasSize(11);
  }

  @Test
  void take_tasksTurnOutLonger_noMoreThanRunInTheTimeStayInFront() {
    test = buildOnSystemClock(200);
    for (int i = 0; i < 150; i++) {
      execute("low " + i, 40);
    }
    takeOneWhileTasksAreShort();
    execute("urgent", 0);
    test.room().pace().adapt(10_000); // of which two take as long as waking a thread

    test.crew.step(0);

    assertThat(ran).containsExactly("low 0", "urgent");
  }

  @Test
  void execute_fullAndTasksTurnOutLong_whoIsInFrontMayBeTheOneToMakeWay() {
    test = buildOnSystemClock(4);
    execute("first", 0);
    Guest low = new Guest(test.core, "low");
    low.whenDisplaced = Admission.Yield.BE_DROPPED;
    test.room().enter(low);
    takeOneWhileTasksAreShort();
    for (int i = 0; i < 4; i++) {
      execute("high " + i, 10);
    }
    test.room().pace().forget();

    execute("urgent", 5);

    assertThat(low.isSettled()).isTrue();
    test.run();
    assertThat(ran).startsWith("first", "urgent", "high 0").hasSize(6);
  }

  @Test
  void take_theFirstOfEachFewIsUrgent_thoseInFrontAreTimedToo() {
    test = buildOnSystemClock(200);
    for (int round = 0; round < 10; round++) {
      execute("urgent", 0);
      for (int i = 0; i < 64; i++) {
        execute("low", 40);
      }
      for (boolean more = true; more; ) {
        more = takeOneWhileTasksAreShort();
      }
    }

    assertThat(ran).hasSize(650);
    assertThat(test.room().priorities())
        .extracting(PrioritySnapshot::level, each -> each.waits().equals(Percentiles.NONE))
        .contains(tuple(40, false));
  }

  /** Behind one that has run; there is one more. */
  private Guest guestInFront() {
    test = buildOnSystemClock(20);
    execute("first", 0);
    Guest guest = new Guest(test.core, "guest");
    test.room().enter(guest);
    execute("last", 60);
    takeOneWhileTasksAreShort();
    return guest;
  }

  @Test
  void withdraw_inFront_isSkippedAndCountedOnce() {
    Guest guest = guestInFront();

    guest.withdraw(Outcome.CANCELLED);

    assertThat(test.room().queued()).isEqualTo(1);
    test.run();
    assertThat(ran).containsExactly("first", "last");
  }

  @Test
  void withdraw_inFrontThatGoesBack_isBuried() {
    Guest guest = guestInFront();
    guest.withdraw(Outcome.CANCELLED);
    test.room().pace().forget();

    test.room().oldestAge(); // a look at the shelf

    assertThat(test.room().queued()).isEqualTo(1);
    assertThat(test.room().backlog()).isEqualTo(1);
  }

  @Test
  void oldestAge_inFront_counts() {
    test = buildOnSystemClock(20);
    execute("first", 0);
    execute("second", 1);
    execute("third", 2);
    takeOneWhileTasksAreShort();
    assertThat(test.room().queued()).isEqualTo(2);

    assertThat(test.room().oldestAge()).isPositive();
  }

  /** How long tasks take on such a clock says nothing of how long they hold anybody up. */
  @Test
  void take_onAVirtualClock_whoComesNextGoesFirst() {
    test = build(1, 20, Discipline.priority(STEP));
    for (int i = 0; i < 10; i++) {
      execute("low " + i, 40);
    }
    takeOneWhileTasksAreShort();
    execute("urgent", 0);
    takeOneWhileTasksAreShort();

    assertThat(ran).containsExactly("low 0", "urgent");
  }

  // ---------------------------------------------------------------- disciplines that throw

  /** Throws in one of its methods, as soon as told to. */
  private static final class Faulty implements Discipline {
    private String fails = "";

    private void mayFail(String method) {
      if (fails.equals(method)) {
        throw new IllegalStateException("faulty " + method);
      }
    }

    @Override
    public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
      Queue<T> queue = new ArrayDeque<>();
      return new Line<>() {
        @Override
        public void add(T ticket) {
          mayFail("add");
          queue.add(ticket);
        }

        @Override
        public T poll() {
          mayFail("poll");
          return fails.equals("lose") ? null : queue.poll();
        }

        @Override
        public void leave(T ticket) {
          mayFail("leave");
        }

        @Override
        public int size() {
          return queue.size();
        }
      };
    }
  }

  private void assertNothingIsLostWhen(String fails) {
    Faulty faulty = new Faulty();
    test = build(1, 7, faulty);
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError("shelf", (thread, error) -> reported.add(error));
    try {
      execute("a", 1);
      Guest cancelled = new Guest(test.core, "cancelled");
      test.room().enter(cancelled);
      test.room().oldestAge();
      faulty.fails = fails;
      cancelled.withdraw(Outcome.CANCELLED);
      execute("b", 1);
      execute("c", 1);

      test.run();
    } finally {
      Schedulers.resetOnHandleError("shelf");
    }
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(reported).hasSize(1).allMatch(IllegalStateException.class::isInstance);
  }

  @Test
  void add_disciplineThrows_isGivenUp() {
    assertNothingIsLostWhen("add");
  }

  @Test
  void poll_disciplineThrows_isGivenUp() {
    assertNothingIsLostWhen("poll");
  }

  @Test
  void poll_disciplineLosesWhoWaits_isGivenUp() {
    assertNothingIsLostWhen("lose");
  }

  @Test
  void leave_disciplineThrows_isGivenUp() {
    assertNothingIsLostWhen("leave");
  }

  /** Gives away whoever comes, whether that one may have to move or not. */
  private static final class Careless implements Discipline {

    @Override
    public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
      Line<T> fifo = Discipline.fifo().newLine(nanoTime);
      return new Line<>() {
        @Override
        public void add(T ticket) {
          fifo.add(ticket);
        }

        @Override
        public T poll() {
          return fifo.poll();
        }

        @Override
        public T pollLast(T newest, Predicate<? super T> movable) {
          return fifo.poll();
        }

        @Override
        public void leave(T ticket) {
          fifo.leave(ticket);
        }

        @Override
        public int size() {
          return fifo.size();
        }
      };
    }
  }

  @Test
  void pollLast_disciplineGivesOneWhoStays_isGivenUp() {
    test = build(1, 1, new Careless());
    List<Throwable> reported = new ArrayList<>();
    Schedulers.onHandleError("shelf", (thread, error) -> reported.add(error));
    try {
      Guest movable = new Guest(test.core, "movable"); // from now on somebody may have to make way
      movable.whenDisplaced = Admission.Yield.WAIT;
      test.room().enter(movable);
      movable.withdraw(Outcome.CANCELLED);
      execute("a", 1);
      execute("b", 1);
      schedule("c", 1);

      test.run();
    } finally {
      Schedulers.resetOnHandleError("shelf");
    }
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(reported).hasSize(1).allMatch(IllegalStateException.class::isInstance);
  }
}
