package dev.weir.demo.load.compare;

import dev.weir.demo.postgres.EmbeddedDatabase;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlTrouble;
import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server that runs are made on: somebody's, or one that is started for them. */
final class Ground implements AutoCloseable {

  /* A session's own memory, and what it has of the server's, with room to spare. */
  private static final long SESSION = 16L << 20;

  private static final String RUN = "run";

  /** For those who look what the server is at, and at its books. */
  private static final int WATCHERS = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /* What the server, this role and this database still let in; the last two do not hold a superuser back.
   * What others' sessions are at is hidden from most roles, but not how many there are. */
  private static final Sql FREE =
      new Sql(
          """
          SELECT LEAST(
              CAST(current_setting('max_connections') AS BIGINT)
                - CAST(current_setting('superuser_reserved_connections') AS BIGINT)
                - CAST(COALESCE(current_setting('reserved_connections', TRUE), '0') AS BIGINT)
                - (SELECT SUM(numbackends) FROM pg_stat_database) + 1,
              (SELECT rolconnlimit - COUNT(pid)
                FROM pg_roles LEFT JOIN pg_stat_activity
                  ON usename = rolname AND pid <> pg_backend_pid()
                WHERE rolname = session_user AND rolconnlimit >= 0 AND NOT rolsuper
                GROUP BY rolconnlimit),
              (SELECT datconnlimit - numbackends + 1
                FROM pg_database JOIN pg_stat_database ON datid = pg_database.oid
                  JOIN pg_roles ON rolname = session_user
                WHERE pg_database.datname = current_database()
                  AND datconnlimit >= 0 AND NOT rolsuper)) AS free,
            current_setting('server_version') AS version\
          """);

  private final @Nullable EmbeddedDatabase own;
  private final SqlUrl url;
  private final int connections;
  private final String version;
  private final Processors processors;
  private int databases;

  private Ground(@Nullable EmbeddedDatabase own, SqlUrl url, Processors processors)
      throws CompareException {
    this.own = own;
    this.processors = processors;
    this.url = url;
    SqlDatabase database =
        SqlDatabase.open(new SqlSettings("weir-compare", url, 1, PATIENCE, PATIENCE));
    try {
      List<Room> found =
          database
              .<List<Room>>statements(
                  session ->
                      session.rows(FREE, row -> new Room(row.number("free"), row.text("version"))))
              .block(PATIENCE.multipliedBy(2));
      Room room = found == null ? new Room(0, "?") : found.get(0);
      this.connections = (int) Math.min(Integer.MAX_VALUE, room.free() - WATCHERS);
      this.version = room.version();
    } catch (RuntimeException e) {
      throw new CompareException(url + ": " + inWords(e), e);
    } finally {
      database.close().block(PATIENCE);
    }
  }

  private record Room(long free, String version) {}

  private static String inWords(RuntimeException e) {
    return switch (SqlTrouble.of(e)) {
      case AWAY, LATE -> "it cannot be reached";
      case FULL -> "it has no connection left";
      case DENIED -> "it lets nobody in with that name and password, or has no such database";
      default -> String.valueOf(e.getMessage());
    };
  }

  /**
   * Finds it, or starts one, which takes a few seconds.
   *
   * @param url somebody's; null to start one
   * @param wanted how many connections there are to be
   * @param leftovers is given what ends one that is started by force, before it is
   * @throws CompareException if there is none
   */
  static Ground of(@Nullable SqlUrl url, int wanted, Consumer<Runnable> leftovers)
      throws CompareException {
    if (url != null) {
      if (url.kind() != SqlKind.POSTGRESQL) {
        throw new CompareException(
            url + ": it would be another one in every run (expected: a PostgreSQL server)");
      }
      return new Ground(null, url, Processors.shared());
    }
    OptionalLong available = ProcFs.available();
    long room = available.isPresent() ? available.getAsLong() / 2 / SESSION : wanted;
    int connections = (int) Math.max(1, Math.min(wanted, room)) + WATCHERS;
    try {
      EmbeddedDatabase own = EmbeddedDatabase.start(connections, leftovers);
      try {
        return new Ground(own, own.url(), Processors.apart().keeping(own::processes));
      } catch (CompareException | IOException | RuntimeException e) {
        own.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CompareException("no PostgreSQL can be started here: " + e.getMessage(), e);
    }
  }

  /** How many connections a run may have. */
  int connections() {
    return connections;
  }

  /** What it is, for people. */
  String words() {
    return "PostgreSQL " + version + (own == null ? ", " + url : ", started for this");
  }

  /** Which processors are whose. */
  Processors processors() {
    return processors;
  }

  /** Where the next run goes: into a database of its own, if the server is. */
  SqlUrl next() throws CompareException {
    EmbeddedDatabase server = own;
    if (server == null) {
      return url;
    }
    try {
      if (databases > 0) {
        server.delete(RUN + databases);
      }
      databases++;
      return server.create(RUN + databases);
    } catch (IOException e) {
      throw new CompareException("a database for a run could not be made: " + e.getMessage(), e);
    }
  }

  /** The server's, as far as they are this machine's and ours to look at. */
  List<ProcessHandle> processes() {
    EmbeddedDatabase server = own;
    return server == null ? List.of() : server.processes();
  }

  /** Whether every run finds what those before have left. */
  boolean isShared() {
    return own == null;
  }

  @Override
  public void close() throws IOException {
    if (own != null) {
      own.close();
    }
  }
}
