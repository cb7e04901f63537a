package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code load} as a process of its own: what it prints and writes, and how it ends. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadCommandRunTest {

  @RegisterExtension static final LoadProcesses runs = new LoadProcesses();
  @TempDir private Path folder;

  @Test
  void run_thatHolds_leavesEveryReport() throws Exception {
    try (ServerProcess load =
        runs.load(
            "/block?work=1ms",
            "-R=10",
            "-d=1s",
            "--slo=5s",
            "--threshold=errors<50%",
            "--json=" + folder.resolve("run.json"),
            "--csv=" + folder.resolve("run.csv"),
            "--hlog=" + folder.resolve("run.hlog"),
            "--html=" + folder.resolve("run.html"))) {
      String text = LoadProcesses.text(load);

      assertThat(load.exitCode()).as(text + load.stderr()).isZero();
      assertThat(text).contains("offered", "goodput", "own lag", "held    errors<50%");
      assertThat(load.stderr()).contains("offered");
      assertThat(LoadProcesses.json(folder).at("/counts/offered").asInt()).isEqualTo(10);
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
    try (ServerProcess load = runs.load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--json=-")) {
      JsonNode json = RunningServer.JSON.readTree(LoadProcesses.text(load));

      assertThat(load.exitCode()).as(load.stderr()).isZero();
      assertThat(json.at("/counts/offered").asInt()).isEqualTo(10);
      assertThat(load.stderr()).contains("requests", "goodput");
    }
  }

  /* It is a file here: whoever has sent it there would not find what replaces it. */
  @Test
  void csv_toStandardError_standsBehindTheProgress() throws Exception {
    try (ServerProcess load = runs.load("/block?work=1ms", "-R=10", "-d=1s", "--csv=/dev/stderr")) {
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
            runs.server().uri("/block?work=1ms").toString(),
            "--cold",
            "-R=10",
            "-d=1s",
            LoadProcesses.ANY_LAG,
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
        runs.load("/block?work=1ms", "-R=10", "-d=1s", "--threshold=max<1us", "-q")) {
      assertThat(LoadProcesses.text(load)).contains("FAILED  max<1us");
      assertThat(load.exitCode()).isEqualTo(1);
      assertThat(load.stderr()).isEmpty();
    }
  }

  @Test
  void nothingAtAllCompleted_isAFailure() throws Exception {
    try (ServerProcess load = runs.load("/nowhere", "-R=10", "-d=1s")) {
      assertThat(LoadProcesses.text(load)).contains("status 404");
      assertThat(load.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void generator_thatCannotKeepUp_saysThatTheRunIsInvalid() throws Exception {
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=200", "-d=1s", "--max-lag=1us", "--threshold=max<1us")) {
      assertThat(LoadProcesses.text(load))
          .startsWith("RUN INVALID: these numbers say nothing of the target");
      assertThat(load.exitCode()).isEqualTo(3);
    }
  }

  /* A pipe that nobody reads yet holds the log up, and the run with it. */
  @Test
  void log_toAPipe_beginsWithTheRunAndNotBefore() throws Exception {
    Path pipe = LoadProcesses.pipe(folder);
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--hlog=" + pipe)) {
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

  /* Where Java 17 writes ASCII, and "?" for the rest. */
  @Test
  void report_withoutALocale_hasItsSigns() throws Exception {
    try (ServerProcess load =
        ServerProcess.startIn(
            Map.of("LC_ALL", "C"),
            "load",
            runs.server().uri("/nowhere").toString(),
            "--cold",
            "-R=10",
            "-d=1s",
            LoadProcesses.ANY_LAG)) {
      assertThat(LoadProcesses.text(load)).contains("\u221e").doesNotContain("?");
      assertThat(load.exitCode()).isEqualTo(1);
      assertThat(load.stderr()).contains("p99 \u221e").doesNotContain("?");
    }
  }

  @Test
  void tooLittleMemory_isNoThresholdThatWasNotHeld() throws Exception {
    Path trace = Files.writeString(folder.resolve("trace"), "0\n".repeat(10_000_000));
    try (ServerProcess load =
        ServerProcess.startWith(
            List.of("-Xmx64m"),
            "load",
            runs.server().uri("/block").toString(),
            "-R=trace:" + trace)) {
      assertThat(load.exitCode()).isEqualTo(70);
      assertThat(load.stderr()).contains("OutOfMemoryError");
    }
  }

  @Test
  void earlierRun_isLaidBesideThisOne() throws Exception {
    Path first = folder.resolve("run.json");
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=10", "-d=1s", "--name=before", "--json=" + first)) {
      assertThat(load.exitCode()).as(load.stderr()).isZero();
    }
    Path page = folder.resolve("run.html");
    try (ServerProcess load =
        runs.load(
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
}
