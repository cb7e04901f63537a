package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgingTest {

  private static final long STEP = Duration.ofMillis(10).toNanos();

  private final TestLine<String> line = line();

  private static <E> TestLine<E> line() {
    return TestLine.of(Discipline.priority(Duration.ofNanos(STEP)));
  }

  private static <E> List<E> drain(TestLine<E> line) {
    List<E> all = new ArrayList<>();
    for (E next = line.poll(); next != null; next = line.poll()) {
      all.add(next);
    }
    return all;
  }

  @Test
  void poll_empty_isNull() {
    assertThat(line.poll()).isNull();
    assertThat(line.size()).isZero();
  }

  @Test
  void poll_sameTime_isMostUrgentFirst() {
    line.add("low", TestTicket.at(63, 0));
    line.add("normal", TestTicket.at(32, 0));
    line.add("highest", TestTicket.at(0, 0));

    assertThat(line.size()).isEqualTo(3);
    assertThat(drain(line)).containsExactly("highest", "normal", "low");
  }

  @Test
  void poll_sameLevel_isFirstComeFirstServed() {
    line.add("a", TestTicket.at(5, 0));
    line.add("b", TestTicket.at(5, 0));
    line.add("c", TestTicket.at(5, 1));

    assertThat(drain(line)).containsExactly("a", "b", "c");
  }

  @Test
  void add_laterButOlder_goesByAge() {
    line.add("b", TestTicket.at(5, 2));
    line.add("c", TestTicket.at(5, 3));
    line.add("a", TestTicket.at(5, 1));

    assertThat(drain(line)).containsExactly("a", "b", "c");
  }

  @Test
  void poll_agedByExactlyTheDifference_isTheMoreUrgentFirst() {
    line.add("old", TestTicket.at(3, 0));
    line.add("urgent", TestTicket.at(1, 2 * STEP));

    assertThat(line.poll()).isEqualTo("urgent");
  }

  @Test
  void poll_agedByMore_isTheOldFirst() {
    line.add("old", TestTicket.at(3, 0));
    line.add("urgent", TestTicket.at(1, 2 * STEP + 1));

    assertThat(line.poll()).isEqualTo("old");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE - 5, Long.MIN_VALUE + 5, -3})
  void poll_whereTheClockOverflows_keepsTheOrder(long origin) {
    line.add("second", TestTicket.at(1, origin));
    line.add("first", TestTicket.at(0, origin));
    line.add("third", TestTicket.at(1, origin + 10));

    assertThat(drain(line)).containsExactly("first", "second", "third");
  }

  @Test
  void leave_firstOfALane_lowersItsKey() {
    TestLine.Place early = line.add("early", TestTicket.at(2, 0));
    line.add("late", TestTicket.at(2, 5 * STEP));
    line.add("other", TestTicket.at(3, 0));

    line.leave(early);
    line.leave(early);

    assertThat(line.size()).isEqualTo(2);
    assertThat(drain(line)).containsExactly("other", "late");
  }

  @Test
  void leave_lastOfALane_emptiesIt() {
    TestLine.Place only = line.add("only", TestTicket.at(0, 0));
    line.add("other", TestTicket.at(63, 0));

    line.leave(only);
    line.leave(TestLine.nowhere());

    assertThat(drain(line)).containsExactly("other");
  }

  @Test
  void pollLast_severalLanes_isTheLeastUrgentOfTheMovable() {
    line.add("a", TestTicket.at(10, 0));
    line.add("b", TestTicket.at(20, 0));
    line.add("c", TestTicket.at(20, 1));
    line.add("fixed", TestTicket.at(30, 0));

    assertThat(line.pollLast(e -> !e.equals("fixed"))).isEqualTo("c");
    assertThat(line.pollLast(e -> !e.equals("fixed"))).isEqualTo("b");
    assertThat(line.pollLast(e -> e.equals("nobody"))).isNull();
    assertThat(line.size()).isEqualTo(2);
    assertThat(drain(line)).containsExactly("a", "fixed");
  }

  /**
   * A task of each level arrives in a flood of more urgent ones, of which so many come per step and
   * as many are served. It is overtaken by none that comes more than level × step later, so by no
   * more than came in that time.
   */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 5", "8, 1", "8, 7", "32, 3", "63, 1", "63, 4", "63, 50"})
  void poll_underAFlood_isStarvedForNoLongerThanItsBound(int level, int perStep) {
    TestLine<Long> flooded = line();
    flooded.add(-1L, TestTicket.at(level, 0));
    long served = 0;
    for (long came = 1; ; came++) {
      long now = came * STEP / perStep;
      flooded.add(now, TestTicket.at((int) (came % level), now));
      Long next = flooded.poll();
      if (next == -1L) {
        break;
      }
      assertThat(next).as("when it came that overtook").isLessThanOrEqualTo(level * STEP);
      served++;
    }
    assertThat(served).isLessThanOrEqualTo((long) level * perStep + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void line_randomOperations_agreesWithASortedList(long seed) {
    record Standing(int id, int level, long since, TestLine.Place place) {
      long key() {
        return since + level * STEP;
      }
    }
    Comparator<Standing> order =
        Comparator.comparingLong(Standing::key).thenComparingInt(Standing::level);
    Random random = new Random(seed);
    TestLine<Integer> tested = line();
    List<Standing> reference = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += 1 + random.nextInt((int) STEP);
      switch (random.nextInt(5)) {
        case 0, 1 -> {
          int level = random.nextInt(64);
          TestLine.Place place = tested.add(i, TestTicket.at(level, now));
          reference.add(new Standing(i, level, now, place));
        }
        case 2, 3 -> {
          Standing best = reference.stream().min(order).orElse(null);
          assertThat(tested.poll()).isEqualTo(best == null ? null : best.id());
          reference.remove(best);
        }
        default -> {
          if (!reference.isEmpty()) {
            tested.leave(reference.remove(random.nextInt(reference.size())).place());
          }
        }
      }
      assertThat(tested.size()).isEqualTo(reference.size());
    }
  }

  @Test
  void priority_withoutAStep_takesTheUsualOne() {
    assertThat(Discipline.priority()).isEqualTo(Discipline.priority(Duration.ofMillis(100)));
    assertThat(Discipline.priority()).hasToString("priority(PT0.1S)");
  }

  @Test
  void priority_stepOutOfRange_isRefusedByName() {
    assertThatThrownBy(() -> Discipline.priority(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("priority step: PT0S (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Discipline.priority(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("priority step: PT-0.001S (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Discipline.priority(Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("priority step: PT8784H (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Discipline.priority(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("priority step: null (expected: a duration)");
  }

  /** The newcomer stands far before the end of its lane, where nobody may move. */
  @Test
  void pollLast_newcomerOutOfReach_isFoundAllTheSame() {
    TestLine<String> line = TestLine.of(Discipline.priority());
    line.add("urgent", TestTicket.at(1, 0));
    for (int i = 0; i < 2 * Line.REACH; i++) {
      line.add("stays", TestTicket.at(60, 1 + i));
    }
    line.add("newcomer", TestTicket.at(60, 0));

    assertThat(line.pollLast(e -> !"stays".equals(e))).isEqualTo("newcomer");
    assertThat(line.pollLast(e -> !"stays".equals(e))).isEqualTo("urgent");
  }
}
