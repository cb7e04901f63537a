package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.demo.postgres.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * What becomes of connections to a real server when something goes wrong, over both kinds of
 * drivers.
 */
@Tag("postgres")
@ExtendWith(PostgresServer.class)
class SqlDatabaseOnPostgresTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Sql SLEEP = new Sql("SELECT 1 AS x FROM pg_sleep($1)");
  private static final long HELD = 1;
  private static final Sql WAIT = new Sql("SELECT 1 AS x FROM pg_advisory_xact_lock($1)");
  private static final Sql ONE = new Sql("SELECT 1 AS x");

  private final PostgresServer.Database own;
  private SqlDatabase database;

  SqlDatabaseOnPostgresTest(PostgresServer.Running server) {
    this.own = server.database();
  }

  private void open(boolean jdbc, int connections, Duration acquire, Duration statement) {
    database =
        SqlDatabase.open(
            new SqlSettings(
                "sql-test", jdbc ? own.jdbcUrl() : own.url(), connections, acquire, statement));
  }

  @AfterEach
  void close() {
    database.close().block(LONG);
    Awaitility.await().atMost(LONG).until(() -> own.sessions().isEmpty());
  }

  private Mono<List<Long>> sleep(double seconds) {
    return database.statements(session -> session.rows(SLEEP, row -> row.number("x"), seconds));
  }

  /** For as long as {@link #HELD} is. */
  private Mono<List<Long>> held() {
    return database.statements(session -> session.rows(WAIT, row -> row.number("x"), HELD));
  }

  private Mono<List<Long>> one() {
    return database.statements(session -> session.rows(ONE, row -> row.number("x")));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statement_tooLong_isLate_andItsConnectionIsOfUseAgain(boolean jdbc) {
    open(jdbc, 1, Duration.ofSeconds(5), Duration.ofMillis(200));
    assertThat(SqlTrouble.of(catchThrowable(() -> sleep(20).block(LONG))))
        .isEqualTo(SqlTrouble.LATE);
    assertThat(one().block(LONG)).containsExactly(1L);
    assertThat(own.sessions()).containsExactly("idle");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connection_thatNobodyGivesBack_isWaitedForSoLong_andThenThereIsNoRoom(boolean jdbc) {
    open(jdbc, 1, Duration.ofSeconds(1), LONG);
    Sinks.One<List<Long>> done = Sinks.one();
    Disposable holder;
    try (PostgresServer.Hold hold = own.hold(HELD)) {
      holder = held().subscribe(done::tryEmitValue);
      Awaitility.await().atMost(LONG).until(hold::isWaitedFor);
      Throwable none = catchThrowable(() -> one().block(LONG));
      assertThat(none).isInstanceOf(NoConnectionException.class);
      assertThat(SqlTrouble.of(none)).isEqualTo(SqlTrouble.FULL);
    }
    assertThat(done.asMono().block(LONG)).containsExactly(1L);
    assertThat(one().block(LONG)).as("one that came too late went back").containsExactly(1L);
    holder.dispose();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void transaction_thatIsGivenUp_isRolledBackOnceItsStatementHasEnded(boolean jdbc) {
    open(jdbc, 1, Duration.ofSeconds(5), LONG);
    own.run("CREATE TABLE t (x BIGINT)");
    try (PostgresServer.Hold hold = own.hold(HELD)) {
      Disposable call =
          database
              .transaction(
                  session ->
                      session
                          .change(new Sql("INSERT INTO t VALUES ($1)"), 1L)
                          .then(session.rows(WAIT, row -> true, HELD))
                          .then(session.change(new Sql("INSERT INTO t VALUES ($1)"), 2L)))
              .subscribe();
      Awaitility.await().atMost(LONG).until(hold::isWaitedFor);
      call.dispose();
      assertThat(own.sessions()).as("the statement goes on").contains("active");
    }
    Awaitility.await().atMost(LONG).until(() -> own.sessions().equals(List.of("idle")));
    assertThat(own.run("SELECT COUNT(*) FROM t")).containsExactly("0");
    assertThat(one().block(LONG)).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void session_thatTheServerEnds_isReplaced(boolean jdbc) {
    open(jdbc, 2, Duration.ofSeconds(5), Duration.ofSeconds(5));
    assertThat(one().block(LONG)).containsExactly(1L);
    Mono<List<Long>> asleep = sleep(20);
    Sinks.One<Throwable> failed = Sinks.one();
    asleep.subscribe(rows -> {}, failed::tryEmitValue);
    Awaitility.await().atMost(LONG).until(() -> own.sessions().contains("active"));
    own.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            + " AND pid <> pg_backend_pid()");
    assertThat(SqlTrouble.of(failed.asMono().block(LONG))).isEqualTo(SqlTrouble.AWAY);
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(one().block(LONG)).containsExactly(1L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void close_waitsForWhatIsUnderWay_andLendsNoMore(boolean jdbc) {
    open(jdbc, 2, Duration.ofSeconds(5), LONG);
    Sinks.One<List<Long>> done = Sinks.one();
    CompletableFuture<Void> closed;
    try (PostgresServer.Hold hold = own.hold(HELD)) {
      held().subscribe(done::tryEmitValue);
      Awaitility.await().atMost(LONG).until(hold::isWaitedFor);
      closed = database.close().toFuture();
      assertThat(catchThrowable(() -> one().block(LONG))).isInstanceOf(ClosedException.class);
      assertThat(closed).isNotDone();
    }
    assertThat(closed).succeedsWithin(LONG);
    assertThat(done.asMono().block(LONG)).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void statement_thatIsWrong_isAMistake(boolean jdbc) {
    open(jdbc, 1, Duration.ofSeconds(5), Duration.ofSeconds(5));
    Mono<Long> missing =
        database.statements(session -> session.change(new Sql("DELETE FROM nowhere")));
    assertThat(SqlTrouble.of(catchThrowable(() -> missing.block(LONG))))
        .isEqualTo(SqlTrouble.MISTAKE);
    assertThat(one().block(LONG)).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void database_thatIsNotThere_isDenied(boolean jdbc) {
    String url = jdbc ? own.jdbcUrl().secret() : own.url().secret();
    database =
        SqlDatabase.open(
            new SqlSettings(
                "sql-test",
                SqlUrl.of(url.replace("/" + own.name(), "/nowhere")),
                1,
                Duration.ofSeconds(3),
                Duration.ofSeconds(3)));
    assertThat(SqlTrouble.of(catchThrowable(() -> one().block(LONG)))).isEqualTo(SqlTrouble.DENIED);
  }
}
