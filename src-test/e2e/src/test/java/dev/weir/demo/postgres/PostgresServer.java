package dev.weir.demo.postgres;

import dev.weir.demo.sql.SqlUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One real server for all the tests of a JVM that ask for it by a parameter, each of which has a
 * database of its own in it. Whoever kills a server starts one of their own.
 */
public final class PostgresServer implements ParameterResolver {

  private static final int CONNECTIONS = 100;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(PostgresServer.class))
        .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  /** The server. */
  public static final class Running implements AutoCloseable {

    private final EmbeddedDatabase server;
    private final AtomicInteger databases = new AtomicInteger();

    private Running(EmbeddedDatabase server) {
      this.server = server;
    }

    private static Running start() {
      try {
        return new Running(EmbeddedDatabase.start(CONNECTIONS));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    /** A database that nobody has been in. */
    public Database database() {
      String name = "test" + databases.incrementAndGet();
      run("postgres", "CREATE DATABASE " + name);
      return new Database(this, name);
    }

    private String jdbc(String database) {
      return server.jdbcUrl().secret().replace("/postgres?", "/" + database + "?");
    }

    private List<String> run(String database, String statement) {
      try (Connection connection = DriverManager.getConnection(jdbc(database));
          Statement prepared = connection.createStatement()) {
        List<String> rows = new ArrayList<>();
        if (prepared.execute(statement)) {
          ResultSet found = prepared.getResultSet();
          while (found.next()) {
            rows.add(found.getString(1));
          }
        }
        return rows;
      } catch (SQLException e) {
        throw new IllegalStateException(statement, e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }

  /**
   * A database of a test's own.
   *
   * @param server which it is in
   * @param name what it is called there
   */
  public record Database(Running server, String name) {

    /** For R2DBC. */
    public SqlUrl url() {
      String of = server.server.url().toString();
      return SqlUrl.of(of.substring(0, of.lastIndexOf('/') + 1) + name);
    }

    /** For JDBC. */
    public SqlUrl jdbcUrl() {
      return SqlUrl.of(server.jdbc(name));
    }

    /** The first column of what a statement finds; none if it finds nothing. */
    public List<String> run(String statement) {
      return server.run(name, statement);
    }

    /** Holds whoever asks for an advisory lock of this number, until it is closed. */
    public Hold hold(long number) {
      return Hold.of(server.jdbc(name), number);
    }

    /** What its sessions are at, but for whoever asks. */
    public List<String> sessions() {
      return server.run(
          "postgres",
          "SELECT state FROM pg_stat_activity WHERE datname = '"
              + name
              + "' AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
    }
  }

  /**
   * An advisory lock that is held.
   *
   * @param connection which holds it
   */
  public record Hold(Connection connection) implements AutoCloseable {

    private static Hold of(String url, long number) {
      try {
        Connection connection = DriverManager.getConnection(url);
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(?)")) {
          lock.setLong(1, number);
          lock.execute();
        }
        return new Hold(connection);
      } catch (SQLException e) {
        throw new IllegalStateException("lock " + number, e);
      }
    }

    /** Whether somebody in this database waits for such a lock. */
    public boolean isWaitedFor() {
      String waiting =
          "SELECT 1 FROM pg_locks JOIN pg_database ON pg_database.oid = database"
              + " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted";
      try (PreparedStatement look = connection.prepareStatement(waiting);
          ResultSet found = look.executeQuery()) {
        return found.next();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Lets them go on. */
    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
