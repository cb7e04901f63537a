package dev.weir.demo.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A server that is killed, frozen, and started again, and what those see who ask it. */
@Tag("postgres")
class EmbeddedDatabaseTest {

  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(500);

  private static EmbeddedDatabase server;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedDatabase.start(20);
  }

  @AfterAll
  static void close() throws IOException {
    List<ProcessHandle> processes = server.processes();
    server.close();
    Awaitility.await()
        .atMost(LONG)
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(server.folder()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void server_killedAndStartedAgain_hasWhatWasCommitted(boolean jdbc) throws IOException {
    String t = "killed" + (jdbc ? 1 : 0);
    SqlDatabase database = open(jdbc ? server.jdbcUrl() : server.url(), 4);
    change(database, "CREATE TABLE " + t + " (x BIGINT)").block(LONG);
    change(database, "INSERT INTO " + t + " VALUES (1)").block(LONG);
    List<ProcessHandle> processes = server.processes();
    assertThat(processes).hasSizeGreaterThan(1);

    server.kill();
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    assertThat(server.processes()).isEmpty();
    Throwable away = catchThrowable(() -> change(database, "DELETE FROM " + t).block(LONG));
    assertThat(SqlTrouble.of(away)).as("%s", away).isEqualTo(SqlTrouble.AWAY);

    server.startAgain();
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(change(database, "UPDATE " + t + " SET x = 2").block(LONG))
                    .isEqualTo(1));
    assertThat(database.counts().open()).isLessThanOrEqualTo(4);
    database.close().block(LONG);
  }

  /** Nobody says that it is gone: those who ask have to find out by themselves. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void server_frozen_isLate_andLeavesNothingBehindOnceItGoesOn(boolean jdbc) throws Exception {
    String t = "frozen" + (jdbc ? 1 : 0);
    SqlDatabase database = open(jdbc ? server.jdbcUrl() : server.url(), 2);
    Awaitility.await() // its first connection, too, is to be made within a short time
        .atMost(LONG)
        .ignoreExceptions()
        .until(
            () -> {
              change(database, "CREATE TABLE IF NOT EXISTS " + t + " (x BIGINT)").block(LONG);
              return true;
            });
    int processes;
    try (Frozen frozen = new Frozen(server)) {
      processes = frozen.processes().size();
      for (int i = 0; i < 3; i++) {
        Throwable error =
            catchThrowable(() -> change(database, "INSERT INTO " + t + " VALUES (1)").block(LONG));
        /* At first a statement has no answer, and then a connection is not made. */
        assertThat(SqlTrouble.of(error))
            .as("%s", error)
            .isIn(i == 0 ? Set.of(SqlTrouble.LATE) : Set.of(SqlTrouble.LATE, SqlTrouble.AWAY));
      }
    }
    Awaitility.await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> change(database, "INSERT INTO " + t + " VALUES (2)").block(LONG) == 1);
    Awaitility.await()
        .atMost(LONG)
        .until(() -> database.counts().open() == database.counts().idle());
    int most = processes + 2;
    Awaitility.await()
        .atMost(LONG)
        .untilAsserted(() -> assertThat(server.processes()).hasSizeLessThanOrEqualTo(most));
    database.close().block(LONG);
  }

  @Test
  void server_writesAsARealOneDoes() throws Exception {
    try (Connection connection = DriverManager.getConnection(server.jdbcUrl().secret())) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        try (Statement show = connection.createStatement();
            ResultSet shown = show.executeQuery("SHOW " + setting)) {
          assertThat(shown.next()).isTrue();
          assertThat(shown.getString(1)).as(setting).isEqualTo("on");
        }
      }
    }
  }

  @Test
  void databases_areApart() throws IOException {
    String t = "apart";
    SqlDatabase one = open(server.create("one"), 1);
    SqlDatabase two = open(server.create("two"), 1);
    change(one, "CREATE TABLE " + t + " (x BIGINT)").block(LONG);
    assertThat(SqlTrouble.of(catchThrowable(() -> change(two, "DELETE FROM " + t).block(LONG))))
        .isEqualTo(SqlTrouble.MISTAKE);
    assertThat(catchThrowable(() -> server.create("one")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("one");
    assertThat(catchThrowable(() -> server.create("x; DROP TABLE t")))
        .isInstanceOf(IllegalStateException.class);
    one.close().then(two.close()).block(LONG);
  }

  @Test
  void server_hasNoSocketInAFolderForAll() {
    int port = URI.create(server.url().toString().substring("r2dbc:".length())).getPort();
    assertThat(port).isPositive();
    assertThat(Path.of("/tmp", ".s.PGSQL." + port)).doesNotExist();
    assertThat(Path.of("/tmp", ".s.PGSQL." + port + ".lock")).doesNotExist();
  }

  @Test
  void close_thatCannotEndAProcess_deletesTheFolderAllTheSame() throws IOException {
    EmbeddedDatabase broken = EmbeddedDatabase.start(2);
    broken.kill();
    Files.writeString( // which no process can end like that
        broken.folder().resolve("data").resolve("postmaster.pid"),
        String.valueOf(ProcessHandle.current().pid()));
    assertThat(catchThrowable(broken::close)).isInstanceOf(IllegalStateException.class);
    assertThat(broken.folder()).doesNotExist();
  }

  @Test
  void drop_endsAllOfIt() throws IOException {
    List<Runnable> drops = new ArrayList<>();
    EmbeddedDatabase dropped = EmbeddedDatabase.start(2, drops::add);
    List<ProcessHandle> processes = dropped.processes();
    assertThat(drops).hasSize(1);
    drops.get(0).run();
    assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    assertThat(dropped.folder()).doesNotExist();
    dropped.close();
  }

  private static SqlDatabase open(SqlUrl url, int connections) {
    return SqlDatabase.open(new SqlSettings("embedded-test", url, connections, SHORT, SHORT));
  }

  private static Mono<Long> change(SqlDatabase database, String sql) {
    return database.statements(session -> session.change(new Sql(sql)));
  }
}
