package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.sql.SqlUrl;
import io.netty.channel.EventLoop;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.netty.resources.LoopResources;

/**
 * From the socket to the pool and back, no event loop is ever blocked, as BlockHound sees it with
 * the allow-lists of the libraries alone.
 */
@Tag("blockhound")
class NonBlockingPathTest {

  private static final Queue<Error> VIOLATIONS = new ConcurrentLinkedQueue<>();
  private static final int MORE_THAN_FIT = 60;

  private RunningServer server;

  @BeforeAll
  static void install() {
    // Recorded as well as thrown, so that nobody can swallow one.
    BlockHound.install(
        builder ->
            builder.blockingMethodCallback(
                method -> {
                  Error violation = new BlockingOperationError(method);
                  VIOLATIONS.add(violation);
                  throw violation;
                }));
  }

  @BeforeEach
  void start() throws Exception {
    server = RunningServer.start();
    VIOLATIONS.clear(); // what classes do while they are loaded
  }

  @AfterEach
  void stop() {
    List<Error> violations = new ArrayList<>(VIOLATIONS);
    server.close();
    assertThat(violations).as("blocking calls on non-blocking threads").isEmpty();
  }

  @Test
  void control_anEventLoopThatBlocks_isNoticed() {
    Callable<Void> sleep =
        () -> {
          Thread.sleep(1);
          return null;
        };
    LoopResources loops = LoopResources.create("control", 1, true);
    EventLoop loop = loops.onServer(false).next();

    assertThat(loop.submit(sleep).awaitUninterruptibly().cause())
        .isInstanceOf(BlockingOperationError.class);

    loops.dispose();
    assertThat(VIOLATIONS).hasSize(1);
    VIOLATIONS.clear();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout", "elastic", "priority", "batch"})
  void request_admittedAndTurnedAway_blocksNoEventLoop(String strategy) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      requests.add(server.getAsync("/" + strategy + "?work=60ms"));
    }
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 202, 503);
    }
    assertThat(server.get("/" + strategy + "?work=soon").statusCode()).isEqualTo(400);
    await().until(() -> server.ledger(strategy).pending() == 0);
  }

  /** Here the workers must not be blocked either. */
  @Test
  void forks_stolenAndTurnedAway_blockNobody() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      requests.add(server.getAsync("/parallel?work=2ms&leaves=" + (i + 1)));
    }
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 503);
    }
    await().until(() -> server.ledger("parallel").pending() == 0);
  }

  /** Here no thread may be blocked at all. */
  @Test
  void gate_moreCallsThanPermits_blocksNobody() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      requests.add(server.getAsync("/adaptive?work=60ms&tenant=" + (i % 2 == 0 ? "gold" : "lead")));
    }
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 503);
    }
    assertThat(server.management("/gates").statusCode()).isEqualTo(200);
  }

  /** Retries, the breaker and the upstream's own limit are on the way, too. */
  @Test
  void proxy_moreCallsThanFit_blocksNobody() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      requests.add(server.getAsync("/proxy/adaptive?work=20ms"));
      requests.add(server.getAsync("/proxy/batch?fail=true"));
    }
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 500, 503);
    }
    assertThat(server.management("/proxies").statusCode()).isEqualTo(200);
  }

  /** H2 blocks the threads that are there for it, be it over R2DBC or over JDBC. */
  @ParameterizedTest
  @ValueSource(strings = {"r2dbc:h2:mem:///blocking", "jdbc:h2:mem:blocking"})
  void bank_moreTransfersThanFit_blocksNobody(String url) throws Exception {
    String keys = "connections: 2, strategy: timeout, wait: 100ms";
    try (BankServer bank = BankServer.start(SqlUrl.of(url), keys).open()) {
      List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
      for (int i = 0; i < MORE_THAN_FIT; i++) {
        requests.add(bank.transferring("t" + i / 2, 1, 2, 1, i % 3 == 0 ? "?deadline=1ms" : ""));
      }
      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 422, 503, 504);
      }
      assertThat(bank.orders("?account=1").statusCode()).isEqualTo(200);
      bank.isAtRest();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void upload_toItsEnd_blocksNoEventLoop(String strategy) throws Exception {
    byte[] body = "a line of some length\n".repeat(5_000).getBytes(US_ASCII);
    try (Upload upload = Upload.start(server.port(), "/ingest/" + strategy, body)) {
      upload.head();
      String line = upload.line();
      while (line.startsWith("{\"line\":")) {
        line = upload.line();
      }
      assertThat(line).startsWith("{\"summary\":{\"offered\":5000,");
    }
  }

  @Test
  void log_moreLinesThanCanBeCounted_blocksNobody() throws Exception {
    byte[] body = "INFO a line of some length\n".repeat(5_000).getBytes(US_ASCII);
    try (Upload upload = Upload.start(server.port(), "/logs", body)) {
      upload.head();
      assertThat(upload.plainLine()).contains("\"received\":5000,");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/x-ndjson"})
  void pipeline_logToItsEnd_blocksNoEventLoop(String accepted) throws Exception {
    byte[] body = new AccessLog(5_000).text().getBytes(US_ASCII);
    try (Upload upload = Upload.start(server.port(), "/pipeline", body, "Accept: " + accepted)) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      String answer = accepted.endsWith("/json") ? upload.plainLine() : lastLine(upload);
      assertThat(answer).contains("\"lines\":5000,", "\"malformed\":5,");
    }
  }

  private static String lastLine(Upload upload) throws Exception {
    String last = "";
    for (String line = upload.line(); line != null; line = upload.line()) {
      last = line;
    }
    return last;
  }

  @Test
  void spill_moreLinesThanHaveRoom_blocksNobody() throws Exception {
    byte[] body = "a line of some length\n".repeat(300).getBytes(US_ASCII);
    try (Upload upload = Upload.start(server.port(), "/spill", body)) {
      assertThat(upload.head()).startsWith("http/1.1 202 ");
      assertThat(upload.plainLine()).contains("\"offered\":300,");
    }
  }

  @Test
  void rate_inTimeAndTooEarly_blocksNobody() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (int i = 0; i < MORE_THAN_FIT; i++) {
      requests.add(server.getAsync("/limited?tenant=flood"));
    }
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      assertThat(request.get(30, TimeUnit.SECONDS).statusCode()).isIn(200, 429);
    }
  }

  @Test
  void client_gone_blocksNoEventLoop() throws Exception {
    try (Upload upload =
            Upload.start(
                server.port(), "/ingest/block?work=200ms", "x\n".repeat(1_000).getBytes(US_ASCII));
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /block?work=60s HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      upload.head();
      assertThat(upload.line()).startsWith("{\"line\":1,");
      await().until(() -> server.ledger("block").get("running") == 1);
    }
    await().until(() -> server.ledger("ingest-block").pending() == 0);
    await().until(() -> server.ledger("block").get("cancelled") == 1);
  }

  @Test
  void pages_everyOne_blockNoEventLoop() throws Exception {
    assertThat(server.get("/").statusCode()).isEqualTo(200);
    assertThat(server.get("/", "Accept", "text/html").statusCode()).isEqualTo(200);
    assertThat(server.get("/nope").statusCode()).isEqualTo(404);
    for (String path :
        List.of(
            "/",
            "/livez",
            "/readyz",
            "/pools",
            "/gates",
            "/rates",
            "/spills",
            "/proxies",
            "/pipelines",
            "/pipelines?format=text",
            "/banks",
            "/config")) {
      assertThat(server.management(path).statusCode()).isEqualTo(200);
    }
  }
}
