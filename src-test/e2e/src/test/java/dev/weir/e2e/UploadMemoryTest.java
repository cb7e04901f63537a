package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.RawConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads whose lines are as long as they may be, while nothing is done with them. */
class UploadMemoryTest {

  private static final String FILE =
      """
      server: {port: 0, managementPort: 0, drainTimeout: 100ms}
      pools: {one: {workers: 1, queue: 0}}
      routes: [{path: /hold, pool: one, strategy: block}]
      pipelines: {long: {path: /long, parse: {pool: one}}}
      spills:
        synced: {path: /synced, pool: one, strategy: block, work: 0s, sync: time, syncTime: 1m}
      """;

  private static final int CHUNK = 64 << 10;
  private static final int OF_A_LOG = 256 << 10;
  private static final int OF_A_SPILL = 1 << 20;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("uploads.yaml"), FILE);
    server = RunningServer.startAsConfigured(ConfigFile.read(file));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void pipeline_longLinesInFrontOfAStageThatIsHeld_areNoMoreBytesThanItSays() throws Exception {
    byte[] line = ("{\"a\":[" + "0,".repeat(8_000) + "0],\"level\":\"info\"}\n").getBytes(US_ASCII);
    RawConnection hold = hold();
    try (Upload upload = endless("/long", line)) {
      long offered = awaitStandstill(upload, () -> pipelined("offered"));

      assertThat(offered * line.length).isBetween(1L, (long) OF_A_LOG + CHUNK + line.length);

      hold.close();

      await().until(() -> pipelined("offered") > offered + 100);
    } finally {
      hold.close();
    }
    await().until(() -> pipelined("runs") == 0);
    assertThat(pipelined("pending")).isZero();
  }

  @Test
  void spill_longLinesThatWaitToBeSynced_areNoMoreBytesThanItSays() throws Exception {
    byte[] line = ("x".repeat(60_000) + "\n").getBytes(US_ASCII);
    RawConnection hold = hold();
    try (Upload upload = endless("/synced", line)) {
      long offered =
          awaitStandstill(
              upload,
              () -> json(server.management("/spills")).at("/spills/0/ledger/offered").asLong());

      assertThat(offered * line.length).isBetween(1L, (long) OF_A_SPILL + CHUNK + line.length);
    } finally {
      hold.close();
    }
  }

  private static RawConnection hold() throws Exception {
    RawConnection hold = new RawConnection(server.port());
    hold.send("GET /hold?work=60s", "X: y", "");
    await().until(() -> server.ledger("one").get("running") == 1);
    return hold;
  }

  private static long pipelined(String count) throws Exception {
    return json(server.management("/pipelines")).at("/pipelines/0/" + count).asLong();
  }

  private static Upload endless(String path, byte[] line) throws Exception {
    return Upload.start(
        server.port(),
        path,
        Long.MAX_VALUE,
        out -> {
          while (true) {
            out.write(line);
          }
        });
  }

  /* The sender's count and the server's are the same many times in a row; that is the latter. */
  private static long awaitStandstill(Upload upload, Callable<Long> offered) throws Exception {
    AtomicInteger times = new AtomicInteger();
    AtomicLong before = new AtomicLong(-1);
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              long came = offered.call();
              long now = upload.written() + came;
              boolean moving = before.getAndSet(now) != now || came == 0;
              return times.updateAndGet(it -> moving ? 0 : it + 1) == 20;
            });
    return offered.call();
  }
}
