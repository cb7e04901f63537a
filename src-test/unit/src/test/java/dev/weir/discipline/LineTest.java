package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every line. */
class LineTest {

  private long now;

  private static Stream<Discipline> disciplines() {
    return Stream.concat(Stream.of(Discipline.fairByTenant(3)), thatUndo());
  }

  /** Of which a poll can be undone as if it had not been. */
  private static Stream<Discipline> thatUndo() {
    return Stream.of(
        Discipline.fifo(),
        Discipline.priority(Duration.ofNanos(10)),
        Discipline.earliestDeadline(),
        Discipline.shortestJob(),
        Discipline.shortestJob(Learning.usual()),
        Discipline.adaptiveLifo(Duration.ofNanos(20), Duration.ofNanos(50)),
        Discipline.by("latest", Comparator.comparingLong(ticket -> -ticket.since())));
  }

  private TestTicket ticket(Random random) {
    Deadline deadline =
        random.nextInt(4) == 0 ? null : new Deadline(Instant.ofEpochMilli(random.nextInt(50)));
    Request request =
        new Request(
            new Priority(random.nextInt(64)),
            deadline,
            new Tenant("t" + random.nextInt(5)),
            new Cost(1 + random.nextInt(7)));
    return new TestTicket(request, now - random.nextInt(3), "x", random.nextInt(20));
  }

  @ParameterizedTest
  @MethodSource("disciplines")
  void anything_atRandom_losesNobodyAndKnowsTheOldest(Discipline discipline) {
    TestLine<Integer> line = TestLine.of(discipline, () -> now);
    Random random = new Random(11);
    List<Integer> ids = new ArrayList<>();
    List<TestTicket> tickets = new ArrayList<>();
    List<TestLine.Place> places = new ArrayList<>();
    for (int id = 0; id < 20_000; id++) {
      now += random.nextInt(5);
      int what = random.nextInt(10);
      if (what < 5 && ids.size() < Line.REACH) {
        TestTicket ticket = ticket(random);
        ids.add(id);
        tickets.add(ticket);
        places.add(line.add(id, ticket));
      } else if (!ids.isEmpty()) {
        int gone = random.nextInt(ids.size());
        if (what < 8) {
          gone = ids.indexOf(line.poll());
          assertThat(gone).isNotNegative();
        } else {
          line.leave(places.get(gone));
          line.leave(places.get(gone));
        }
        ids.remove(gone);
        tickets.remove(gone);
        places.remove(gone);
      }
      assertThat(line.size()).isEqualTo(ids.size());
      Integer oldest = line.oldest();
      if (ids.isEmpty()) {
        assertThat(oldest).isNull();
      } else if (isInOrderOfTime(discipline)) {
        assertThat(ids).contains(oldest);
        assertThat(tickets.get(ids.indexOf(oldest)).since())
            .isEqualTo(tickets.stream().mapToLong(TestTicket::since).min().orElseThrow());
      }
    }
    assertThat(line.poll() == null).isEqualTo(ids.isEmpty());
  }

  /**
   * First come, first served goes by arrival; and of a caller's order the guard knows the oldest.
   */
  private static boolean isInOrderOfTime(Discipline discipline) {
    return discipline instanceof BuiltIn && !(discipline instanceof Fifo);
  }

  @ParameterizedTest
  @MethodSource("thatUndo")
  void putBack_severalOfThemPolled_goesOnAsIfTheyHadNotBeen(Discipline discipline) {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      TestLine<Integer> line = TestLine.of(discipline, () -> now);
      TestLine<Integer> undisturbed = TestLine.of(discipline, () -> now);
      int size = 1 + random.nextInt(30);
      for (int id = 0; id < size; id++) {
        now += random.nextInt(3);
        TestTicket ticket = ticket(random);
        line.add(id, ticket);
        undisturbed.add(id, ticket);
      }
      int polled = 1 + random.nextInt(size);
      List<TestLine.Place> places = new ArrayList<>();
      for (int i = 0; i < polled; i++) {
        places.add(line.pollPlace());
      }
      for (int i = polled - 1; i >= 0; i--) {
        line.putBack(places.get(i));
      }

      assertThat(line.size()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        assertThat(line.poll()).isEqualTo(undisturbed.poll());
      }
    }
  }

  @Test
  void putBack_fair_costsTheTenantNothing() {
    TestLine<String> line = TestLine.fair(10, Map.of());
    line.add("a0", TestTicket.of("a", 10));
    line.add("a1", TestTicket.of("a", 1));
    line.add("b0", TestTicket.of("b", 1));
    TestLine.Place first = line.pollPlace();
    line.putBack(first);

    assertThat(line.size()).isEqualTo(3);
    assertThat(List.of(line.poll(), line.poll(), line.poll()))
        .containsExactlyInAnyOrder("a0", "a1", "b0")
        .containsSubsequence("a0", "a1");
    assertThat(line.poll()).isNull();
  }

  @Test
  void add_whoStandsInAnotherLine_isRefused() {
    TestLine<String> here = TestLine.of(Discipline.fifo());
    TestLine<String> there = TestLine.of(Discipline.priority());
    TestLine.Place place = here.add("x", TestTicket.PLAIN);

    assertThatThrownBy(() -> there.putBack(place))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith("stands in a line (expected: in none)");

    assertThat(here.poll()).isEqualTo("x");
  }
}
