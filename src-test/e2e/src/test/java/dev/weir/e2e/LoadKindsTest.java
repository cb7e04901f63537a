package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.load.scenario.ScenarioFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * Every kind of run of the command {@code load}, as a process of its own. The last request of a run
 * is due 100 ms before its end, so that a machine that is busy with tests may be that late.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadKindsTest {

  @RegisterExtension static final LoadProcesses runs = new LoadProcesses();
  @TempDir private Path folder;

  @Test
  void warmUp_isNotCounted() throws Exception {
    String progress;
    long before = runs.server().ledger("drop").get("offered");
    try (ServerProcess load =
        ServerProcess.start(
            "load",
            runs.server().uri("/drop?work=1ms").toString(),
            "-R=10",
            "-d=1s",
            "--warm-up=1s",
            LoadProcesses.ANY_LAG,
            "--json=" + folder.resolve("run.json"))) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
      progress = load.stderr();
    }

    assertThat(progress).contains("warming up 1/1 s  10.0/s offered", "\n1/1 s  10.0/s offered");
    assertThat(LoadProcesses.json(folder).at("/counts/offered").asInt()).isEqualTo(10);
    assertThat(runs.server().ledger("drop").get("offered")).isGreaterThan(before + 20);
  }

  @Test
  void trace_withoutADuration_runsItsWholeLength() throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n0.2\n0.2\n1.1\n");
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=trace:" + trace, "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("trace:" + trace + ", for 1.47 s");
      assertThat(LoadProcesses.json(folder).at("/counts/completed").asInt()).isEqualTo(4);
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
            LoadProcesses.ANY_LAG)) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("HTTP/2").contains("completed").contains("at most 10;");
    } finally {
      h2c.disposeNow();
    }
  }

  @Test
  void run_ofLessThanASecond_dividesByWhatItWas() throws Exception {
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=8", "-d=250ms", "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("for 250 ms").containsPattern("offered +2 +100.00 % +8.0/s");
      assertThat(LoadProcesses.json(folder).at("/run/plannedSeconds").asDouble()).isEqualTo(0.25);
    }
  }

  @Test
  void run_ofOneRequest_hasItsTimeAsEveryPercentile() throws Exception {
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=1", "-d=1s", "--json=" + folder.resolve("run.json"))) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }
    JsonNode times = LoadProcesses.json(folder).at("/percentiles/responseMillis");
    assertThat(LoadProcesses.json(folder).at("/counts/completed").asInt()).isOne();
    assertThat(times.get("p50").asDouble()).isPositive().isEqualTo(times.get("max").asDouble());
  }

  @Test
  void scenario_asPrinted_runsAgainstTheBuiltInServer() throws Exception {
    Path mix = folder.resolve("mix.yaml");
    Files.writeString(mix, ScenarioFile.exampleText());

    try (ServerProcess load =
        runs.load("/", "-R=10", "-d=1s", "--scenario=" + mix, "--threshold=rate>=1")) {
      String text = LoadProcesses.text(load);

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
        runs.load(
            "/",
            "-R=10",
            "-d=4s",
            "--warm-up=1s",
            "--scenario=" + mix,
            "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("requests by name", "  found ", "  lost ");
    }
    JsonNode found = LoadProcesses.json(folder).at("/requests/0");
    JsonNode lost = LoadProcesses.json(folder).at("/requests/1");
    assertThat(found.get("right").asInt()).isEqualTo(found.get("sent").asInt()).isGreaterThan(20);
    assertThat(lost.get("wrong").asInt()).isEqualTo(lost.get("sent").asInt()).isPositive();
    assertThat(found.get("sent").asInt() + lost.get("sent").asInt()).isEqualTo(40);
  }

  @Test
  void workers_withAQueue_reportBackpressureAndEachWorker() throws Exception {
    try (ServerProcess load =
        runs.load(
            "/block?work=100ms",
            "-R=step:100,10/500ms",
            "-d=1s",
            "--workers=2",
            "--queue=3",
            "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("backpressure", "no room", "load-1", "load-2", "deepest queue  ");
      assertThat(LoadProcesses.json(folder).at("/deepestQueue").asInt()).isBetween(3, 5);
    }
  }

  @Test
  void users_inAClosedLoop_waitForTheirAnswers() throws Exception {
    try (ServerProcess load = runs.load("/block?work=20ms", "-c=2", "-d=1s")) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("2 users, closed loop", "up to 2 busy at once");
    }
  }

  @Test
  void findLimit_ofAPool_printsItAndTheCurve() throws Exception {
    try (ServerProcess load =
        runs.load(
            "/reject?work=20ms",
            "--find-limit",
            "-R=50",
            "-d=1s",
            "--max-rate=100",
            "--slo=1s",
            "--good=50%",
            "--precision=50%",
            "--json=" + folder.resolve("run.json"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("limit: 100.0/s or more: no higher rate was to be tried");
      assertThat(load.stderr()).contains("50.0/s", "held");
    }
  }
}
