package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.load.scenario.ScenarioFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * The command {@code load} as a process of its own, against a demo server. The last request of a
 * run is due 100 ms before its end, so that a machine that is busy with tests may be that late.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadCommandRunTest {

  /* Whether load keeps up on a machine that is busy with tests is not what is tested here. */
  private static final String ANY_LAG = "--max-lag=10s";

  private static final int BY_SIGTERM = 128 + 15;
  private static final String NOTHING_TO_REPORT =
      "interrupted before anything was counted: there is nothing to report\n";

  private static RunningServer server;
  @TempDir private Path folder;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private ServerProcess load(String path, String... flags) throws IOException {
    List<String> args = new ArrayList<>(List.of("load", server.uri(path).toString()));
    if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith("--warm-up"))) {
      args.add("--cold");
    }
    if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith("--max-lag"))) {
      args.add(ANY_LAG);
    }
    args.addAll(List.of(flags));
    return ServerProcess.start(args.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return RunningServer.JSON.readTree(Files.readAllBytes(folder.resolve("run.json")));
  }

  private static String text(ServerProcess process) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = process.line(); line != null; line = process.line()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  @Test
  void run_thatHolds_leavesEveryReport() throws Exception {
    try (ServerProcess load =
        load(
            "/block?work=1ms",
            "-R=10",
            "-d=1s",
            "--slo=5s",
            "--threshold=errors<50%",
            "--json=" + folder.resolve("run.json"),
            "--csv=" + folder.resolve("run.csv"),
            "--hlog=" + folder.resolve("run.hlog"),
            "--html=" + folder.resolve("run.html"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("offered", "goodput", "own lag", "held    errors<50%");
      assertThat(load.stderr()).contains("offered");
      assertThat(json().at("/counts/offered").asInt()).isEqualTo(10);
      assertThat(Files.readAllLines(folder.resolve("run.csv"))).hasSizeGreaterThan(1);
      assertThat(Files.readString(folder.resolve("run.hlog"))).contains("Tag=response");
      assertThat(Files.readString(folder.resolve("run.html"))).startsWith("<!DOCTYPE html>");
      try (var files = Files.list(folder)) {
        assertThat(files).hasSize(4);
      }
    }
  }

  @Test
  void json_toStandardOutput_standsThereAlone() throws Exception {
    try (ServerProcess load = load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--json=-")) {
      JsonNode json = RunningServer.JSON.readTree(text(load));

      assertThat(load.exitCode()).as(load.stderr()).isZero();
      assertThat(json.at("/counts/offered").asInt()).isEqualTo(10);
      assertThat(load.stderr()).contains("requests", "goodput");
    }
  }

  /* It is a file here: whoever has sent it there would not find what replaces it. */
  @Test
  void csv_toStandardError_standsBehindTheProgress() throws Exception {
    try (ServerProcess load = load("/block?work=1ms", "-R=10", "-d=1s", "--csv=/dev/stderr")) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
      assertThat(load.stderr()).containsSubsequence("offered", "second,offered,started");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-q", "--json=-"})
  void standardOutput_thatTakesNothing_isTold(String flag) throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full");
    Path csv = folder.resolve("run.csv");
    try (ServerProcess load =
        ServerProcess.startInto(
            full,
            "load",
            server.uri("/block?work=1ms").toString(),
            "--cold",
            "-R=10",
            "-d=1s",
            ANY_LAG,
            flag,
            "--csv=" + csv)) {
      assertThat(load.exitCode()).as(load.stderr()).isEqualTo(2);
      assertThat(load.stderr()).contains("demo-server: ", "standard output");
      assertThat(csv).isNotEmptyFile();
    }
  }

  @Test
  void threshold_thatIsNotHeld_isTheExitCode() throws Exception {
    try (ServerProcess load =
        load("/block?work=1ms", "-R=10", "-d=1s", "--threshold=max<1us", "-q")) {
      assertThat(text(load)).contains("FAILED  max<1us");
      assertThat(load.exitCode()).isEqualTo(1);
      assertThat(load.stderr()).isEmpty();
    }
  }

  @Test
  void nothingAtAllCompleted_isAFailure() throws Exception {
    try (ServerProcess load = load("/nowhere", "-R=10", "-d=1s")) {
      assertThat(text(load)).contains("status 404");
      assertThat(load.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void generator_thatCannotKeepUp_saysThatTheRunIsInvalid() throws Exception {
    try (ServerProcess load =
        load("/block?work=1ms", "-R=200", "-d=1s", "--max-lag=1us", "--threshold=max<1us")) {
      assertThat(text(load)).startsWith("RUN INVALID: these numbers say nothing of the target");
      assertThat(load.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void signal_inTheMiddle_stillWritesTheReports() throws Exception {
    long before = server.ledger("block").get("completed");
    try (ServerProcess load =
        load("/block?work=1ms", "-R=100", "-d=1m", "--json=" + folder.resolve("run.json"))) {
      /* More than the one before the run, which finds out whether there is anybody. */
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> server.ledger("block").get("completed") > before + 10);
      load.terminate();

      String text = text(load);
      assertThat(load.exitCode()).as(text + load.stderr()).isEqualTo(BY_SIGTERM);
      assertThat(load.stderr())
          .contains("stopping: up to 2s for what is on its way; again to drop it");
      assertThat(text).contains("requests", "offered");
      assertThat(json().at("/counts/offered").asInt()).isBetween(1, 5_999);
    }
  }

  @Test
  void signal_whileNobodyAnswers_endsAtOnce() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ServerProcess load =
            ServerProcess.start(
                "load", "http://127.0.0.1:" + silent.getLocalPort() + "/", "--timeout=60m")) {
      try (Socket asked = silent.accept()) {
        assertThat(asked.getInputStream().read()).isNotNegative();
        load.terminate();

        assertThat(load.exitCode()).isEqualTo(BY_SIGTERM);
        assertThat(load.stderr()).isEqualTo(NOTHING_TO_REPORT);
      }
    }
  }

  @Test
  void signal_theSecondOne_dropsWhatIsOnItsWayAndLeavesNothing() throws Exception {
    try (HoldingServer holding = new HoldingServer();
        ServerProcess load = warmingUp(holding, "1m", "--hlog=" + earlier("run.hlog"))) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> folder.toFile().list().length == 3); // --hlog is being written
      holding.hold();
      load.terminate();
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> load.stderr().contains("stopping: up to 61s"));
      load.terminate();

      assertThat(load.exitCode()).isEqualTo(BY_SIGTERM);
      assertThat(text(load)).isEmpty();
      try (var files = Files.list(folder)) {
        assertThat(files)
            .hasSize(2)
            .allSatisfy(file -> assertThat(file).hasContent("of an earlier run"));
      }
    }
  }

  /* A pipe that nobody reads yet holds the writer up. */
  @Test
  void signal_whileReportsAreWritten_isNotOfTheRun() throws Exception {
    Path pipe = pipe();
    try (ServerProcess load = load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--csv=" + pipe)) {
      assertThat(load.line()).isEqualTo("10/s"); // the run is over
      load.terminate();
      await().atMost(1, TimeUnit.MINUTES).until(() -> !load.threads().contains("load-signals"));

      assertThat(Files.readAllLines(pipe)).hasSizeGreaterThan(1);
      assertThat(load.exitCode()).as(load.stderr()).isZero();
      assertThat(load.stderr()).isEmpty();
    }
  }

  /* A pipe that nobody reads yet holds the log up, and the run with it. */
  @Test
  void log_toAPipe_beginsWithTheRunAndNotBefore() throws Exception {
    Path pipe = pipe();
    try (ServerProcess load = load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--hlog=" + pipe)) {
      await().atMost(1, TimeUnit.MINUTES).until(() -> load.threads().contains("HdrLog"));
      double opened = Instant.now().toEpochMilli() / 1e3;

      assertThat(Files.readAllLines(pipe))
          .filteredOn(line -> line.startsWith("#[StartTime: "))
          .singleElement()
          .extracting(line -> Double.parseDouble(line.substring(13, line.indexOf(" (seconds"))))
          .matches(begun -> begun >= opened);
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /* Where Java 17 writes ASCII, and "?" for the rest. */
  @Test
  void report_withoutALocale_hasItsSigns() throws Exception {
    try (ServerProcess load =
        ServerProcess.startIn(
            Map.of("LC_ALL", "C"),
            "load",
            server.uri("/nowhere").toString(),
            "--cold",
            "-R=10",
            "-d=1s",
            ANY_LAG)) {
      assertThat(text(load)).contains("\u221e").doesNotContain("?");
      assertThat(load.exitCode()).isEqualTo(1);
      assertThat(load.stderr()).contains("p99 \u221e").doesNotContain("?");
    }
  }

  @Test
  void tooLittleMemory_isNoThresholdThatWasNotHeld() throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n".repeat(10_000_000));
    try (ServerProcess load =
        ServerProcess.startWith(
            List.of("-Xmx64m"), "load", server.uri("/block").toString(), "-R=trace:" + trace)) {
      assertThat(load.exitCode()).isEqualTo(70);
      assertThat(load.stderr()).contains("OutOfMemoryError");
    }
  }

  /* One user, whom this server keeps waiting as long as it likes. */
  private ServerProcess warmingUp(HoldingServer server, String warmUp, String flag)
      throws IOException {
    return ServerProcess.start(
        "load",
        "http://127.0.0.1:" + server.port() + "/",
        "-c=1",
        "--warm-up=" + warmUp,
        "--timeout=60s",
        "--json=" + earlier("run.json"),
        flag);
  }

  private Path earlier(String name) throws IOException {
    return Files.writeString(folder.resolve(name), "of an earlier run");
  }

  private void assertNothingToReport(ServerProcess load) throws Exception {
    assertThat(load.exitCode()).as(load.stderr()).isEqualTo(BY_SIGTERM);
    assertThat(load.stderr()).endsWith(NOTHING_TO_REPORT);
    assertThat(text(load)).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).allSatisfy(file -> assertThat(file).hasContent("of an earlier run"));
    }
  }

  @Test
  void signal_inTheWarmUp_leavesEarlierReportsAlone() throws Exception {
    long before = server.ledger("drop").get("offered");
    try (ServerProcess load =
        load(
            "/drop?work=1ms",
            "-R=50",
            "-d=1m",
            "--warm-up=1m",
            "--json=" + earlier("run.json"),
            "--csv=" + earlier("run.csv"),
            "--hlog=" + earlier("run.hlog"),
            "--html=" + earlier("run.html"))) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> server.ledger("drop").get("offered") > before + 10);
      load.terminate();

      assertNothingToReport(load);
    }
  }

  /* The server holds one request from the warm-up until after the opening. */
  @Test
  void signal_inTheWarmUpWithARequestThatOutlastsIt_leavesEarlierReportsAlone() throws Exception {
    try (HoldingServer holding = new HoldingServer();
        ServerProcess load = warmingUp(holding, "5s", "-d=10s")) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> load.stderr().startsWith("warming up for 5s"));
      long begun = System.nanoTime();
      holding.hold();
      load.terminate();
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(6));
      holding.release();

      assertNothingToReport(load);
      holding.awaitEnd();
    }
  }

  @Test
  void signal_inTheFirstRunOfASearch_leavesEarlierReportsAlone() throws Exception {
    long before = server.ledger("drop").get("offered");
    try (ServerProcess load =
        load("/drop?work=1ms", "-R=50", "-d=1m", "--find-limit", "--json=" + earlier("run.json"))) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> server.ledger("drop").get("offered") > before + 10);
      load.terminate();

      assertNothingToReport(load);
    }
  }

  @Test
  void warmUp_isNotCounted() throws Exception {
    String progress;
    long before = server.ledger("drop").get("offered");
    try (ServerProcess load =
        ServerProcess.start(
            "load",
            server.uri("/drop?work=1ms").toString(),
            "-R=10",
            "-d=1s",
            "--warm-up=1s",
            ANY_LAG,
            "--json=" + folder.resolve("run.json"))) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
      progress = load.stderr();
    }

    assertThat(progress).contains("warming up 1/1 s  10.0/s offered", "\n1/1 s  10.0/s offered");
    assertThat(json().at("/counts/offered").asInt()).isEqualTo(10);
    assertThat(server.ledger("drop").get("offered")).isGreaterThan(before + 20);
  }

  @Test
  void trace_withoutADuration_runsItsWholeLength() throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n0.2\n0.2\n1.1\n");
    try (ServerProcess load =
        load("/block?work=1ms", "-R=trace:" + trace, "--json=" + folder.resolve("run.json"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("trace:" + trace + ", for 1.47 s");
      assertThat(json().at("/counts/completed").asInt()).isEqualTo(4);
    }
  }

  @Test
  void http2_withPriorKnowledge_isWhatTheReportSays() throws Exception {
    DisposableServer h2c =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(HttpProtocol.H2C)
            .handle((request, response) -> response.sendString(Mono.just(request.version().text())))
            .bindNow();
    try (ServerProcess load =
        ServerProcess.start(
            "load",
            "http://127.0.0.1:" + h2c.port() + "/",
            "--http2",
            "--cold",
            "-R=10",
            "-d=1s",
            ANY_LAG)) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("HTTP/2").contains("completed").contains("at most 10;");
    } finally {
      h2c.disposeNow();
    }
  }

  @Test
  void run_ofLessThanASecond_dividesByWhatItWas() throws Exception {
    try (ServerProcess load =
        load("/block?work=1ms", "-R=8", "-d=250ms", "--json=" + folder.resolve("run.json"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("for 250 ms").containsPattern("offered +2 +100.00 % +8.0/s");
      assertThat(json().at("/run/plannedSeconds").asDouble()).isEqualTo(0.25);
    }
  }

  @Test
  void run_ofOneRequest_hasItsTimeAsEveryPercentile() throws Exception {
    try (ServerProcess load =
        load("/block?work=1ms", "-R=1", "-d=1s", "--json=" + folder.resolve("run.json"))) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }
    JsonNode times = json().at("/percentiles/responseMillis");
    assertThat(json().at("/counts/completed").asInt()).isOne();
    assertThat(times.get("p50").asDouble()).isPositive().isEqualTo(times.get("max").asDouble());
  }

  @Test
  void scenario_asPrinted_runsAgainstTheBuiltInServer() throws Exception {
    Path mix = folder.resolve("mix.yaml");
    Files.writeString(mix, ScenarioFile.exampleText());

    try (ServerProcess load =
        load("/", "-R=10", "-d=1s", "--scenario=" + mix, "--threshold=rate>=1")) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("scenario       " + mix);
    }
  }

  @Test
  void scenario_ofSeveralRequests_isToldByName() throws Exception {
    Path mix =
        Files.writeString(
            folder.resolve("mix.yaml"),
            """
            requests:
              - {name: found, path: "/block?work=1ms", weight: 3}
              - {name: lost, path: /nowhere}
            """);
    try (ServerProcess load =
        load(
            "/",
            "-R=10",
            "-d=4s",
            "--warm-up=1s",
            "--scenario=" + mix,
            "--json=" + folder.resolve("run.json"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("requests by name", "  found ", "  lost ");
    }
    JsonNode found = json().at("/requests/0");
    JsonNode lost = json().at("/requests/1");
    assertThat(found.get("right").asInt()).isEqualTo(found.get("sent").asInt()).isGreaterThan(20);
    assertThat(lost.get("wrong").asInt()).isEqualTo(lost.get("sent").asInt()).isPositive();
    assertThat(found.get("sent").asInt() + lost.get("sent").asInt()).isEqualTo(40);
  }

  @Test
  void workers_withAQueue_reportBackpressureAndEachWorker() throws Exception {
    try (ServerProcess load =
        load(
            "/block?work=100ms",
            "-R=step:100,10/500ms",
            "-d=1s",
            "--workers=2",
            "--queue=3",
            "--json=" + folder.resolve("run.json"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("backpressure", "no room", "load-1", "load-2", "deepest queue  ");
      assertThat(json().at("/deepestQueue").asInt()).isBetween(3, 5);
    }
  }

  @Test
  void users_inAClosedLoop_waitForTheirAnswers() throws Exception {
    try (ServerProcess load = load("/block?work=20ms", "-c=2", "-d=1s")) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("2 users, closed loop", "up to 2 busy at once");
    }
  }

  @Test
  void earlierRun_isLaidBesideThisOne() throws Exception {
    Path first = folder.resolve("run.json");
    try (ServerProcess load =
        load("/block?work=1ms", "-R=10", "-d=1s", "--name=before", "--json=" + first)) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }
    Path page = folder.resolve("run.html");
    try (ServerProcess load =
        load(
            "/drop?work=1ms",
            "-R=10",
            "-d=1s",
            "--name=after",
            "--compare=" + first,
            "--html=" + page)) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }

    assertThat(Files.readString(page)).contains("2 load runs side by side", "before", "after");
  }

  @Test
  void findLimit_ofAPool_printsItAndTheCurve() throws Exception {
    try (ServerProcess load =
        load(
            "/reject?work=20ms",
            "--find-limit",
            "-R=50",
            "-d=1s",
            "--max-rate=100",
            "--slo=1s",
            "--good=50%",
            "--precision=50%",
            "--json=" + folder.resolve("run.json"))) {
      String text = text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("limit: 100.0/s or more: no higher rate was to be tried");
      assertThat(load.stderr()).contains("50.0/s", "held");
    }
  }
}
