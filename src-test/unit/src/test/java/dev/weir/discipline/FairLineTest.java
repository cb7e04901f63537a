package dev.weir.discipline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How much work a fair line takes, whether it does what a plain one does, and who makes way. */
class FairLineTest {

  private static final int MANY = 100_000;

  /** A look at whom it serves, and at two of those who are idle; one more when somebody leaves. */
  private static final long FEW = 4;

  private static <E> TestLine<E> line(long quantum, Map<Tenant, Integer> weights) {
    return TestLine.fair(quantum, weights);
  }

  private static long looksOfDearestPoll(TestLine<String> line, int polls) {
    long most = 0;
    for (int i = 0; i < polls; i++) {
      long before = line.looks();
      Objects.requireNonNull(line.poll());
      most = Math.max(most, line.looks() - before);
    }
    return most;
  }

  // ---------------------------------------------------------------- work

  @ParameterizedTest
  @CsvSource({"1, 1000000", "10, 1000", "1000, 1"})
  void poll_manyDebtorsWithABacklog_looksAtAFew(long quantum, long cost) {
    TestLine<String> line = line(quantum, Map.of());
    for (int i = 0; i < 3 * MANY; i++) {
      line.add("x", TestTicket.of("t" + i % MANY, cost));
    }

    assertThat(looksOfDearestPoll(line, 3 * MANY)).isLessThanOrEqualTo(FEW);
  }

  @Test
  void poll_manyIdleDebtors_looksAtAFew() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < MANY; i++) {
      line.add("debtor", TestTicket.of("t" + i, 1_000_000));
    }
    looksOfDearestPoll(line, MANY);
    for (int i = 0; i < 1_000; i++) {
      line.add("a", TestTicket.of("a", 1));
      line.add("b", TestTicket.of("b", 7));
    }

    assertThat(looksOfDearestPoll(line, 2_000)).isLessThanOrEqualTo(FEW);
  }

  @Test
  void poll_manyCancelled_looksAtAFew() {
    TestLine<String> line = line(1, Map.of());
    List<TestLine.Place> places = new ArrayList<>();
    for (int i = 0; i < 2 * MANY; i++) {
      places.add(line.add("x", TestTicket.of("t" + i % MANY, 2)));
    }
    looksOfDearestPoll(line, MANY);
    places.forEach(line::leave);
    line.add("a", TestTicket.of("a", 1));

    assertThat(looksOfDearestPoll(line, 1)).isLessThanOrEqualTo(FEW);
  }

  @Test
  void poll_passingTenants_areForgottenByAndBy() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < MANY; i++) {
      line.add("x", TestTicket.of("t" + i, 3));
      assertThat(line.poll()).isEqualTo("x");
    }

    assertThat(line.tenants()).isLessThan(20);
  }

  @Test
  void poll_tenantsThatKeepComingBack_areRemembered() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < 10 * 100; i++) {
      line.add("x", TestTicket.of("t" + i % 100, 1));
      assertThat(line.poll()).isEqualTo("x");
    }

    assertThat(line.tenants()).isBetween(90, 100); // two may leave the same trace
  }

  @Test
  void poll_manyTenantsThatKeepComingBack_areRememberedUpToABound() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < MANY; i++) { // each twice in a row, but for what comes between
      line.add("x", TestTicket.of("t" + i / 40 * 20 + i % 20, 1));
      assertThat(line.poll()).isEqualTo("x");
    }

    assertThat(line.tenants()).isBetween(1_000, 1_024 + 20);
  }

  @Test
  void poll_greatestCosts_doNotOverflow() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < 5; i++) {
      line.add("a", TestTicket.of("a", Long.MAX_VALUE));
      line.add("b", TestTicket.of("b", Long.MAX_VALUE));
      line.add("c", TestTicket.of("c", 1));
    }
    Map<String, Integer> served = new HashMap<>();
    for (int i = 0; i < 7; i++) {
      served.merge(Objects.requireNonNull(line.poll()), 1, Integer::sum);
    }

    assertThat(served).isEqualTo(Map.of("a", 1, "b", 1, "c", 5));
  }

  // ---------------------------------------------------------------- as a plain one

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void anything_atRandom_isAsAPlainLineDoes(long seed) {
    Random random = new Random(seed);
    long quantum = 1 + random.nextInt(10);
    int dearest = 1 + random.nextInt(100);
    Map<Tenant, Integer> weights = Map.of(new Tenant("t1"), 3, new Tenant("t2"), 7);
    TestLine<Integer> line = line(quantum, weights);
    Plain plain = new Plain(quantum, weights);
    Map<Integer, TestLine.Place> places = new HashMap<>();

    for (int step = 0; step < 20_000; step++) {
      int what = random.nextInt(100);
      if (what < 45) {
        Tenant tenant = new Tenant("t" + random.nextInt(9));
        long cost = 1 + random.nextInt(dearest);
        Request request = new Request(Priority.NORMAL, null, tenant, new Cost(cost));
        places.put(step, line.add(step, new TestTicket(request, step, null)));
        plain.add(tenant, step, cost);
      } else if (what < 92) {
        assertThat(line.poll()).as("step %s", step).isEqualTo(plain.poll());
      } else if (!places.isEmpty()) {
        int id = places.keySet().iterator().next();
        line.leave(places.get(id));
        places.remove(id);
        plain.leave(id);
      }
      assertThat(line.size()).isEqualTo(plain.size());
    }
  }

  /** The same rules, with every round counted off, and everybody looked at each time. */
  private static final class Plain {

    private record Task(int id, long cost) {}

    private static final class Owner {
      private final long share;
      private final ArrayDeque<Task> tasks = new ArrayDeque<>();
      private long deficit;
      private boolean fresh = true;
      private long due;
      private int
          order; // within a round: who had a turn in the last, who comes from before, who went
      // first
      private long number;

      private Owner(long share) {
        this.share = share;
        this.deficit = share;
      }
    }

    private final long quantum;
    private final Map<Tenant, Integer> weights;
    private final Map<Tenant, Owner> owners = new HashMap<>();
    private long round;
    private int mayGoFirst;
    private long numbers;

    private Plain(long quantum, Map<Tenant, Integer> weights) {
      this.quantum = quantum;
      this.weights = weights;
    }

    private void add(Tenant tenant, int id, long cost) {
      Owner owner = owners.get(tenant);
      if (owner != null && owner.tasks.isEmpty()) {
        if (owner.due <= round) {
          owner = null;
        } else {
          queue(owner);
        }
      }
      if (owner == null) {
        owner = new Owner(quantum * weights.getOrDefault(tenant, 1));
        owner.number = numbers++;
        owners.put(tenant, owner);
      }
      owner.tasks.add(new Task(id, cost));
    }

    private void queue(Owner owner) {
      owner.fresh = false;
      owner.order = owner.due == round + 1 ? 0 : 1;
      owner.number = numbers++;
    }

    private List<Owner> waiting(Predicate<Owner> which) {
      return owners.values().stream()
          .filter(o -> !o.tasks.isEmpty())
          .filter(which)
          .sorted(Comparator.<Owner>comparingInt(o -> o.order).thenComparingLong(o -> o.number))
          .toList();
    }

    private int size() {
      return owners.values().stream().mapToInt(o -> o.tasks.size()).sum();
    }

    private Integer poll() {
      if (size() == 0) {
        return null;
      }
      List<Owner> fresh = waiting(o -> o.fresh);
      if (mayGoFirst <= 0 || fresh.isEmpty()) {
        if (inTurn().isEmpty()) {
          do {
            round++;
          } while (fresh.isEmpty() && inTurn().isEmpty());
        }
        if (!inTurn().isEmpty()) {
          mayGoFirst = waiting(o -> true).size();
          return serve(inTurn().get(0));
        }
      }
      mayGoFirst--;
      return serve(fresh.get(0));
    }

    private List<Owner> inTurn() {
      return waiting(o -> !o.fresh && o.due <= round);
    }

    private int serve(Owner owner) {
      Task task = owner.tasks.remove();
      owner.deficit -= task.cost;
      if (owner.tasks.isEmpty()) {
        rest(owner);
      } else if (owner.deficit <= 0) {
        payOff(owner);
        queue(owner);
      } else if (owner.fresh) {
        owner.fresh = false;
        owner.due = round;
        owner.order = 2;
        owner.number = numbers++;
      }
      return task.id;
    }

    private void rest(Owner owner) {
      owner.fresh = false;
      owner.deficit = Math.min(owner.deficit, 0);
      payOff(owner);
    }

    private void payOff(Owner owner) {
      owner.due = round;
      do {
        owner.due++;
        owner.deficit += owner.share;
      } while (owner.deficit <= 0);
    }

    private void leave(int id) {
      for (Map.Entry<Tenant, Owner> entry : List.copyOf(owners.entrySet())) {
        Owner owner = entry.getValue();
        if (owner.tasks.removeIf(task -> task.id == id) && owner.tasks.isEmpty()) {
          if (owner.fresh) {
            owners.remove(entry.getKey());
          } else if (owner.due <= round) {
            rest(owner);
          }
        }
      }
    }
  }

  // ---------------------------------------------------------------- who makes way

  private static String arrive(TestLine<String> line, String name, String tenant) {
    line.add(name, TestTicket.of(tenant, 1));
    return Objects.requireNonNull(line.pollLast(e -> true));
  }

  @Test
  void pollLast_oneTenantHasMost_itsLast() {
    TestLine<String> line = line(1, Map.of());
    for (int i = 0; i < 4; i++) {
      line.add("flood " + i, TestTicket.of("flood", 1));
    }

    assertThat(arrive(line, "quiet 0", "quiet")).isEqualTo("flood 3");
    assertThat(arrive(line, "quiet 1", "quiet")).isEqualTo("flood 2");
    assertThat(arrive(line, "quiet 2", "quiet")).as("both have two").isEqualTo("quiet 2");
    assertThat(arrive(line, "flood 4", "flood")).isEqualTo("flood 4");
    assertThat(line.size()).isEqualTo(4);
  }

  @Test
  void pollLast_weights_areHeeded() {
    TestLine<String> line = line(1, Map.of(new Tenant("heavy"), 3));
    for (int i = 0; i < 8; i++) {
      line.add("flood", TestTicket.of("flood", 1));
    }
    int places = 0;
    while ("flood".equals(arrive(line, "heavy", "heavy"))) {
      places++;
    }

    assertThat(places).as("three in four, but for one").isBetween(5, 6);
  }

  @Test
  void pollLast_someStay_areLeft() {
    TestLine<String> line = line(1, Map.of());
    line.add("a 0", TestTicket.of("a", 1));
    line.add("a stays", TestTicket.of("a", 1));
    line.add("b stays", TestTicket.of("b", 1));

    assertThat(line.pollLast(e -> !e.endsWith("stays"))).isEqualTo("a 0");
    assertThat(line.pollLast(e -> !e.endsWith("stays"))).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void pollLast_atRandom_isOfWhomHasMost(long seed) {
    Random random = new Random(seed);
    Map<Tenant, Integer> weights = Map.of(new Tenant("t0"), 2, new Tenant("t1"), 3);
    TestLine<String> line = line(2, weights);
    Map<String, Integer> counts = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      if (random.nextInt(5) < 3) {
        String tenant = "t" + random.nextInt(1 + random.nextInt(8));
        line.add(tenant, TestTicket.of(tenant, 1 + random.nextInt(5)));
        counts.merge(tenant, 1, Integer::sum);
        if (random.nextBoolean()) {
          String last = Objects.requireNonNull(line.pollLast(e -> true));
          int most =
              counts.keySet().stream().mapToInt(t -> relative(counts, weights, t)).max().orElse(0);
          assertThat(relative(counts, weights, last)).isEqualTo(most);
          counts.merge(last, -1, Integer::sum);
        }
      } else {
        String next = line.poll();
        if (next != null) {
          counts.merge(next, -1, Integer::sum);
        }
      }
    }
  }

  private static int relative(
      Map<String, Integer> counts, Map<Tenant, Integer> weights, String tenant) {
    return counts.get(tenant) / weights.getOrDefault(new Tenant(tenant), 1);
  }
}
