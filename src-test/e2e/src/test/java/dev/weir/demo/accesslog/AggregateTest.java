package dev.weir.demo.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums in bounded memory. */
class AggregateTest {

  private static final Instant AT = Instant.parse("2030-01-31T12:00:30Z");

  private static Enriched request(String path, int status, Instant at) {
    return Enriched.of(new Entry.Access("10.0.0.1", at, path, status, 10));
  }

  @Test
  void add_requestsAndEvents_areSummedApart() {
    Aggregate sum = new Aggregate();
    sum.add(request("/a", 200, AT));
    sum.add(request("/a", 404, AT.plusSeconds(60)));
    sum.add(Enriched.of(new Entry.Event("error")));

    assertThat(sum.entries()).isEqualTo(3);
    assertThat(sum.all()).isEqualTo(new Sum(2, 20));
    assertThat(sum.statuses()).isEqualTo(Map.of("2xx", new Sum(1, 10), "4xx", new Sum(1, 10)));
    assertThat(sum.levels()).isEqualTo(Map.of("error", 1L));
    assertThat(sum.paths(5)).isEqualTo(Map.of("/a", 2L));
    assertThat(sum.pathError()).isZero();
    assertThat(sum.slots())
        .isEqualTo(
            Map.of(
                Instant.parse("2030-01-31T12:00:00Z"), new Sum(1, 10),
                Instant.parse("2030-01-31T12:01:00Z"), new Sum(1, 10)));
  }

  @Test
  void add_moreBytesThanANumberHolds_staysAtTheMost() {
    Entry.Access most = new Entry.Access("10.0.0.1", AT, "/a", 200, Long.MAX_VALUE);
    Aggregate sum = new Aggregate();
    sum.add(Enriched.of(most));
    sum.add(Enriched.of(most));
    Aggregate joined = new Aggregate();
    joined.add(sum);
    joined.add(sum);

    assertThat(joined.all()).isEqualTo(new Sum(4, Long.MAX_VALUE));
    assertThat(joined.statuses()).isEqualTo(Map.of("2xx", joined.all()));
    assertThat(joined.slots().values()).containsExactly(joined.all());
  }

  /* As far apart as entries can be, so that spans are as long as they get. */
  @Test
  void slots_fromTheFirstTimeToTheLast_beginAtTimes() {
    Instant first = Instant.parse("0001-01-01T00:00:00Z");
    Aggregate sum = new Aggregate();
    for (int i = 0; i <= Aggregate.MOST_SLOTS; i++) {
      sum.add(request("/a", 200, first.plus(Duration.ofDays(30_000L * i))));
    }
    sum.add(request("/a", 200, Instant.parse("9999-12-31T23:59:59Z")));

    assertThat(sum.slots().size()).isBetween(2, Aggregate.MOST_SLOTS);
    assertThat(sum.slots().keySet().iterator().next()).isBeforeOrEqualTo(first);
    assertThat(sum.slots().values().stream().mapToLong(Sum::lines).sum())
        .isEqualTo(Aggregate.MOST_SLOTS + 2);
  }

  @Test
  void addAll_ofParts_isTheSameAsOfAll() {
    Random random = new Random(7);
    Aggregate whole = new Aggregate();
    Aggregate joined = new Aggregate();
    Aggregate part = new Aggregate();
    for (int i = 0; i < 20_000; i++) {
      Enriched one =
          request(
              "/" + random.nextInt(500),
              200 + 100 * random.nextInt(4),
              AT.plusSeconds(random.nextInt(7 * 24 * 3_600)));
      whole.add(one);
      part.add(one);
      if (i % 97 == 0) {
        joined.add(part);
        part = new Aggregate();
      }
    }
    joined.add(part);

    assertThat(joined.entries()).isEqualTo(20_000);
    assertThat(joined.statuses()).isEqualTo(whole.statuses());
    assertThat(joined.kinds()).isEqualTo(whole.kinds());
    assertThat(joined.clients()).isEqualTo(whole.clients());
    assertThat(joined.paths(500)).isEqualTo(whole.paths(500)).hasSize(500);
    assertThat(joined.pathError()).isZero();
    assertThat(joined.slot()).isEqualTo(whole.slot()).isGreaterThan(Duration.ofMinutes(1));
    assertThat(joined.slots()).isEqualTo(whole.slots());
    assertThat(joined.slots().size()).isBetween(2, Aggregate.MOST_SLOTS);
    assertThat(joined.slots().values().stream().mapToLong(Sum::lines).sum()).isEqualTo(20_000);
  }

  @Test
  void addAll_morePathsThanAreCounted_keepsTheFrequentOnesWithinTheBound() {
    Random random = new Random(8);
    Map<String, Long> truth = new HashMap<>();
    Aggregate joined = new Aggregate();
    Aggregate part = new Aggregate();
    int all = 200_000;
    for (int i = 0; i < all; i++) {
      String path =
          i % 2 == 0 ? "/often/" + random.nextInt(20) : "/" + random.nextInt(Integer.MAX_VALUE);
      truth.merge(path, 1L, Long::sum);
      part.add(request(path, 200, AT));
      if (i % 256 == 255) {
        joined.add(part);
        part = new Aggregate();
      }
    }
    joined.add(part);

    assertThat(joined.differentPaths()).isLessThanOrEqualTo(2 * Aggregate.MOST_PATHS);
    assertThat(joined.pathError()).isPositive().isLessThanOrEqualTo(all / Aggregate.MOST_PATHS);
    Map<String, Long> top = joined.paths(20);
    assertThat(top).hasSize(20);
    top.forEach(
        (path, count) -> {
          assertThat(path).startsWith("/often/");
          assertThat(count).isBetween(truth.get(path) - joined.pathError(), truth.get(path));
        });
  }
}
