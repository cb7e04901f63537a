package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code load}, stopped by a signal. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD) // reads pipes
class LoadSignalsTest {

  private static final int BY_SIGTERM = 128 + 15;
  private static final String NOTHING_TO_REPORT =
      "interrupted before anything was counted: there is nothing to report\n";

  @RegisterExtension static final LoadProcesses runs = new LoadProcesses();
  @TempDir private Path folder;

  @Test
  void signal_inTheMiddle_stillWritesTheReports() throws Exception {
    long before = runs.server().ledger("block").get("completed");
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=100", "-d=1m", "--json=" + folder.resolve("run.json"))) {
      /* More than the one before the run, which finds out whether there is anybody. */
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> runs.server().ledger("block").get("completed") > before + 10);
      load.terminate();

      String text = LoadProcesses.text(load);
      assertThat(load.exitCode()).as(text + load.stderr()).isEqualTo(BY_SIGTERM);
      assertThat(load.stderr())
          .contains("stopping: up to 2s for what is on its way; again to drop it");
      assertThat(text).contains("requests", "offered");
      assertThat(LoadProcesses.json(folder).at("/counts/offered").asInt()).isBetween(1, 5_999);
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
          .until(() -> load.stderr().startsWith("warming up")); // until then files are only tried
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
      assertThat(LoadProcesses.text(load)).isEmpty();
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
    Path pipe = LoadProcesses.pipe(folder);
    try (ServerProcess load =
        runs.load("/block?work=1ms", "-R=10", "-d=1s", "-q", "--csv=" + pipe)) {
      assertThat(load.line()).isEqualTo("10/s"); // the run is over
      load.terminate();
      await().atMost(1, TimeUnit.MINUTES).until(() -> !load.threads().contains("load-signals"));

      assertThat(Files.readAllLines(pipe)).hasSizeGreaterThan(1);
      assertThat(load.exitCode()).as(load.stderr()).isZero();
      assertThat(load.stderr()).isEmpty();
    }
  }

  @Test
  void signal_inTheWarmUp_leavesEarlierReportsAlone() throws Exception {
    long before = runs.server().ledger("drop").get("offered");
    try (ServerProcess load =
        runs.load(
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
          .until(() -> runs.server().ledger("drop").get("offered") > before + 10);
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
    long before = runs.server().ledger("drop").get("offered");
    try (ServerProcess load =
        runs.load(
            "/drop?work=1ms", "-R=50", "-d=1m", "--find-limit", "--json=" + earlier("run.json"))) {
      await()
          .atMost(1, TimeUnit.MINUTES)
          .until(() -> runs.server().ledger("drop").get("offered") > before + 10);
      load.terminate();

      assertNothingToReport(load);
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
    assertThat(LoadProcesses.text(load)).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files).allSatisfy(file -> assertThat(file).hasContent("of an earlier run"));
    }
  }
}
