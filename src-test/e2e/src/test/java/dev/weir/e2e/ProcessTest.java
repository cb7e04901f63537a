package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.weir.netty.RawConnection;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own can show: its output, its exit code, its signals. */
class ProcessTest {

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void serve_freePorts_printsWhereItListensAndWhatToTry() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("serve", "--port", "0", "--management-port", "0")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      assertThat(service.getPort()).isPositive().isNotEqualTo(management.getPort());
      assertThat(server.line()).isEqualTo("try:");
      for (int i = 0; i < 3; i++) {
        assertThat(server.line()).startsWith("  ").contains("curl ");
      }
      assertThat(status(service, "/block?work=1ms")).isEqualTo(200);
      assertThat(status(management, "/readyz")).isEqualTo(200);

      server.terminate();

      assertThat(server.exitCode()).isZero();
      assertThat(server.line()).isNull();
      assertThat(server.stderr()).isEmpty();
    }
  }

  @Test
  void serve_terminatedWithRequestsInFlight_finishesThemAndExitsCleanly() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("serve", "--port", "0", "--management-port", "0")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, 30).mapToObj(i -> getAsync(service, "/block?work=500ms")).toList();
      await().until(() -> get(management, "/pools").body().contains("\"offered\":30,"));
      assertThat(requests).anyMatch(request -> !request.isDone());

      server.terminate();

      await().until(() -> status(management, "/readyz") == 503);
      await().until(() -> refuses(service));
      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr()).isEmpty();
    }
  }

  @Test
  void serve_terminatedUnderFullLoad_answersEveryRequestAndExitsCleanly() throws Exception {
    int connections = 200;
    try (ServerProcess server =
        ServerProcess.start("serve", "--port", "0", "--management-port", "0")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, connections)
              .mapToObj(i -> getAsync(service, "/block?work=100ms"))
              .toList();
      await().until(() -> get(management, "/pools").body().contains("\"offered\":200,"));
      assertThat(requests).anyMatch(request -> !request.isDone());

      server.terminate();

      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr()).isEmpty();
    }
  }

  /** Netty loads a native library, of which a newer Java says four lines on stderr. */
  @Test
  void jar_manifest_enablesNativeAccess() throws Exception {
    Path jar = Path.of(System.getProperty("weir.demo.jar", ""));
    assumeThat(jar).as("made by the build, from package on").isRegularFile();
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(file.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  @Test
  void serve_garbage_isAnsweredAndLeavesNothingInTheLog() throws Exception {
    try (ServerProcess server =
            ServerProcess.start("serve", "--port", "0", "--management-port", "0");
        RawConnection garbage = new RawConnection(server.url("listening on").getPort())) {
      garbage.write("hello\r\n\r\n");

      assertThat(garbage.read().status()).isEqualTo(400);
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr()).isEmpty();
    }
  }

  @Test
  void serve_clientGoneInTheMiddleOfALog_leavesNothingInTheLog() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("serve", "--port", "0", "--management-port", "0")) {
      try (RawConnection client = new RawConnection(server.url("listening on").getPort())) {
        client.write(
            "PUT /logs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                + "Expect: 100-continue\r\n\r\n");
        assertThat(client.readHead().status()).isEqualTo(100);
        client.write("INFO it is g");
      }

      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr()).isEmpty();
    }
  }

  @Test
  void serve_environment_isOutdoneByFlagsAndOutdoesTheDefault() throws Exception {
    try (ServerProcess server =
        ServerProcess.startIn(
            Map.of("WEIR_PORT", "1", "WEIR_MANAGEMENT_PORT", "0", "WEIR_DRAIN_TIMEOUT", "1500ms"),
            "serve",
            "--port",
            "0")) {
      server.url("listening on");
      URI management = server.url("management on");

      assertThat(get(management, "/config").body())
          .startsWith(
              "{\"source\":\"built-in\",\"server\":{\"host\":\"127.0.0.1\",\"port\":0,\"managementHost\":\"127.0.0.1\",\"managementPort\":0,"
                  + "\"drainTimeout\":\"1500ms\",");
    }
  }

  /** What was transferred is there after an orderly end, and repeated to nobody's cost. */
  @Test
  void serve_databaseOfTheEnvironment_isOutdoneByTheFlagAndKeepsWhatWasDone(@TempDir Path directory)
      throws Exception {
    Map<String, String> other = Map.of("WEIR_DB", "r2dbc:postgresql://me:secret@127.0.0.1:1/x");
    String db = "jdbc:h2:file:" + directory.resolve("bank");
    for (boolean repeated : new boolean[] {false, true}) {
      try (ServerProcess server =
          ServerProcess.startIn(
              other, "serve", "--port", "0", "--management-port", "0", "--db", db)) {
        URI service = server.url("listening on");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> get(service, "/orders?account=1").statusCode() == 200);
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(service.resolve("/transfer"))
                        .header("Idempotency-Key", "k")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(
                                "{\"from\":1,\"to\":2,\"amount\":5}"))
                        .build(),
                    BodyHandlers.ofString());
        assertThat(answer.body()).contains("\"repeated\":" + repeated);
        server.terminate();
        assertThat(server.exitCode()).isZero();
        assertThat(server.stderr()).isEmpty();
      }
    }
  }

  /** Somebody exports it for whatever they start. */
  @Test
  void serve_databaseOfTheEnvironmentForNoBank_isToldAndNotUsed(@TempDir Path directory)
      throws Exception {
    Path file =
        Files.writeString(directory.resolve("f.yaml"), "rates: {r: {path: /r, rate: 1/s}}\n");
    Map<String, String> other = Map.of("WEIR_DB", "r2dbc:postgresql://me:secret@h/d");
    String told = "WEIR_DB: r2dbc:postgresql://me@h/d is for no bank, and is not used";
    try (ServerProcess server =
        ServerProcess.startIn(
            other, "serve", "--port=0", "--management-port=0", "--config=" + file)) {
      assertThat(get(server.url("listening on"), "/r").statusCode()).isEqualTo(200);
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr().lines()).containsExactly("demo-server: " + told);
    }
    try (ServerProcess check = ServerProcess.startIn(other, "check-config", file.toString())) {
      assertThat(check.exitCode()).isZero();
      assertThat(check.stderr().lines()).containsExactly("demo-server: " + file + ": " + told);
    }
    try (ServerProcess server =
        ServerProcess.startIn(
            other, "serve", "--port=0", "--config=" + file, "--db=r2dbc:h2:mem:///d")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr()).contains("--db: r2dbc:h2:mem:///d is for no bank");
    }
  }

  /** Another product may have a variable of that name. */
  @Test
  void serve_wrongDatabaseOfTheEnvironment_isAMistakeOnlyWhereThereIsABank(@TempDir Path directory)
      throws Exception {
    Path none =
        Files.writeString(directory.resolve("n.yaml"), "rates: {r: {path: /r, rate: 1/s}}\n");
    Path bank = Files.writeString(directory.resolve("b.yaml"), "banks: {b: {strategy: drop}}\n");
    Map<String, String> other = Map.of("WEIR_DB", "mysql://me:my secret@h/d");
    String remark = "WEIR_DB: mysql:... is for no bank, and is not used";
    String mistake = "WEIR_DB: mysql:... (expected: r2dbc:postgresql://USER:PASSWORD@HOST";
    try (ServerProcess server =
        ServerProcess.startIn(
            other, "serve", "--port=0", "--management-port=0", "--config=" + none)) {
      assertThat(get(server.url("listening on"), "/r").statusCode()).isEqualTo(200);
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(server.stderr().lines()).containsExactly("demo-server: " + remark);
    }
    try (ServerProcess server =
        ServerProcess.startIn(
            other, "serve", "--port=0", "--management-port=0", "--config=" + bank)) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr().lines()).singleElement().asString().contains(mistake);
    }
    try (ServerProcess check =
        ServerProcess.startIn(other, "check-config", none.toString(), bank.toString())) {
      assertThat(check.exitCode()).isEqualTo(2);
      assertThat(check.stderr().lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("demo-server: " + none + ": " + remark),
              line -> assertThat(line).startsWith("demo-server: " + bank + ": " + mistake));
    }
    try (ServerProcess check =
        ServerProcess.startIn(other, "check-config", bank.toString(), "--db=jdbc:h2:mem:instead")) {
      assertThat(check.exitCode()).isZero();
      assertThat(check.stderr()).isEmpty();
    }
  }

  @Test
  void serve_wrongEnvironment_exitsWith2AndNamesTheVariable() throws Exception {
    try (ServerProcess server =
        ServerProcess.startIn(Map.of("WEIR_PORT", "http"), "serve", "--management-port", "0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr().lines())
          .singleElement()
          .asString()
          .contains("--port", "'http' (expected: ", "(from WEIR_PORT)");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_PORT, '--port': 'r2dbc:postgresql:...' (expected: ",
    "WEIR_CONFIG, r2dbc:postgresql:...: no such file",
    "WEIR_MANAGEMENT_HOST, r2dbc:postgresql:...",
  })
  void serve_databaseInAnotherVariable_isToldWithoutThePassword(String variable, String message)
      throws Exception {
    try (ServerProcess server =
        ServerProcess.startIn(
            Map.of(variable, "r2dbc:postgresql://me:my secret@h/b"),
            "serve",
            "--management-port",
            "0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr().lines()).singleElement().asString().contains(message);
      assertThat(server.stderr()).doesNotContain("secret");
    }
  }

  @Test
  void serve_managementForOthersWithoutAToken_exitsWith2AndOneLine() throws Exception {
    try (ServerProcess server =
        ServerProcess.start(
            "serve", "--port", "0", "--management-port", "0", "--management-host", "0.0.0.0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr().lines())
          .singleElement()
          .asString()
          .contains("managementToken: missing", "0.0.0.0");
    }
  }

  @Test
  void serve_wrongToken_exitsWith2AndDoesNotTellIt() throws Exception {
    try (ServerProcess server =
        ServerProcess.startIn(Map.of("WEIR_MANAGEMENT_TOKEN", "hush"), "serve", "--port", "0")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.stderr())
          .contains("--management-token", "(from WEIR_MANAGEMENT_TOKEN)")
          .doesNotContain("hush");
    }
  }

  @Test
  void serve_terminatedTwice_endsAtOnce() throws Exception {
    try (ServerProcess server =
        ServerProcess.start("serve", "--port", "0", "--management-port", "0")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      CompletableFuture<HttpResponse<String>> request = getAsync(service, "/block?work=60s");
      await().until(() -> get(management, "/pools").body().contains("\"running\":1}"));

      server.terminate();
      await().until(() -> status(management, "/readyz") == 503);
      assertThat(server.isAlive()).isTrue();
      server.terminate();

      assertThat(server.exitCode()).isEqualTo(128 + 15);
      assertThat(request).failsWithin(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void serve_takenPort_exitsWith2AndOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerProcess server =
            ServerProcess.start(
                "serve", "--management-port", "0", "--port", "" + taken.getLocalPort())) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.line()).isNull();
      assertThat(server.stderr().lines())
          .singleElement()
          .asString()
          .contains("--port: " + taken.getLocalPort() + " is taken");
    }
  }

  @Test
  void serve_unknownFlag_exitsWith2AndNamesTheNearest() throws Exception {
    try (ServerProcess server = ServerProcess.start("serve", "--prot", "1")) {
      assertThat(server.exitCode()).isEqualTo(2);
      assertThat(server.line()).isNull();
      assertThat(server.stderr().lines())
          .singleElement()
          .asString()
          .contains("--prot", "did you mean --port?");
    }
  }

  @Test
  void serve_smallHeap_takesABodyLargerThanIt() throws Exception {
    int count = 10_000; // 100 MB
    byte[] line = "y".repeat(10_239).concat("\n").getBytes(US_ASCII);
    try (ServerProcess server =
        ServerProcess.startWith(
            List.of("-Xmx64m", "-XX:+ExitOnOutOfMemoryError"),
            "serve",
            "--port",
            "0",
            "--management-port",
            "0")) {
      URI service = server.url("listening on");
      try (Upload upload =
          Upload.start(
              service.getPort(),
              "/ingest/block",
              (long) count * line.length,
              out -> {
                for (int i = 0; i < count; i++) {
                  out.write(line);
                }
              })) {
        assertThat(upload.head()).startsWith("http/1.1 200 ");
        for (int i = 1; i <= count; i++) {
          assertThat(upload.line()).startsWith("{\"line\":" + i + ",");
        }
        assertThat(upload.line()).startsWith("{\"summary\":{\"offered\":" + count + ",");
      }
      assertThat(server.isAlive()).isTrue();
    }
  }

  private HttpResponse<String> get(URI base, String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getAsync(URI base, String path) {
    return client.sendAsync(
        HttpRequest.newBuilder(base.resolve(path)).version(HttpClient.Version.HTTP_1_1).build(),
        BodyHandlers.ofString());
  }

  private int status(URI base, String path) throws IOException, InterruptedException {
    return get(base, path).statusCode();
  }

  private boolean refuses(URI base) throws IOException, InterruptedException {
    try {
      return status(base, "/") < 0;
    } catch (ConnectException e) {
      return true;
    }
  }
}
