package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.server.PortUnavailableException;
import dev.weir.demo.spill.FolderUnavailableException;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/** Lines over HTTP that go to disk where their pool has no room. */
class SpillTest {

  /* Four lines of 1,000 bytes fill a file of the small ones. */
  private static final String FILE =
      """
      pools:
        roomy: {workers: 4, queue: 100}
        burst: {workers: 1, queue: 1}
        gone: {workers: 1, queue: 1}
        late: {workers: 2, queue: 0}
        block: {workers: 1, queue: 0}
        drop: {workers: 1, queue: 0}
        reject: {workers: 1, queue: 0}
        timeout: {workers: 1, queue: 0}
        lost: {workers: 1, queue: 0}
        synced: {workers: 1, queue: 0}
        hasty: {workers: 4, queue: 16, taskTimeout: 10ms}
      routes: [{path: /p, pool: roomy, strategy: block}]
      spills:
        roomy: {path: /roomy, pool: roomy, strategy: block, work: 0s, maxLine: 1KiB}
        burst: {path: /burst, pool: burst, strategy: block, work: 1ms, sync: time, syncTime: 2ms}
        gone: {path: /gone, pool: gone, strategy: block, work: 1ms}
        late: {path: /late, pool: late, strategy: block, work: 4s}
        block: {path: /block, pool: block, strategy: block, work: 2ms, maxBytes: 16KiB}
        drop: {path: /drop, pool: drop, strategy: drop, work: 200ms, maxBytes: 16KiB}
        reject: {path: /reject, pool: reject, strategy: reject, work: 200ms, maxBytes: 16KiB}
        timeout: {path: /timeout, pool: timeout, strategy: timeout, wait: 50ms, work: 300ms, maxBytes: 16KiB}
        lost: {path: /lost, pool: lost, strategy: block, work: 200ms, maxBytes: 64KiB, segmentBytes: 4KiB, folder: LOST}
        hasty: {path: /hasty, pool: hasty, strategy: block, work: 30s}
        synced: {path: /synced, pool: synced, strategy: block, work: 300ms, sync: records, syncRecords: 100, syncTime: 1m}
      """;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LONG_LINE = "x".repeat(999) + "\n";

  private static RunningServer server;
  private static Path lost;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    lost = directory.resolve("lost");
    server = RunningServer.start(config(directory, FILE.replace("LOST", lost.toString())));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static ServiceConfig config(Path directory, String text) throws Exception {
    return ConfigFile.read(Files.writeString(directory.resolve("spills.yaml"), text));
  }

  @Test
  void post_poolHasRoom_runsAllAndAnswers200() throws Exception {
    HttpResponse<String> response = post("/roomy", "one\n\nthree");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().strip())
        .isEqualTo(
            "{\"route\":\"/roomy\",\"strategy\":\"block\",\"summary\":{\"offered\":3,\"ran\":3,"
                + "\"spilled\":0,\"failed\":0,\"pending\":0}}");
  }

  @Test
  void post_moreThanThePoolHasRoomFor_answers202AndAllIsHandled() throws Exception {
    HttpResponse<String> response = post("/burst", "line\n".repeat(500));

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode summary = json(response).get("summary");
    assertThat(count(summary, "offered")).isEqualTo(500);
    assertThat(count(summary, "ran") + count(summary, "spilled")).isEqualTo(500);
    assertThat(count(summary, "spilled")).isPositive();
    awaitHandled("burst", 500);
    JsonNode spill = spill("burst");
    assertThat(count(spill, "written"))
        .isEqualTo(count(spill, "replayed"))
        .isEqualTo(count(summary, "spilled"));
    assertThat(spill.get("lastError").isNull()).isTrue();
  }

  @Test
  void post_diskFullUnderBlock_isReadAsRoomComesAndLosesNothing() throws Exception {
    HttpResponse<String> response = post("/block", LONG_LINE.repeat(100));

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode summary = json(response).get("summary");
    assertThat(count(summary, "ran") + count(summary, "spilled")).isEqualTo(100);
    assertThat(count(spill("block"), "bytes")).isLessThanOrEqualTo(16 << 10);
    awaitHandled("block", 100);
  }

  @Test
  void post_diskFullUnderDrop_leavesLinesOutAndCountsThem() throws Exception {
    HttpResponse<String> response = post("/drop", LONG_LINE.repeat(200));

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode summary = json(response).get("summary");
    assertThat(count(summary, "offered")).isEqualTo(200);
    assertThat(count(summary, "dropped")).isPositive();
    assertThat(count(summary, "ran") + count(summary, "spilled") + count(summary, "dropped"))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"/reject, spill_full", "/timeout, wait_timeout"})
  void post_diskFull_answers503AndTellsWhatWasAccepted(String path, String reason)
      throws Exception {
    HttpResponse<String> response = post(path, LONG_LINE.repeat(200));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
    JsonNode problem = problem(response, reason);
    assertThat(count(problem, "spilled")).isPositive();
    assertThat(count(problem, "firstRefused")).isBetween(1L, 200L);
    assertThat(count(problem, reason)).isPositive();
    assertThat(
            count(problem, "ran")
                + count(problem, "spilled")
                + count(problem, reason)
                + count(problem, "pending"))
        .isEqualTo(count(problem, "offered"));
  }

  @Test
  void post_diskFails_answers507AndTheSnapshotSaysWhy() throws Exception {
    delete(lost);

    HttpResponse<String> response = post("/lost", LONG_LINE.repeat(50));

    assertThat(response.statusCode()).isEqualTo(507);
    JsonNode problem = problem(response, "disk_failed");
    assertThat(count(problem, "disk_failed")).isPositive();
    assertThat(problem.get("detail").asText()).startsWith("line ").doesNotContain(lost.toString());
    assertThat(spill("lost").get("lastError").asText()).contains(lost.toString());
  }

  @Test
  void upload_clientGone_whatWasReadIsHandled() throws Exception {
    try (Upload upload =
        Upload.start(
            server.port(),
            "/gone",
            1_000_000,
            out -> out.write("line\n".repeat(100).getBytes(US_ASCII)))) {
      upload.writing().join();
      await().until(() -> count(spill("gone").get("ledger"), "offered") == 100);
    }

    awaitHandled("gone", 100);
  }

  @Test
  void upload_syncOfManyLines_waitsForNoTimer() throws Exception {
    try (Upload upload =
        Upload.start(
            server.port(),
            "/synced",
            1_000_000,
            out -> out.write("line\n".repeat(1_000).getBytes(US_ASCII)))) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> count(spill("synced"), "acknowledged") >= 900);

      assertThat(upload.written()).isEqualTo(5_000);
    }
  }

  @Test
  void post_deadlinePasses_answers504AndNoLineIsCalledOff() throws Exception {
    HttpResponse<String> response = post("/late?deadline=3s", "one\ntwo\n");

    assertThat(response.statusCode()).isEqualTo(504);
    JsonNode problem = problem(response, "deadline_exceeded");
    assertThat(count(problem, "offered")).isEqualTo(2);
    assertThat(count(problem, "pending")).isEqualTo(2);
    JsonNode ledger = spill("late").get("ledger");
    assertThat(count(ledger, "running") + count(ledger, "completed")).isEqualTo(2);
  }

  @Test
  void post_linesThatFail_isAnErrorAndNoneIsCalledHandled() throws Exception {
    HttpResponse<String> response = post("/hasty", "one\ntwo\nthree\n");

    assertThat(response.statusCode()).isEqualTo(500);
    JsonNode problem = problem(response, "lines_failed");
    assertThat(count(problem, "offered")).isEqualTo(3);
    assertThat(count(problem, "failed")).isEqualTo(3);
    assertThat(count(problem, "ran")).isZero();
  }

  @Test
  void post_lineTooLong_answers413AndTellsWhatWasAccepted() throws Exception {
    HttpResponse<String> response = post("/roomy", "one\n" + "x".repeat(1_025) + "\ntwo\n");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(count(problem(response, "line_too_long"), "ran")).isEqualTo(1);
  }

  @Test
  void post_unknownParameter_isABadRequest() throws Exception {
    assertThat(post("/roomy?work=1s", "x").statusCode()).isEqualTo(400);
  }

  @Test
  void home_always_listsSpills() throws Exception {
    assertThat(server.get("/").body()).contains("/burst", "goes to disk, and comes back");
    assertThat(server.management("/").body()).contains("/spills");
    assertThat(json(server.management("/config")).at("/spills/drop/maxBytes").asInt())
        .isEqualTo(16 << 10);
    assertThat(server.gate("/burst").get("name").asText()).isEqualTo("burst");
  }

  @Test
  void stop_linesOnDisk_areReplayedByTheNext(@TempDir Path directory) throws Exception {
    String file =
        """
        pools: {p: {workers: 1, queue: 0}}
        routes: [{path: /p, pool: p, strategy: block}]
        spills: {s: {path: /s, pool: p, strategy: block, work: WORK, folder: FOLDER}}
        """
            .replace("FOLDER", directory.resolve("made/for/it").toString());
    ServiceConfig slow = config(directory, file.replace("WORK", "200ms"));
    long left;
    try (RunningServer first = RunningServer.start(slow)) {
      HttpResponse<String> response = post(first, "/s", "line\n".repeat(50));
      assertThat(response.statusCode()).isEqualTo(202);
      assertThatThrownBy(() -> RunningServer.start(slow))
          .isInstanceOf(FolderUnavailableException.class)
          .hasMessageStartingWith("spills.s.folder: ")
          .hasMessageContaining("open in this process");
      left = count(spill(first, "s").get("ledger"), "spilled");
      assertThat(left).isPositive();
    }

    try (RunningServer next = RunningServer.start(config(directory, file.replace("WORK", "0s")))) {
      long found = count(spill(next, "s"), "found");
      assertThat(found).isBetween(1L, left);
      awaitHandled(next, "s", found);
    }
  }

  @Test
  void start_portIsTaken_leavesWhatIsOnDiskToOthers(@TempDir Path directory) throws Exception {
    Path folder = directory.resolve("spill");
    Spill<byte[]> before = Spill.in(folder, SpillCodec.bytes()).build();
    BaseSubscriber<byte[]> stream =
        Flux.range(0, 5)
            .map(i -> new byte[] {1})
            .concatWith(Flux.never())
            .transform(before.operator(1))
            .subscribeWith(
                new BaseSubscriber<byte[]>() {
                  @Override
                  protected void hookOnSubscribe(Subscription subscription) {
                    // wants nothing
                  }
                });
    await().until(() -> before.snapshot().ledger().spilled() > 1);
    stream.dispose();
    before.disposeGracefully().block(Duration.ofSeconds(30));
    long left = onDisk(folder);
    assertThat(left).isPositive();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServiceConfig config =
          config(
              directory,
              """
              server: {port: PORT, managementPort: 0}
              pools: {p: {workers: 1, queue: 0}}
              spills: {s: {path: /s, pool: p, strategy: block, work: 0s, folder: FOLDER}}
              """
                  .replace("PORT", Integer.toString(taken.getLocalPort()))
                  .replace("FOLDER", folder.toString()));

      assertThatThrownBy(() -> RunningServer.startAsConfigured(config))
          .isInstanceOf(PortUnavailableException.class);
    }

    assertThat(onDisk(folder)).isEqualTo(left);
  }

  private static long onDisk(Path folder) throws IOException {
    Spill<byte[]> spill = Spill.in(folder, SpillCodec.bytes()).build();
    long left = spill.snapshot().ledger().spilled();
    spill.disposeGracefully().block(Duration.ofSeconds(30));
    return left;
  }

  @Test
  void stop_noFolderConfigured_deletesTheTemporaryOne(@TempDir Path directory) throws Exception {
    ServiceConfig config =
        config(
            directory,
            """
            pools: {p: {workers: 1, queue: 0}}
            routes: [{path: /p, pool: p, strategy: block}]
            spills: {s: {path: /s, pool: p, strategy: block}}
            """);
    Path folder;
    try (RunningServer one = RunningServer.start(config);
        RunningServer another = RunningServer.start(config)) {
      JsonNode spill = spill(one, "s");
      folder = Path.of(spill.get("folder").asText());
      assertThat(spill.get("temporary").asBoolean()).isTrue();
      assertThat(folder).isDirectory();
      assertThat(spill(another, "s").get("folder").asText()).isNotEqualTo(folder.toString());
    }

    assertThat(folder).doesNotExist();
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return post(server, path, body);
  }

  private static HttpResponse<String> post(RunningServer to, String path, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(to.uri(path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }

  private static JsonNode problem(HttpResponse<String> response, String reason) throws Exception {
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    return problem;
  }

  private static JsonNode spill(String name) throws Exception {
    return spill(server, name);
  }

  private static JsonNode spill(RunningServer of, String name) throws Exception {
    for (JsonNode spill : json(of.management("/spills")).get("spills")) {
      if (spill.get("name").asText().equals(name)) {
        return spill;
      }
    }
    throw new AssertionError("no spill " + name);
  }

  private static long count(JsonNode node, String name) {
    return node.get(name).asLong();
  }

  private static void awaitHandled(String name, long lines) {
    awaitHandled(server, name, lines);
  }

  /* All that came, and nothing is left anywhere. */
  private static void awaitHandled(RunningServer of, String name, long lines) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              RunningServer.Ledger ledger = new RunningServer.Ledger(spill(of, name).get("ledger"));
              assertThat(ledger.get("offered")).isEqualTo(lines);
              assertThat(ledger.get("completed")).isEqualTo(lines);
              assertThat(ledger.pending()).isZero();
            });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
