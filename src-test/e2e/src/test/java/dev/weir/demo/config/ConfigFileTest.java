package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import dev.weir.demo.yaml.ConfigException;
import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right, and what it means. */
class ConfigFileTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Overflow WAIT_50 = Overflow.timeout(Duration.ofMillis(50));

  @TempDir Path directory;

  @Test
  void builtIn_always_hasOneOfEachKind() {
    assertThat(ConfigFile.builtIn())
        .isEqualTo(
            new ServiceConfig(
                new ServerSpec(8080, 9090, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                List.of(
                    new PoolSpec("block", 8, 16, 1_024, null),
                    new PoolSpec("drop", 8, 16, 1_024, null),
                    new PoolSpec("reject", 8, 16, 1_024, null),
                    new PoolSpec("timeout", 8, 16, 1_024, SECOND),
                    new PoolSpec("ingest-block", 8, 16, 1_024, null),
                    new PoolSpec("ingest-drop", 8, 16, 1_024, null),
                    new PoolSpec("ingest-reject", 8, 16, 1_024, null),
                    new PoolSpec("ingest-timeout", 8, 16, 1_024, SECOND),
                    new PoolSpec(
                        "elastic",
                        PoolKind.BOUNDED_ELASTIC,
                        16,
                        64,
                        1_024,
                        null,
                        Duration.ofSeconds(30),
                        new DisciplineSpec.Fifo(),
                        new ElasticSpec(
                            1,
                            Duration.ofSeconds(2),
                            Duration.ofMillis(100),
                            new ScalingSpec.OnDemand())),
                    constant("parallel", PoolKind.PARALLEL, 4, 16, new DisciplineSpec.Fifo()),
                    constant(
                        "priority",
                        PoolKind.PRIORITY,
                        2,
                        64,
                        new DisciplineSpec.Priority(Duration.ofMillis(100))),
                    constant(
                        "fair",
                        PoolKind.FIXED,
                        2,
                        64,
                        new DisciplineSpec.FairByTenant(1, Map.of("gold", 4, "silver", 2))),
                    new PoolSpec("batch", 2, 4, 64, null),
                    new PoolSpec("spill", 4, 16, 256, null)),
                List.of(
                    work("/block", "block", Overflow.block()),
                    work("/drop", "drop", Overflow.drop()),
                    work("/reject", "reject", Overflow.reject()),
                    work("/timeout", "timeout", WAIT_50),
                    ingest("/ingest/block", "ingest-block", Overflow.block()),
                    ingest("/ingest/drop", "ingest-drop", Overflow.drop()),
                    ingest("/ingest/reject", "ingest-reject", Overflow.reject()),
                    ingest("/ingest/timeout", "ingest-timeout", WAIT_50),
                    work("/elastic", "elastic", Overflow.block(), 100),
                    new RouteSpec(
                        "/parallel",
                        Handler.FORKS,
                        "parallel",
                        Overflow.reject(),
                        Duration.ofMillis(20),
                        1 << 20,
                        null),
                    work("/priority", "priority", Overflow.block(), 50),
                    work("/fair", "fair", Overflow.block(), 50),
                    new RouteSpec(
                        "/batch",
                        Handler.BATCH,
                        "batch",
                        Overflow.reject(),
                        Duration.ofMillis(20),
                        1 << 20,
                        null,
                        new BatchSpec(8, Duration.ofMillis(50), 1_024, BatchSpec.Key.KEY, 64))),
                List.of(
                    new DependencySpec(
                        new GateSpec(
                            "adaptive",
                            "/adaptive",
                            Overflow.timeout(Duration.ofMillis(500)),
                            new LimitSpec(LimitSpec.Law.GRADIENT2, 1_000, null),
                            64,
                            1_024,
                            new DisciplineSpec.Fifo(),
                            null,
                            Map.of("gold", 0.5),
                            false,
                            null),
                        8,
                        Duration.ofMillis(20))),
                List.of(
                    new RateSpec(
                        "limited",
                        "/limited",
                        Rate.perSecond(10).burst(20),
                        RateSpec.Per.TENANT,
                        Duration.ZERO,
                        null)),
                List.of(
                    new LogSpec(
                        "logs",
                        "/logs",
                        256,
                        Duration.ofMillis(1),
                        1 << 20,
                        null,
                        new UploadSpec(256, Duration.ofMinutes(5), 0))),
                List.of(
                    new SpillSpec(
                        "spill",
                        "/spill",
                        "spill",
                        Overflow.block(),
                        new SpillSpec.Disk(null, 64L << 20, 8 << 20, SyncSpec.NONE, false, 1, 1),
                        Duration.ofMillis(20),
                        64 << 10,
                        null,
                        UploadSpec.OF_SPILLS)),
                List.of(
                    stream("block", Overflow.block()),
                    stream("drop", Overflow.drop()),
                    stream("reject", Overflow.reject()),
                    stream("timeout", Overflow.timeout(Duration.ofSeconds(2)))),
                List.of(
                    new ProxySpec(
                        gate(
                            "proxy", "/proxy", new LimitSpec(LimitSpec.Law.GRADIENT2, 1_000, null)),
                        new UpstreamSpec(
                            "/",
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(10),
                            1_000,
                            false,
                            false,
                            RetrySpec.USUAL,
                            ResendSpec.USUAL,
                            BreakerSpec.USUAL,
                            null,
                            0),
                        true)),
                List.of(
                    new PipelineSpec(
                        "access",
                        "/pipeline",
                        stage("parse", 2, 4, 256),
                        stage("enrich", 8, 16, 256),
                        256,
                        Duration.ofMillis(100),
                        stage("aggregate", 1, 0, 4),
                        10,
                        16 << 10,
                        null,
                        new UploadSpec(64, null, 0))),
                List.of(
                    new BankSpec(
                        gate("bank", "/orders", new LimitSpec(LimitSpec.Law.FIXED, 10, null)),
                        "/transfer",
                        1_000,
                        10_000,
                        new SqlSettings(
                            "bank",
                            SqlUrl.of("r2dbc:h2:mem:///bank"),
                            10,
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(5)),
                        RetrySpec.USUAL,
                        new BreakerSpec(0.5, 50, SECOND)))));
  }

  private static StageSpec stage(String name, int workers, int concurrency, int capacity) {
    return new StageSpec(
        name, null, workers, concurrency, Overflow.block(), capacity, Duration.ZERO);
  }

  private static GateSpec gate(String name, String path, LimitSpec limit) {
    return new GateSpec(
        name,
        path,
        Overflow.timeout(Duration.ofMillis(500)),
        limit,
        64,
        1_024,
        new DisciplineSpec.Fifo(),
        null,
        Map.of(),
        false,
        null);
  }

  private static StreamSpec stream(String strategy, Overflow overflow) {
    return new StreamSpec(
        "stream-" + strategy, "/stream/" + strategy, overflow, Rate.perSecond(10), 16, 1_000, null);
  }

  private static PoolSpec constant(
      String name, PoolKind kind, int workers, int queue, DisciplineSpec discipline) {
    return new PoolSpec(name, kind, workers, queue, 16 * queue, null, null, discipline, null);
  }

  private static RouteSpec work(String path, String pool, Overflow overflow, long millis) {
    return new RouteSpec(
        path, Handler.WORK, pool, overflow, Duration.ofMillis(millis), 1 << 20, null);
  }

  private static RouteSpec work(String path, String pool, Overflow overflow) {
    return work(path, pool, overflow, 20);
  }

  private static RouteSpec ingest(String path, String pool, Overflow overflow) {
    return new RouteSpec(path, Handler.INGEST, pool, overflow, Duration.ZERO, 1 << 20, null);
  }

  @Test
  void builtInText_writtenToAFile_isTheSameConfiguration() throws Exception {
    Path file = Files.writeString(directory.resolve("copy.yaml"), ConfigFile.builtInText());

    assertThat(ConfigFile.read(file)).isEqualTo(ConfigFile.builtIn());
  }

  @Test
  void read_everyKeyGiven_isWhatItSays() throws Exception {
    assertThat(
            Yaml.read(
                """
                server: {port: 0, managementPort: 0, drainTimeout: 1m, bodyIdle: 500ms}
                pools:
                  a_1.b-2: {kind: fixed, workers: 1024, queue: 1048576, maxWaiters: 0, taskTimeout: 1440m}
                routes:
                  - path: /v1/~a.b_c-d:e@f
                    pool: a_1.b-2
                    strategy: timeout
                    wait: 1us
                    handler: ingest
                    work: 60s
                    maxLine: 64MiB
                    description: "  Ä & <b> 'c'  "
                """))
        .isEqualTo(
            new ServiceConfig(
                new ServerSpec(0, 0, Duration.ofMinutes(1), Duration.ofMillis(500)),
                List.of(new PoolSpec("a_1.b-2", 1_024, 1_048_576, 0, Duration.ofDays(1))),
                List.of(
                    new RouteSpec(
                        "/v1/~a.b_c-d:e@f",
                        Handler.INGEST,
                        "a_1.b-2",
                        Overflow.timeout(Duration.ofNanos(1_000)),
                        Duration.ofSeconds(60),
                        64 << 20,
                        "Ä & <b> 'c'"))));
  }

  @Test
  void read_onlyWhatIsRequired_takesTheDefaults() throws Exception {
    assertThat(Yaml.read("server:\n" + Yaml.MINIMAL))
        .isEqualTo(
            new ServiceConfig(
                new ServerSpec(8080, 9090, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                List.of(new PoolSpec("a", 1, 1, 16, null)),
                List.of(work("/a", "a", Overflow.block()))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 1_048_576})
  void maxWaiters_leftOut_isWhatAPoolTakesByDefault(int queue) throws Exception {
    ServiceConfig config = Yaml.read(Yaml.MINIMAL.replace("queue: 1", "queue: " + queue));
    WorkerPool pool = WorkerPools.fixed("p", 1).queueCapacity(queue).build();
    pool.dispose();

    assertThat(config.pools().get(0).maxWaiters()).isEqualTo(pool.config().maxWaiters());
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1k, 1000",
    "2m, 2000000",
    "1KiB, 1024",
    "3MiB, 3145728",
    "67108864, 67108864"
  })
  void maxLine_withAndWithoutUnit_isInBytes(String given, int bytes) throws Exception {
    String file = Yaml.MINIMAL.replace("block}", "block, handler: ingest, maxLine: " + given + "}");

    assertThat(Yaml.read(file).routes().get(0).maxLine()).isEqualTo(bytes);
  }

  @Test
  void read_aliases_areWhatTheyStandFor() throws Exception {
    ServiceConfig config =
        Yaml.read(
            """
            pools:
              a: &shape {workers: 2, queue: 3}
              b: *shape
            routes:
              - {path: /a, pool: a, strategy: &s reject}
              - {path: /b, pool: b, strategy: *s}
            """);

    assertThat(config.pools())
        .containsExactly(new PoolSpec("a", 2, 3, 48, null), new PoolSpec("b", 2, 3, 48, null));
    assertThat(config.routes()).extracting(RouteSpec::overflow).containsOnly(Overflow.reject());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF%s", "%%YAML 1.2\n---\n%s", "---\n%s...\n", "# comment\n%s"})
  void read_whatYamlAllowsAround_changesNothing(String frame) throws Exception {
    assertThat(Yaml.read(frame.formatted(Yaml.MINIMAL))).isEqualTo(Yaml.read(Yaml.MINIMAL));
  }

  @Test
  void read_windowsLineEnds_changeNothing() throws Exception {
    assertThat(Yaml.read(ConfigFile.builtInText().replace("\n", "\r\n")))
        .isEqualTo(ConfigFile.builtIn());
  }

  @Test
  void read_missingFile_saysSo() {
    Path file = directory.resolve("none.yaml");
    assertThatThrownBy(() -> ConfigFile.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": no such file (expected: a readable file)");
  }

  @Test
  void read_emptyName_saysSo() {
    assertThatThrownBy(() -> ConfigFile.read(Path.of("")))
        .isInstanceOf(ConfigException.class)
        .hasMessage("\"\": no name (expected: a readable file)");
  }

  @Test
  void read_directory_saysSo() {
    assertThatThrownBy(() -> ConfigFile.read(directory))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("directory (expected: a readable file)");
  }

  @Test
  void read_endlessFile_stopsAtTheLargest() {
    Path zero = Path.of("/dev/zero");
    assumeTrue(Files.exists(zero));
    assertThatThrownBy(() -> ConfigFile.read(zero))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/dev/zero: too large (expected: at most 1MiB)");
  }
}
