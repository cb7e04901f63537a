package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.request.Cost;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class SortedTest {

  private final TestLine<String> deadlines = TestLine.of(Discipline.earliestDeadline());
  private final TestLine<String> jobs = TestLine.of(Discipline.shortestJob());

  @Test
  void earliestDeadline_several_goInOrderAndThoseWithoutLast() {
    deadlines.add("whenever", TestTicket.since(0));
    deadlines.add("late", TestTicket.due(300, 0));
    deadlines.add("soon", TestTicket.due(100, 0));
    deadlines.add("as soon", TestTicket.due(100, 0));

    assertThat(deadlines.size()).isEqualTo(4);
    assertThat(deadlines.poll()).isEqualTo("soon");
    assertThat(deadlines.poll()).isEqualTo("as soon");
    assertThat(deadlines.poll()).isEqualTo("late");
    assertThat(deadlines.poll()).isEqualTo("whenever");
    assertThat(deadlines.poll()).isNull();
  }

  @Test
  void shortestJob_several_goByTheirCost() {
    jobs.add("long", TestTicket.costing(100, 0));
    jobs.add("short", TestTicket.costing(1, 0));
    jobs.add("middle", TestTicket.costing(10, 0));
    jobs.add("as short", TestTicket.costing(1, 0));

    assertThat(jobs.poll()).isEqualTo("short");
    assertThat(jobs.poll()).isEqualTo("as short");
    assertThat(jobs.poll()).isEqualTo("middle");
    assertThat(jobs.poll()).isEqualTo("long");
  }

  @Test
  void leave_amongEquals_takesTheOneMeant() {
    jobs.add("a", TestTicket.costing(1, 0));
    TestLine.Place b = jobs.add("b", TestTicket.costing(1, 0));
    jobs.add("c", TestTicket.costing(1, 0));

    jobs.leave(b);
    jobs.leave(b);
    jobs.leave(TestLine.nowhere());

    assertThat(jobs.size()).isEqualTo(2);
    assertThat(jobs.poll()).isEqualTo("a");
    assertThat(jobs.poll()).isEqualTo("c");
  }

  @Test
  void pollLast_movable_isTheLastOfThose() {
    jobs.add("short", TestTicket.costing(1, 0));
    jobs.add("long", TestTicket.costing(50, 0));
    jobs.add("longest", TestTicket.costing(99, 0));

    assertThat(jobs.pollLast(e -> !e.equals("longest"))).isEqualTo("long");
    assertThat(jobs.pollLast(e -> false)).isNull();
    assertThat(jobs.size()).isEqualTo(2);
  }

  @Test
  void by_ownOrder_isHeeded() {
    Comparator<Ticket> costly =
        Comparator.comparing((Ticket t) -> t.request().cost().units()).reversed();
    Discipline discipline = Discipline.by("costly first", costly);
    TestLine<Long> line = TestLine.of(discipline);
    for (long cost = 1; cost <= 5; cost++) {
      line.add(cost, TestTicket.costing(cost, 0));
    }

    assertThat(line.poll()).isEqualTo(5);
    assertThat(line.poll()).isEqualTo(4);
    assertThat(discipline).hasToString("costly first");
  }

  @Test
  void toString_builtIn_isItsName() {
    assertThat(Discipline.earliestDeadline()).hasToString("earliestDeadline");
    assertThat(Discipline.shortestJob()).hasToString("shortestJob");
  }

  @Test
  void by_wrong_isRefusedByName() {
    assertThatThrownBy(() -> Discipline.by(" ", (a, b) -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("discipline: \" \" (expected: not blank)");
    assertThatThrownBy(() -> Discipline.by("mine", null))
        .hasMessage("order: null (expected: a comparator)");
    assertThatThrownBy(() -> new Cost(0)).hasMessage("cost: 0 (expected: >= 1)");
  }
}
