package dev.weir.demo.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.overflow.Overflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples that come with the server are right, and mean what their comments say. */
class ExamplesTest {

  static List<Path> files() throws IOException {
    return Yaml.examples();
  }

  private static ServiceConfig example(String name) throws Exception {
    Path file =
        files().stream().filter(path -> path.endsWith(name + ".yaml")).findFirst().orElseThrow();
    return ConfigFile.read(file);
  }

  @ParameterizedTest
  @MethodSource("files")
  void example_each_isRightAndSaysWhy(Path file) throws Exception {
    assertThat(Files.readAllLines(file).subList(0, 3)).allMatch(line -> line.startsWith("# "));
    assertThat(ConfigFile.read(file).routes()).isNotEmpty();
  }

  @Test
  void examples_together_areFiveServicesWithEveryStrategy() throws Exception {
    List<Path> files = files();

    assertThat(files).hasSize(5);
    Set<String> strategies = new HashSet<>();
    for (Path file : files) {
      ConfigFile.read(file).routes().stream()
          .map(route -> route.overflow().toString().replaceFirst("\\(.*", ""))
          .forEach(strategies::add);
    }
    assertThat(strategies).containsExactlyInAnyOrder("block", "drop", "reject", "timeout");
  }

  @Test
  void checkout_orders_waitHalfASecondForADatabaseConnection() throws Exception {
    ServiceConfig config = example("checkout");

    assertThat(config.server().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.pools())
        .containsExactly(
            new PoolSpec("database", 20, 40, 640, Duration.ofSeconds(2)),
            new PoolSpec("payments", 10, 10, 160, Duration.ofSeconds(10)));
    assertThat(config.routes().get(1))
        .isEqualTo(
            new RouteSpec(
                "/orders",
                Handler.WORK,
                "database",
                Overflow.timeout(Duration.ofMillis(500)),
                Duration.ofMillis(20),
                1 << 20,
                "Places an order"));
    assertThat(config.routes().get(2).overflow()).isEqualTo(Overflow.reject());
  }

  @Test
  void thumbnails_previews_areLeftOutAndTheEditorWaits() throws Exception {
    assertThat(example("thumbnails").routes())
        .extracting(RouteSpec::path, RouteSpec::overflow)
        .containsExactly(
            tuple("/thumbnails/small", Overflow.drop()),
            tuple("/thumbnails/large", Overflow.drop()),
            tuple("/editor/picture", Overflow.block()));
  }

  @Test
  void telemetry_alarms_haveAPoolOfTheirOwn() throws Exception {
    ServiceConfig config = example("telemetry");

    assertThat(config.routes()).extracting(RouteSpec::pool).containsExactly("readings", "alarms");
    assertThat(config.routes())
        .allMatch(route -> route.handler() == Handler.INGEST && route.maxLine() == 4_096);
    assertThat(config.routes().get(0).work()).isEqualTo(Duration.ofNanos(500_000));
    assertThat(config.server().bounds().bodyIdle()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void search_queries_startAtOnceOrGoElsewhere() throws Exception {
    ServiceConfig config = example("search");

    assertThat(config.server().port()).isEqualTo(8081);
    assertThat(config.server().managementPort()).isEqualTo(9091);
    assertThat(config.pools().get(0))
        .isEqualTo(new PoolSpec("queries", 16, 0, 16, Duration.ofSeconds(3)));
    assertThat(config.routes().get(1).overflow())
        .isEqualTo(Overflow.timeout(Duration.ofMillis(80)));
  }

  @Test
  void logShipping_traceAndDebug_haveTwoPoolsOfOneShape() throws Exception {
    ServiceConfig config = example("log-shipping");

    assertThat(config.pools())
        .contains(new PoolSpec("debug", 1, 32, 512, null), new PoolSpec("trace", 1, 32, 512, null));
    assertThat(config.routes())
        .extracting(RouteSpec::maxLine)
        .containsExactly(16 << 20, 64_000, 64_000);
    assertThat(config.routes())
        .allSatisfy(
            route ->
                assertThat(route.upload()).isEqualTo(new UploadSpec(16, Duration.ofMinutes(5), 0)));
  }
}
