package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file can say of pipelines, and what can be wrong with it. */
class PipelinesConfigTest {

  private static String file(String keys) {
    return Yaml.MINIMAL + "pipelines:\n  l: {" + keys + "}\n";
  }

  private static StageSpec usual(String name, int workers, int capacity) {
    return new StageSpec(name, null, workers, 0, Overflow.block(), capacity, Duration.ZERO);
  }

  @Test
  void pipeline_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    PipelineSpec spec = Yaml.read(file("path: /l")).pipelines().get(0);

    assertThat(spec)
        .isEqualTo(
            new PipelineSpec(
                "l",
                "/l",
                usual("parse", 2, 256),
                usual("enrich", 8, 256),
                256,
                Duration.ofMillis(100),
                usual("aggregate", 1, 4),
                10,
                16 << 10,
                null,
                new UploadSpec(64, null, 0)));
    assertThat(spec.ownPools())
        .extracting(PoolSpec::name)
        .containsExactly("l-parse", "l-enrich", "l-aggregate");
  }

  @Test
  void pipeline_everyKey_isReadAndShown() throws Exception {
    String keys =
        "path: /l, parse: {workers: 3, concurrency: 5, strategy: drop, capacity: 7, work: 1ms},"
            + " enrich: {pool: a, strategy: timeout, wait: 2s}, aggregate: {strategy: reject},"
            + " batch: 9, batchTime: 2s, top: 3, maxLine: 64KiB, uploads: 2, bodyIdle: 5m,"
            + " bodyRate: 7, description: slow";
    ServiceConfig config = Yaml.read(file(keys));
    PipelineSpec spec = config.pipelines().get(0);

    assertThat(spec.parse())
        .isEqualTo(new StageSpec("parse", null, 3, 5, Overflow.drop(), 7, Duration.ofMillis(1)));
    assertThat(spec.enrich())
        .isEqualTo(
            new StageSpec(
                "enrich", "a", 0, 0, Overflow.timeout(Duration.ofSeconds(2)), 256, Duration.ZERO));
    assertThat(spec.keys())
        .containsEntry("path", "/l")
        .containsEntry(
            "parse",
            Map.of(
                "workers", 3, "concurrency", 5, "strategy", "drop", "capacity", 7, "work", "1ms"))
        .containsEntry(
            "enrich",
            Map.of("pool", "a", "strategy", "timeout", "wait", "2s", "capacity", 256, "work", "0s"))
        .containsEntry("batch", 9)
        .containsEntry("batchTime", "2s")
        .containsEntry("top", 3)
        .containsEntry("uploads", 2)
        .containsEntry("description", "slow");
    assertThat(config.allPools())
        .extracting(PoolSpec::name)
        .containsExactly("a", "l-parse", "l-aggregate");
  }

  @Test
  void pool_thatOnlyAStageUses_isUsed() throws Exception {
    String file =
        """
        pools: {a: {workers: 1, queue: 1}, io: {workers: 4, queue: 4}}
        routes: [{path: /a, pool: a, strategy: block}]
        pipelines: {l: {path: /l, enrich: {pool: io, concurrency: 8}}}
        """;

    assertThat(
            Yaml.read(file).pipelines().get(0).poolOf(Yaml.read(file).pipelines().get(0).enrich()))
        .isEqualTo("io");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      quoteCharacter = '`',
      textBlock =
          """
          batch: 2                          => path: missing (expected: a path such as /orders)
          path: /a                          => path: "/a" (expected: another path; the route on line 4 has this one)
          path: /l, batch: 0                => batch: 0 (expected: a number from 1 to 65536)
          path: /l, batchTime: 0s           => batchTime: "0s" (expected: more than 0s, at most 1440m)
          path: /l, top: 101                => top: 101 (expected: a number from 1 to 100)
          path: /l, uploads: 0              => uploads: 0 (expected: a number from 1 to 1000000)
          path: /l, parse: 3                => parse: 3 (expected: keys with values)
          path: /l, parze: {}               => parze: unknown key (did you mean parse?)
          path: /l, parse: {workers: 0}     => parse.workers: 0 (expected: a number from 1 to 1024)
          path: /l, parse: {capacity: 0}    => parse.capacity: 0 (expected: a number from 1 to 1048576)
          path: /l, parse: {work: 61s}      => parse.work: "61s" (expected: at most 1m)
          path: /l, parse: {wait: 1s}       => parse.wait: "1s" (expected: only with strategy: timeout)
          path: /l, parse: {strategy: timeout} => parse.wait: missing (expected: a time such as 50ms)
          path: /l, parse: {pool: b}        => parse.pool: unknown pool "b" (did you mean a?)
          path: /l, parse: {pool: a, workers: 2} => parse.workers: 2 (expected: only without pool, which has its own)
          path: /l, parse: {pool: a, concurrency: 3} => parse.concurrency: 3 (expected: at most 2, the room of the pool)
          path: /l, parse: {concurrency: 257} => parse.concurrency: 257 (expected: at most 256, for so many workers)
          """)
  void pipeline_wrongValue_isNamed(String keys, String problem) {
    assertThat(Yaml.mistakes(file(keys)))
        .singleElement()
        .asString()
        .endsWith(": pipelines.l." + problem);
  }

  @Test
  void pipeline_whoseOwnPoolHasTheNameOfAnother_isAMistake() {
    String file =
        """
        pools: {l-parse: {workers: 1, queue: 1}}
        routes: [{path: /a, pool: l-parse, strategy: block}]
        pipelines: {l: {path: /l}}
        """;

    assertThat(Yaml.mistakes(file))
        .containsExactly(
            "f.yaml:3: pipelines.l: has a pool l-parse of its own (expected: no other of that"
                + " name)");
  }

  @Test
  void stage_onAPoolForForks_isAMistake() {
    String file =
        """
        pools: {p: {kind: parallel, workers: 1, queue: 1}}
        routes: [{path: /a, pool: p, strategy: block, handler: forks}]
        pipelines: {l: {path: /l, parse: {pool: p}}}
        """;

    assertThat(Yaml.mistakes(file)).singleElement().asString().contains("l.parse.pool: \"p\"");
  }

  @Test
  void pools_ofStagesAlone_needNoRoutes() throws Exception {
    String file = "pipelines: {l: {path: /l, parse: {pool: p}}}";

    ServiceConfig config = Yaml.read("pools: {p: {workers: 1, queue: 8}}\n" + file);

    assertThat(config.routes()).isEmpty();
    assertThat(config.pools()).singleElement().extracting(PoolSpec::name).isEqualTo("p");
    assertThat(Yaml.read("pipelines: {l: {path: /l}}").allPools()).hasSize(3);
    assertThat(Yaml.mistakes(file)).singleElement().asString().contains("unknown pool \"p\"");
    assertThat(Yaml.mistakes("pools: {q: {workers: 1, queue: 8}}\npipelines: {l: {path: /l}}"))
        .singleElement()
        .asString()
        .contains("no route uses it");
  }

  @Test
  void pipelines_withMoreWorkersThanThereMayBe_areAMistake() {
    String many = "enrich: {workers: 1024}, parse: {workers: 1024}, aggregate: {workers: 1024}";
    String file =
        Yaml.MINIMAL + "pipelines:\n  l: {path: /l, " + many + "}\n  m: {path: /m, " + many + "}\n";

    assertThat(Yaml.mistakes(file))
        .containsExactly("f.yaml:5: pipelines: workers: 6145 in all (expected: at most 4096)");
  }

  @Test
  void workers_ofPoolsAndOfPipelines_areOneSum() {
    String pools = "a: {workers: 1024, queue: 0}, b: {workers: 1024, queue: 0}";
    String file =
        """
        pools: {POOLS}
        routes: [{path: /a, pool: a, strategy: block}, {path: /b, pool: b, strategy: block}]
        pipelines: {l: {path: /l, parse: {workers: 1024}, enrich: {workers: 1023}}}
        """
            .replace("POOLS", pools);

    assertThat(Yaml.mistakes(file.replace("1023", "1024")))
        .containsExactly("f.yaml:3: pipelines: workers: 4097 in all (expected: at most 4096)");
    assertThat(Yaml.mistakes(file.replace("enrich", "enrish"))).hasSize(1);
  }

  @Test
  void pipeline_ofTheNameOfLogs_isAMistake() {
    String file = "logs: {l: {path: /logs}}\npipelines: {l: {path: /l}}\n";

    assertThat(Yaml.mistakes(file))
        .containsExactly(
            "f.yaml:2: pipelines.l: has the name of logs, whose pipeline is shown by it (expected:"
                + " another)");
  }
}
