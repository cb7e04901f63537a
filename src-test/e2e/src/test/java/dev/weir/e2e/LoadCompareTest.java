package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code load compare} as users run it, on a server that it starts itself. */
@Tag("postgres")
class LoadCompareTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private static final String NOTHING =
      "interrupted before any run was done: there is nothing to report\n";

  @TempDir private Path folder;

  private static List<String> flags(String... more) {
    List<String> flags =
        new ArrayList<>(
            List.of("load", "compare", "--max-lag=10s", "--warm-up=1s", "--timeout=5s"));
    flags.addAll(List.of("--connections=20", "--max-in-flight=60", "--workers=5", "--queue=10"));
    flags.addAll(List.of(more));
    return flags;
  }

  @Test
  void compare_withoutUrl_printsBothTables_andKeepsTheBooks() throws Exception {
    Path json = folder.resolve("compare.json");
    Path html = folder.resolve("compare.html");
    List<String> flags = flags("--rates=40", "--duration=1s", "--json=" + json, "--html=" + html);
    try (ServerProcess compare = ServerProcess.start(flags.toArray(String[]::new))) {
      String text = LoadProcesses.text(compare);
      assertThat(compare.exitCode()).as("%s%s", text, compare.stderr()).isZero();
      assertThat(text)
          .contains("database  PostgreSQL 18.")
          .contains("a task per request: up to 60 in flight, 20 connections")
          .contains("5 workers and a queue of 10, 5 connections")
          .contains("ClientRead")
          .contains("books: no money was made or lost in any of the 2 runs")
          .contains("200 times fewer tasks: ");
    }
    JsonNode tree = new ObjectMapper().readTree(Files.readAllBytes(json));
    for (JsonNode side : tree.path("sides")) {
      JsonNode report = side.path("points").path(0).path("report");
      assertThat(report.path("database").path("books").path("audit").path("transfers").asLong())
          .isPositive();
    }
    assertThat(Files.readString(html)).contains("Two ways to meet the same load");
  }

  /* One signal, and then it is in good order; or two, and then at once. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void compare_stopped_leavesNothingBehind(int signals) throws Exception {
    List<String> flags = flags("--rates=20,30", "--duration=60s");
    try (ServerProcess compare = ServerProcess.start(flags.toArray(String[]::new))) {
      Awaitility.await().atMost(LONG).until(() -> compare.stderr().contains("20/s, a task"));
      Awaitility.await().atMost(LONG).until(() -> compare.handle().children().count() > 0);
      List<ProcessHandle> all = new ArrayList<>(compare.handle().descendants().toList());
      all.add(server(compare.temporary()));
      compare.terminate();
      if (signals > 1) {
        Awaitility.await().atMost(LONG).until(() -> compare.stderr().contains("stopping"));
        compare.terminate();
      }
      String text = LoadProcesses.text(compare);
      assertThat(compare.exitCode()).isEqualTo(143);
      if (signals == 1) {
        assertThat(text).isEmpty();
        assertThat(compare.stderr()).endsWith(NOTHING);
      }
      Awaitility.await().atMost(LONG).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
      assertThat(leftBehind(compare.temporary())).isEmpty();
    }
  }

  /* The program is being unpacked, its folder made, or the server started. */
  @ParameterizedTest
  @ValueSource(strings = {"", "data/PG_VERSION", "data/postmaster.pid"})
  void compare_droppedWhileTheServerStarts_leavesNothingBehind(String seen) throws Exception {
    List<String> flags = flags("--rates=20", "--duration=60s");
    try (ServerProcess compare = ServerProcess.start(flags.toArray(String[]::new))) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(LONG)
          .until(
              () ->
                  compare.stderr().contains("starting PostgreSQL")
                      && leftBehind(compare.temporary()).stream()
                          .anyMatch(of -> isDatabase(of) && Files.exists(of.resolve(seen))));
      compare.terminate();
      Awaitility.await().atMost(LONG).until(() -> compare.stderr().contains("stopping"));
      compare.terminate();
      assertThat(compare.exitCode()).as(compare.stderr()).isEqualTo(143);
      assertThat(compare.stderr()).doesNotContain("no PostgreSQL");
      Awaitility.await().atMost(LONG).until(() -> startedIn(compare.temporary()).isEmpty());
      assertThat(leftBehind(compare.temporary())).isEmpty();
    }
  }

  /* As a terminal does it, which sends SIGINT to all that runs in its foreground. */
  @Test
  void compare_stoppedTogetherWithWhatStartsTheServer_isStopped() throws Exception {
    List<String> flags = flags("--rates=20", "--duration=60s");
    try (ServerProcess compare = ServerProcess.start(flags.toArray(String[]::new))) {
      Awaitility.await()
          .pollInterval(Duration.ofMillis(10))
          .atMost(LONG)
          .until(() -> startedIn(compare.temporary()).stream().anyMatch(LoadCompareTest::isInit));
      compare.terminate();
      startedIn(compare.temporary()).stream()
          .filter(LoadCompareTest::isInit)
          .forEach(ProcessHandle::destroy);
      String text = LoadProcesses.text(compare);
      assertThat(compare.exitCode()).as(compare.stderr()).isEqualTo(143);
      assertThat(text).isEmpty();
      assertThat(compare.stderr()).endsWith(NOTHING);
      assertThat(startedIn(compare.temporary())).isEmpty();
      assertThat(leftBehind(compare.temporary())).isEmpty();
    }
  }

  private static boolean isInit(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("/initdb");
  }

  private static List<ProcessHandle> startedIn(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(folder + "/weir-"))
        .toList();
  }

  private static boolean isDatabase(Path path) {
    return path.getFileName().toString().startsWith("weir-postgres-");
  }

  private static ProcessHandle server(Path folder) throws IOException {
    List<Path> of = leftBehind(folder);
    Path database = of.stream().filter(LoadCompareTest::isDatabase).findFirst().orElseThrow();
    List<String> lines = Files.readAllLines(database.resolve("data").resolve("postmaster.pid"));
    return ProcessHandle.of(Long.parseLong(lines.get(0).strip())).orElseThrow();
  }

  private static List<Path> leftBehind(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().matches("weir-(?!postgresql-).*"))
          .toList();
    }
  }
}
