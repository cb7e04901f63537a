package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.postgres.EmbeddedDatabase;
import dev.weir.demo.sql.SqlUrl;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bank whose PostgreSQL is away, comes back, or lets nobody in: a server of the test's own. */
@Tag("postgres")
class BankOutageTest {

  private static final int CONNECTIONS = 5;
  private static final double PER_SECOND = 200;
  private static final String KEYS =
      "connections: "
          + CONNECTIONS
          + ", strategy: timeout, wait: 300ms, statementTimeout: 1s, acquireTimeout: 1s,"
          + " breakerCalls: 20, breakerOpen: 1s";

  /* Of a machine that is busy with other tests; on one that is not, -Dbank.back=2s. */
  private static final Duration BACK =
      Duration.parse("PT" + System.getProperty("bank.back", "20s"));

  /* Of what is offered; and over how long. */
  private static final double GOOD = 0.9;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  private static EmbeddedDatabase database;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedDatabase.start(3 * CONNECTIONS);
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  private static String jdbc(String options) {
    String url = database.jdbcUrl().secret();
    return url.substring(0, url.indexOf('?')) + options;
  }

  private static String sql(String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc("?user=postgres"));
        Statement prepared = connection.createStatement()) {
      if (!prepared.execute(statement)) {
        return "";
      }
      try (ResultSet found = prepared.getResultSet()) {
        return found.next() ? String.valueOf(found.getString(1)) : "";
      }
    }
  }

  private static long sessions() throws SQLException {
    return Long.parseLong(
        sql("SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'b'"));
  }

  private static SqlUrl url(boolean jdbc) {
    return jdbc ? SqlUrl.of(jdbc("?user=postgres")) : database.url();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void database_killedAndStartedAgainUnderLoad_isBackWithAllThatWasPromised(boolean jdbc)
      throws Exception {
    try (BankServer server = BankServer.start(url(jdbc), KEYS).open()) {
      isBackAfterAnOutage(server, jdbc ? "JDBC" : "R2DBC");
    }
    await().atMost(BankServer.LONG).until(() -> sessions() == 0);
  }

  private static void isBackAfterAnOutage(BankServer server, String driver) throws Exception {
    long before = server.audit().transfers();
    try (BankLoad load = BankLoad.on(server, PER_SECOND)) {
      await().atMost(BankServer.LONG).until(() -> load.done() > 40);

      database.kill();
      await()
          .atMost(BankServer.LONG)
          .until(() -> server.bank().at("/breaker/state").asText().equals("open"));
      await()
          .atMost(BankServer.LONG)
          .untilAsserted(
              () -> {
                HttpResponse<String> refused = server.transfer("away", 1, 2, 1);
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
                assertThat(json(refused).get("reason").asText()).isEqualTo("breaker_open");
              });
      database.startAgain();
      long up = System.nanoTime();
      Duration back = untilGood(load, up);
      assertThat(back).isLessThan(BACK);
      await()
          .atMost(BACK)
          .until(() -> server.bank().at("/breaker/state").asText().equals("closed"));
      assertThat(sessions()).isLessThanOrEqualTo(CONNECTIONS);
      load.end();
      await().atMost(BankServer.LONG).until(() -> load.underWay() == 0);

      Map<String, Long> answers = load.answers();
      System.out.printf(
          "%s: %.0f transfers in the second that began %d ms after the database was back; %s%n",
          driver, GOOD * PER_SECOND, back.toMillis(), answers);
      assertThat(answers.keySet())
          .allMatch(
              answer -> answer.matches("200|422 balance_too_low|50[34] [a-z_]+"), "clear answers");
      server.isAtRest();
      assertThat(server.audit().isBalanced()).isTrue();
      /* What was promised is there; and what was done but not answered may be as well. */
      assertThat(server.audit().transfers() - before).isGreaterThanOrEqualTo(load.done());
    }
  }

  /** When the first window began in which as much was done as is good. */
  private static Duration untilGood(BankLoad load, long since) {
    record Look(long at, long done) {}
    Deque<Look> window = new ArrayDeque<>();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(BankServer.LONG)
        .until(
            () -> {
              Look now = new Look(System.nanoTime(), load.done());
              window.addLast(now);
              while (now.at - window.getFirst().at > WINDOW.toNanos()) {
                window.removeFirst();
              }
              return now.done - window.getFirst().done >= GOOD * PER_SECOND;
            });
    return Duration.ofNanos(window.getFirst().at - since);
  }

  /* To fill them is one statement, of half a million orders. */
  @Test
  void bank_ofManyAccounts_opensWhateverARequestMayTake() throws Exception {
    String keys = "accounts: 100000, strategy: block, connections: 2, statementTimeout: 100ms";
    try (BankServer server = BankServer.start(database.create("many"), keys).open()) {
      assertThat(server.orders("?account=100000").statusCode()).isEqualTo(200);
      server.isAtRest();
    }
  }

  @Test
  void bank_whoseDatabaseComesLater_opensThen() throws Exception {
    database.kill();
    try (BankServer server = BankServer.start(database.url(), KEYS)) {
      isTroubled(server, "its database cannot be reached");
      HttpResponse<String> answer = server.orders("?account=1");
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      assertThat(json(answer).get("reason").asText()).isEqualTo("bank_not_open");
      assertThat(json(answer).get("detail").asText())
          .isEqualTo("bank b is not open yet: its database cannot be reached");

      database.startAgain();
      server.open();

      assertThat(server.orders("?account=1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void transfers_onMoreConnectionsThanTheDatabaseHas_are503() throws Exception {
    String keys = "connections: 40, strategy: block, acquireTimeout: 5s, breaker: false";
    try (BankServer server = BankServer.start(database.url(), keys).open()) {
      List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
      try (BankServer.Held held = server.hold(1)) {
        for (int i = 0; i < 40; i++) {
          all.add(server.transferring("full" + i, 1, 2, 1, "?deadline=10s"));
        }
        CompletableFuture.anyOf(all.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
        assertThat(held.holding().isDisposed()).isFalse();
      }
      Set<String> reasons = new HashSet<>();
      for (CompletableFuture<HttpResponse<String>> each : all) {
        HttpResponse<String> answer = each.get(30, TimeUnit.SECONDS);
        reasons.add(
            answer.statusCode() == 200
                ? "200"
                : answer.statusCode() + " " + json(answer).get("reason").asText());
      }
      assertThat(reasons).containsExactlyInAnyOrder("200", "503 database_full");
      server.isAtRest();
      assertThat(server.audit().isBalanced()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r2dbc:postgresql://locked:wr0ng@%s",
        "jdbc:postgresql://%s?user=locked&password=wr0ng"
      })
  void bank_withAWrongPassword_saysSoAndShowsItNowhere(String url) throws Exception {
    askForThePasswordOfOne();
    String where = jdbc("").replaceFirst(".*//", "");
    try (BankServer server = BankServer.start(SqlUrl.of(String.format(url, where)), KEYS)) {
      String wrong = "its database lets nobody in by that name and password, or is not there";
      isTroubled(server, wrong);
      HttpResponse<String> answer = server.transfer("a", 1, 2, 3);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(json(answer).get("detail").asText()).isEqualTo("bank b is not open yet: " + wrong);
      assertThat(server.bank() + server.config() + answer.body()).doesNotContain("wr0ng");
    }
  }

  private static void isTroubled(BankServer server, String trouble) {
    await()
        .atMost(BankServer.LONG)
        .untilAsserted(
            () -> {
              JsonNode bank = server.bank();
              assertThat(bank.get("open").asBoolean()).isFalse();
              assertThat(bank.get("trouble").asText()).isEqualTo(trouble);
            });
  }

  /* The server asks nobody otherwise. */
  private static void askForThePasswordOfOne() throws SQLException {
    sql("DROP ROLE IF EXISTS locked");
    sql("CREATE ROLE locked LOGIN PASSWORD 'right'");
    String file = sql("SHOW hba_file");
    sql(
        "COPY (SELECT unnest(ARRAY['host all locked all scram-sha-256', 'host all all all trust',"
            + " 'local all all trust'])) TO '"
            + file
            + "'");
    sql("SELECT pg_reload_conf()");
    await()
        .atMost(BankServer.LONG)
        .until(
            () ->
                sql("SELECT COUNT(*) FROM pg_hba_file_rules WHERE 'locked' = ANY(user_name)")
                    .equals("1"));
  }
}
