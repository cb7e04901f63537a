package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.DisciplineSpec.AdaptiveLifo;
import dev.weir.demo.config.DisciplineSpec.EarliestDeadline;
import dev.weir.demo.config.DisciplineSpec.FairByTenant;
import dev.weir.demo.config.DisciplineSpec.Fifo;
import dev.weir.demo.config.DisciplineSpec.ShortestJob;
import dev.weir.demo.yaml.ConfigException;
import dev.weir.discipline.Discipline;
import dev.weir.request.Tenant;
import dev.weir.scaling.Scaling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every kind of pool and every discipline, as a file has them and as the toolkit does. */
class PoolKindsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String VIRTUAL = "kind: virtual, maxConcurrent: 4096, queue: 0";

  private static String file(String pool, String handler) {
    return """
    pools:
      a: {%s}
    routes:
      - {path: /a, pool: a, strategy: block, handler: %s}
    """
        .formatted(pool, handler);
  }

  private static PoolSpec pool(String keys) throws ConfigException {
    String handler = keys.contains("kind: parallel") ? "forks" : "work";
    return Yaml.read(file(keys, handler)).pools().get(0);
  }

  private static DisciplineSpec discipline(String keys) throws ConfigException {
    return pool("workers: 1, queue: 1, discipline: " + keys).discipline();
  }

  @Test
  void elastic_everyKey_isWhatItSays() throws Exception {
    assertThat(
            pool(
                "kind: boundedElastic, minWorkers: 2, maxWorkers: 9, queue: 5, idleTime: 1s,"
                    + " scalingInterval: 20ms,"
                    + " stuckAfter: 2s, scaling: thresholds, queueLow: 0, queueHigh: 1,"
                    + " utilisationLow: 0.25, utilisationHigh: 0.75, coolDownUp: 0s,"
                    + " coolDownDown: 1m, discipline: shortestJob"))
        .isEqualTo(
            new PoolSpec(
                "a",
                PoolKind.BOUNDED_ELASTIC,
                9,
                5,
                80,
                null,
                Duration.ofSeconds(2),
                new ShortestJob(),
                new ElasticSpec(
                    2,
                    SECOND,
                    Duration.ofMillis(20),
                    new ScalingSpec.Thresholds(
                        0,
                        1,
                        0.25,
                        0.75,
                        Optional.empty(),
                        Duration.ZERO,
                        Duration.ofMinutes(1)))));
  }

  @Test
  void elastic_oneOfTheCpuKeys_growsOnCpu() throws Exception {
    ElasticSpec spec =
        pool("kind: boundedElastic, maxWorkers: 3, queue: 5, scaling: thresholds, cpuHigh: 0.9")
            .elastic();

    assertThat(spec).isNotNull();
    assertThat(spec.scaling().policy())
        .hasToString(Scaling.thresholds().growOnCpu(0.2, 0.9).toString());
    assertThat(spec.scaling().keys()).containsEntry("cpuLow", 0.2).containsEntry("cpuHigh", 0.9);
  }

  @Test
  void elastic_onlyWhatIsRequired_takesTheToolkitsDefaults() throws Exception {
    PoolSpec spec = pool("kind: boundedElastic, maxWorkers: 3, queue: 5");

    assertThat(spec.minWorkers()).isEqualTo(1);
    assertThat(spec.elastic())
        .isEqualTo(
            new ElasticSpec(
                1, Duration.ofSeconds(60), Duration.ofMillis(100), new ScalingSpec.OnDemand()));
    assertThat(ScalingSpec.Thresholds.USUAL.policy()).hasToString(Scaling.thresholds().toString());
  }

  @Test
  void elastic_waitTarget_isThePolicy() throws Exception {
    ElasticSpec spec =
        pool("kind: boundedElastic, maxWorkers: 3, queue: 5, scaling: waitTarget, waitTarget: 10ms")
            .elastic();

    assertThat(spec).isNotNull();
    assertThat(spec.scaling()).isEqualTo(new ScalingSpec.WaitTarget(Duration.ofMillis(10)));
    assertThat(spec.scaling().policy()).isEqualTo(Scaling.waitTarget(Duration.ofMillis(10)));
  }

  @Test
  void discipline_eachWord_isTheToolkits() throws Exception {
    assertThat(discipline("fifo").discipline()).isEqualTo(Discipline.fifo());
    assertThat(discipline("priority").discipline()).isEqualTo(Discipline.priority());
    assertThat(discipline("priority, agingStep: 1s").discipline())
        .isEqualTo(Discipline.priority(SECOND));
    assertThat(discipline("earliestDeadline").discipline())
        .isEqualTo(Discipline.earliestDeadline());
    assertThat(discipline("shortestJob").discipline()).isEqualTo(Discipline.shortestJob());
    assertThat(discipline("fairByTenant").discipline()).isEqualTo(Discipline.fairByTenant(1));
    assertThat(discipline("fairByTenant, quantum: 7, weights: {a b: 2, c: 3}").discipline())
        .isEqualTo(Discipline.fairByTenant(7, Map.of(new Tenant("a b"), 2, new Tenant("c"), 3)));
    assertThat(discipline("adaptiveLifo, target: 5ms, interval: 100ms").discipline())
        .isEqualTo(Discipline.adaptiveLifo(Duration.ofMillis(5), Duration.ofMillis(100)));
  }

  @Test
  void priority_withoutADiscipline_isByPriority() throws Exception {
    assertThat(pool("kind: priority, workers: 1, queue: 1, agingStep: 1s").discipline())
        .isEqualTo(new DisciplineSpec.Priority(SECOND));
  }

  static List<DisciplineSpec> disciplines() {
    return List.of(
        new Fifo(),
        new DisciplineSpec.Priority(SECOND),
        new EarliestDeadline(),
        new ShortestJob(),
        new FairByTenant(2, Map.of()),
        new FairByTenant(3, Map.of("gold", 4)),
        new AdaptiveLifo(SECOND, Duration.ofMinutes(1)));
  }

  @ParameterizedTest
  @MethodSource("disciplines")
  void keys_ofADiscipline_areReadBack(DisciplineSpec discipline) throws Exception {
    PoolSpec spec = new PoolSpec("a", PoolKind.FIXED, 1, 1, 16, SECOND, SECOND, discipline, null);

    assertThat(pool(flow(spec))).isEqualTo(spec);
    assertThat(discipline.words()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kind: boundedElastic, maxWorkers: 3, queue: 5",
        "kind: boundedElastic, maxWorkers: 3, queue: 5, scaling: thresholds",
        "kind: boundedElastic, maxWorkers: 3, queue: 5, idleTime: 1m, scalingInterval: 500us",
        "kind: boundedElastic, maxWorkers: 3, queue: 5, scaling: waitTarget, waitTarget: 10ms",
        "kind: parallel, workers: 3, queue: 5",
        "kind: priority, workers: 3, queue: 5"
      })
  void keys_ofAKind_areReadBack(String keys) throws Exception {
    PoolSpec spec = pool(keys);

    assertThat(pool(flow(spec))).isEqualTo(spec);
  }

  private static String flow(PoolSpec spec) {
    String map = spec.keys().toString().replace("=", ": ");
    return map.substring(1, map.length() - 1);
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtual_onAnOldJava_isAMistakeOfTheKind() {
    assertThat(Yaml.mistakes(file(VIRTUAL, "work")))
        .containsExactly(
            "f.yaml:2: pools.a.kind: \"virtual\" (expected: Java 21 or newer for this one; it is "
                + Runtime.version().feature()
                + ")");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtual_onANewJava_isAPool() throws Exception {
    PoolSpec spec = pool(VIRTUAL);

    assertThat(spec.kind()).isEqualTo(PoolKind.VIRTUAL);
    assertThat(spec.workers()).isEqualTo(4_096);
    assertThat(pool(flow(spec))).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "kind: parallel, workers: 1, queue: 1 => work",
        "kind: parallel, workers: 1, queue: 1 => ingest",
        "kind: parallel, workers: 1, queue: 1 => batch"
      })
  void parallel_forWhatBlocks_isAMistakeOfTheRoute(String keys, String handler) {
    assertThat(Yaml.mistakes(file(keys, handler)))
        .containsExactly(
            "f.yaml:4: routes[0].pool: \"a\" (expected: a pool of another kind than parallel, which"
                + " is for handler: forks)");
  }

  @Test
  void kindThatIsWrong_aloneIsTold() {
    assertThat(Yaml.mistakes(file("kind: paralel, workers: 1, queue: 1", "forks")))
        .containsExactly(
            "f.yaml:2: pools.a.kind: \"paralel\" (expected: fixed, boundedElastic, parallel,"
                + " priority or virtual; did you mean parallel?)");
  }

  @Test
  void workers_ofElasticPools_countAtTheirMost() {
    String pools =
        """
        pools:
          a: &a {kind: boundedElastic, maxWorkers: 1024, queue: 0}
          b: *a
          c: *a
          d: *a
          e: {workers: 1, queue: 0}
        routes:
          - {path: /a, pool: a, strategy: block}
          - {path: /b, pool: b, strategy: block}
          - {path: /c, pool: c, strategy: block}
          - {path: /d, pool: d, strategy: block}
          - {path: /e, pool: e, strategy: block}
        """;

    assertThat(Yaml.mistakes(pools))
        .containsExactly("f.yaml:1: pools: workers: 4097 in all (expected: at most 4096)");
  }

  @Test
  void batchRooms_ofAllRoutes_areBoundedTogether() throws Exception {
    String route = "  - {path: /%s, pool: a, strategy: block, handler: batch, batchRoom: %d}\n";
    String file = "pools:\n  a: {workers: 1, queue: 0}\nroutes:\n";
    for (String path : List.of("a", "b", "c")) {
      file += route.formatted(path, 1_048_576);
    }

    assertThat(Yaml.mistakes(file + route.formatted("d", 1_048_576) + route.formatted("e", 16)))
        .containsExactly("f.yaml:3: routes: batchRoom: 4194320 in all (expected: at most 4194304)");
    String right = file + route.formatted("d", 1_048_560) + route.formatted("e", 16);
    assertThat(Yaml.read(right).routes()).hasSize(5);
  }

  @Test
  void batch_everyKey_isWhatItSays() throws Exception {
    String keys =
        "batch, batchSize: 3, batchDelay: 2ms, batchBytes: 1KiB, batchKey: tenant, batchRoom: 9";

    assertThat(Yaml.read(file("workers: 1, queue: 1", keys)).routes().get(0).batch())
        .isEqualTo(new BatchSpec(3, Duration.ofMillis(2), 1_024, BatchSpec.Key.TENANT, 9));
    assertThat(Yaml.read(file("workers: 1, queue: 1", "batch")).routes().get(0).batch())
        .isEqualTo(new BatchSpec(16, Duration.ofMillis(10), null, BatchSpec.Key.NONE, 1_024));
  }
}
