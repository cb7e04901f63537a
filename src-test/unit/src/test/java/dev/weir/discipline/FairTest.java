package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.request.Tenant;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FairTest {

  private static final Tenant A = new Tenant("a");

  private final TestLine<String> line = line(1, Map.of());

  private static TestLine<String> line(long quantum, Map<Tenant, Integer> weights) {
    return TestLine.of(Discipline.fairByTenant(quantum, weights));
  }

  private static void add(TestLine<String> line, String tenant, long cost) {
    line.add(tenant, TestTicket.of(tenant, cost));
  }

  private static List<String> poll(TestLine<String> line, int count) {
    List<String> polled = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      polled.add(line.poll());
    }
    return polled;
  }

  /** What each tenant was served, in units of cost, of so many tasks of that cost each. */
  private static Map<String, Long> served(
      TestLine<String> line, int count, Map<String, Long> costs) {
    Map<String, Long> served = new HashMap<>();
    for (String tenant : poll(line, count)) {
      served.merge(tenant, costs.get(tenant), Long::sum);
    }
    return served;
  }

  @Test
  void poll_empty_isNull() {
    assertThat(line.poll()).isNull();
    assertThat(line.size()).isZero();
  }

  @Test
  void poll_oneTenant_isFirstComeFirstServed() {
    TestLine<Integer> numbers = TestLine.of(Discipline.fairByTenant(1));
    for (int i = 0; i < 5; i++) {
      numbers.add(i, TestTicket.of("a", 1 + i));
    }

    for (int i = 0; i < 5; i++) {
      assertThat(numbers.poll()).isEqualTo(i);
    }
    assertThat(numbers.poll()).isNull();
  }

  @Test
  void poll_noTenant_isATenantToo() {
    for (int i = 0; i < 10; i++) {
      add(line, "a", 1);
    }
    line.add("nobody's", TestTicket.PLAIN);
    line.poll();

    assertThat(poll(line, 2)).contains("nobody's");
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "10, 1, 5", "10, 7, 3", "4, 100, 1", "1, 1000, 1", "1000, 1, 1"})
  void poll_unequalCosts_servesAlikeWithinATurnAndATask(long quantum, long costA, long costB) {
    TestLine<String> unequal = line(quantum, Map.of());
    for (int i = 0; i < 20_000; i++) {
      add(unequal, "a", costA);
      add(unequal, "b", costB);
    }
    Map<String, Long> served = served(unequal, 10_000, Map.of("a", costA, "b", costB));

    long difference = served.getOrDefault("a", 0L) - served.getOrDefault("b", 0L);

    assertThat(Math.abs(difference)).isLessThanOrEqualTo(2 * quantum + costA + costB);
  }

  @Test
  void poll_weights_servesInProportion() {
    TestLine<String> weighted = line(1, Map.of(A, 3));
    for (int i = 0; i < 1_000; i++) {
      add(weighted, "a", 1);
      add(weighted, "b", 1);
    }

    Map<String, Long> served = served(weighted, 800, Map.of("a", 1L, "b", 1L));

    assertThat(served.get("a")).isBetween(596L, 604L);
  }

  /** Others flood the line; the quiet tenant's task waits for two of the others' quanta at most. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 64})
  void poll_quietTenantUnderAFlood_waitsForTwoQuantaAtMost(int quantum) {
    TestLine<String> flooded = line(quantum, Map.of());
    for (int i = 0; i < 100_000; i++) {
      add(flooded, "flood" + i % 3, 1);
    }
    poll(flooded, 10 * quantum);
    for (int round = 0; round < 50; round++) {
      add(flooded, "quiet", 1);
      int waited = poll(flooded, 2 * quantum + 1).indexOf("quiet");

      assertThat(waited).as("round %s", round).isBetween(0, 2 * quantum);
      poll(flooded, 3 * quantum + 1); // a turn passes
    }
  }

  /** So that who comes seldom does not wait for all the others; but it has no more of that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void poll_newTenantAmongManyWithABacklog_goesFirstOnceThenInTurn(int quantum) {
    int others = 100;
    TestLine<String> line = line(quantum, Map.of());
    for (int i = 0; i < 4 * quantum * others; i++) {
      add(line, "other" + i % others, 1);
    }
    poll(line, quantum * others * 3 / 2); // each has had a turn, and half of them two
    for (int i = 0; i < 2 * quantum; i++) {
      add(line, "quiet", 1);
    }

    List<String> served = poll(line, quantum * (others + 3));

    assertThat(served.indexOf("quiet")).isLessThanOrEqualTo(quantum);
    assertThat(served.lastIndexOf("quiet"))
        .as("not before those whose second turn is still to come")
        .isGreaterThanOrEqualTo(quantum * others / 2);
    assertThat(served).filteredOn("quiet"::equals).hasSizeLessThanOrEqualTo(quantum + 1);
  }

  @Test
  void poll_everNewTenants_doNotStarveOneWithABacklog() {
    for (int i = 0; i < 1_000; i++) {
      add(line, "old", 1);
    }
    line.poll();
    int old = 0;
    for (int i = 0; i < 1_000; i++) {
      add(line, "new" + i, 1);
      add(line, "newer" + i, 1);
      if ("old".equals(line.poll())) {
        old++;
      }
    }

    assertThat(old).as("one in so many as there are").isGreaterThanOrEqualTo(5);
  }

  @Test
  void poll_costlyTask_isPaidForBeforeTheNext() {
    add(line, "costly", 1_000_000);
    add(line, "costly", 1);
    for (int i = 0; i < 1_000; i++) {
      add(line, "cheap", 1);
    }

    List<String> order = poll(line, 1_002);

    assertThat(order.indexOf("costly")).isZero();
    assertThat(order.lastIndexOf("costly")).as("all others went before").isEqualTo(1_001);
  }

  @Test
  void poll_costlyTenantThatComesBack_stillOwes() {
    add(line, "costly", 100);
    add(line, "cheap", 1);
    poll(line, 2);
    for (int i = 0; i < 50; i++) {
      add(line, "cheap", 1);
    }
    poll(line, 5);

    add(line, "costly", 1);

    assertThat(poll(line, 40)).doesNotContain("costly");
  }

  @Test
  void leave_some_areNotServed() {
    TestLine<String> left = line(2, Map.of());
    TestLine.Place first = left.add("first", TestTicket.of("a", 1));
    left.add("second", TestTicket.of("a", 1));
    TestLine.Place only = left.add("only", TestTicket.of("b", 1));

    left.leave(first);
    left.leave(first);
    left.leave(only);
    left.leave(TestLine.nowhere());

    assertThat(left.size()).isEqualTo(1);
    assertThat(poll(left, 2)).containsExactly("second", null);
    left.add("again", TestTicket.of("b", 1));
    assertThat(left.poll()).isEqualTo("again");
  }

  @Test
  void leave_freshTenantWhileTheOthersOwe_keepsNobodyBack() {
    add(line, "a", 100);
    add(line, "a", 100);
    line.poll();
    TestLine.Place fresh = line.add("b", TestTicket.of("b", 1));
    line.leave(fresh);

    assertThat(line.poll()).isEqualTo("a");
    assertThat(line.size()).isZero();
  }

  @Test
  void line_aHundredThousandTenants_areAllServedOncePerTurn() {
    int tenants = 100_000;
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < tenants; i++) {
        add(line, "t" + i, 1);
      }
    }

    Set<String> firstTurn = new HashSet<>(poll(line, tenants));
    Set<String> secondTurn = new HashSet<>(poll(line, tenants));

    assertThat(line.size()).isZero();
    assertThat(firstTurn).hasSizeGreaterThanOrEqualTo(tenants - 1);
    assertThat(secondTurn).hasSizeGreaterThanOrEqualTo(tenants - 1);
    assertThat(line.poll()).isNull();
  }

  @Test
  void fairByTenant_wrong_isRefusedByName() {
    assertThatThrownBy(() -> Discipline.fairByTenant(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fair quantum: 0 (expected: 1 to 2147483648)");
    assertThatThrownBy(() -> Discipline.fairByTenant(1, Map.of(A, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight of tenant a: 0 (expected: >= 1)");
    assertThatThrownBy(() -> Discipline.fairByTenant(1, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("fair weights: null (expected: a map)");
    assertThat(Discipline.fairByTenant(5)).hasToString("fairByTenant(5)");
  }

  /** Nobody polls, and ever new tenants come and go. */
  @Test
  void leave_beforeItsFirstTurn_isForgotten() {
    WeakReference<Tenant> gone = comeAndGo(line);

    await()
        .until(
            () -> {
              System.gc();
              return gone.get() == null;
            });

    assertThat(line.size()).isZero();
  }

  private static WeakReference<Tenant> comeAndGo(TestLine<String> line) {
    TestTicket ticket = TestTicket.of("passing", 1);
    line.leave(line.add("x", ticket));
    return new WeakReference<>(ticket.request().tenant());
  }
}
