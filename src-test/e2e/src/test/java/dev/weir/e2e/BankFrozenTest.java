package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.postgres.EmbeddedDatabase;
import dev.weir.demo.postgres.Frozen;
import dev.weir.demo.sql.SqlUrl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bank whose PostgreSQL says nothing any more: neither an answer nor that it is gone. */
@Tag("postgres")
class BankFrozenTest {

  private static final int CONNECTIONS = 2;

  /* The drain, the ten seconds that connections have, and a margin for a machine that is busy. */
  private static final Duration LONGEST_END = Duration.ofSeconds(1 + 10 + 30);

  private static EmbeddedDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedDatabase.start(3 * CONNECTIONS);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  private static SqlUrl url(boolean jdbc) {
    return jdbc ? database.jdbcUrl() : database.url();
  }

  private static long sessions() throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.jdbcUrl().secret());
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'b'")) {
      assertThat(found.next()).isTrue();
      return found.getLong(1);
    }
  }

  // ---------------------------------------------------------------- a breaker

  /** Nobody waits for the end of any probe; what it ends with counts all the same. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void breaker_ofClientsThatDoNotWait_opensAgainAndAgain_andClosesOnceTheDatabaseIsBack(
      boolean jdbc) throws Exception {
    String keys =
        "connections: 2, strategy: reject, statementTimeout: 50ms, acquireTimeout: 500ms,"
            + " attempts: 1, breakerCalls: 2, breakerRate: 1, breakerOpen: 500ms";
    try (BankServer server = BankServer.start(url(jdbc), keys).open()) {
      int opened = 2;
      int probes = 4;
      try (Frozen frozen = new Frozen(database)) {
        await()
            .atMost(BankServer.LONG)
            .until(
                () -> {
                  assertThat(server.orders("?account=1&deadline=50ms").statusCode()).isIn(503, 504);
                  JsonNode breaker = breaker(server);
                  return breaker.get("failed").asInt() >= opened + probes
                      && breaker.get("state").asText().equals("open");
                });
        assertThat(frozen.processes()).isNotEmpty();
        assertThat(breaker(server).get("cancelled").asInt()).isZero();
      }
      await()
          .atMost(BankServer.LONG)
          .untilAsserted(() -> assertThat(server.orders("?account=1").statusCode()).isEqualTo(200));
      await()
          .atMost(BankServer.LONG)
          .until(
              () -> {
                server.orders("?account=1");
                return breaker(server).get("state").asText().equals("closed");
              });
      server.isAtRest();
    }
    await().atMost(BankServer.LONG).until(() -> sessions() == 0);
  }

  private static JsonNode breaker(BankServer server) throws Exception {
    return server.bank().get("breaker");
  }

  // ---------------------------------------------------------------- the end of a server

  private final HttpClient client = HttpClient.newHttpClient();

  private HttpResponse<String> get(URI base, String path) throws Exception {
    return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stop_whileTheDatabaseSaysNothing_endsTheProcessInTime(boolean jdbc, @TempDir Path directory)
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("f.yaml"),
            "banks: {b: {strategy: block, connections: "
                + CONNECTIONS
                + ", statementTimeout: 60m, acquireTimeout: 60m}}\n");
    try (ServerProcess server =
        ServerProcess.start(
            "serve",
            "--port=0",
            "--management-port=0",
            "--config=" + file,
            "--db=" + url(jdbc).secret(),
            "--drain-timeout=1s")) {
      URI service = server.url("listening on");
      URI management = server.url("management on");
      await()
          .atMost(BankServer.LONG)
          .until(() -> get(service, "/orders?account=1").statusCode() == 200);
      Duration took;
      try (Frozen frozen = new Frozen(database)) {
        assertThat(frozen.processes()).isNotEmpty();
        for (int i = 0; i <= CONNECTIONS; i++) {
          client.sendAsync(transfer(service, "k" + i), BodyHandlers.discarding());
        }
        await()
            .atMost(BankServer.LONG)
            .untilAsserted(
                () -> {
                  JsonNode gate = json(get(management, "/banks")).at("/banks/0/gate");
                  assertThat(gate.get("inFlight").asInt()).isEqualTo(CONNECTIONS);
                  assertThat(gate.get("waiting").asInt()).isOne();
                });
        long begun = System.nanoTime();

        server.terminate();

        assertThat(server.exitCode()).isZero();
        took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(server.isAlive()).isFalse();
      }
      assertThat(took).isBetween(Duration.ofSeconds(1), LONGEST_END);
      assertThat(server.stderr().lines())
          .anyMatch(line -> line.endsWith("requests in flight after 1000 ms were cut off"))
          .anyMatch(
              line ->
                  line.endsWith(
                      "bank b was not closed in good order: connections that did not come back"));
    }
    await().atMost(BankServer.LONG).until(() -> sessions() == 0);
  }

  private static HttpRequest transfer(URI service, String key) {
    return HttpRequest.newBuilder(service.resolve("/transfer"))
        .header("Idempotency-Key", key)
        .POST(BodyPublishers.ofString("{\"from\":1,\"to\":2,\"amount\":5}"))
        .build();
  }
}
