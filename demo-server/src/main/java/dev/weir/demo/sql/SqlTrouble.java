package dev.weir.demo.sql;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What was the matter with something that a database was asked, by what it failed with. */
public enum SqlTrouble {
  /** It cannot be reached, went away, or is not ready yet. */
  AWAY,
  /** It has no connection left. */
  FULL,
  /** It did not answer in time, or gave a statement up. */
  LATE,
  /** Others were in the way; it may be tried again. */
  CONFLICT,
  /** There is one with the same key. */
  DUPLICATE,
  /** A rule of its tables forbids it. */
  RULE,
  /** Nobody may come in with that name and password, or that database does not exist. */
  DENIED,
  /** It makes no sense of the statement, as where a table is missing. */
  MISTAKE,
  /** Something is wrong with it: no disk, no memory, a fault of its own, or it may only be read. */
  ILL,
  /** Anything else. */
  OTHER;

  private static final int CLASS = 2;
  private static final int CAUSES = 16;

  private static final Set<String> GONE =
      Set.of("57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04");

  /* Of PostgreSQL's JDBC driver, where its server says nothing. */
  private static final String SILENT = "08006";

  /* H2's own: the database is closed, or somebody else has its file; its connection is broken. */
  private static final Set<String> GONE_IN_H2 = Set.of("90098", "90020", "90067", "90121", "90007");

  /* A lock that took too long, and a row that somebody else changed; of both, and of H2. */
  private static final Set<String> IN_THE_WAY = Set.of("55P03", "HYT00", "90131");

  /**
   * What was the matter.
   *
   * @param error what something failed with, or what that was caused by
   * @return OTHER if it is nothing of a database's
   */
  public static SqlTrouble of(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < CAUSES; depth++) {
      SqlTrouble trouble = ofOne(cause);
      if (trouble != OTHER) {
        return trouble;
      }
      cause = cause.getCause();
    }
    return OTHER;
  }

  private static SqlTrouble ofOne(Throwable error) {
    if (error instanceof NoConnectionException none) {
      return none.isFull() ? FULL : AWAY;
    }
    if (error instanceof TimeoutException) {
      return LATE;
    }
    if (error instanceof R2dbcException && state(error) == null) { // of the pool of connections
      return ofPool(error);
    }
    if (error instanceof ClosedException
        || error instanceof ClosedChannelException
        || error instanceof IOException) {
      return AWAY;
    }
    String state = state(error);
    if (SILENT.equals(state) && error.getCause() instanceof SocketTimeoutException) {
      return LATE;
    }
    if (state != null) {
      return ofState(state);
    }
    return error instanceof SQLTransientConnectionException ? AWAY : OTHER;
  }

  private static SqlTrouble ofPool(Throwable error) {
    if (error instanceof R2dbcTimeoutException) {
      return LATE;
    }
    return error instanceof R2dbcNonTransientResourceException
            || error instanceof R2dbcTransientResourceException
        ? AWAY
        : OTHER;
  }

  private static @Nullable String state(Throwable error) {
    if (error instanceof SQLException sql) {
      return sql.getSQLState();
    }
    return error instanceof R2dbcException r2dbc ? r2dbc.getSqlState() : null;
  }

  /* PostgreSQL's codes: https://www.postgresql.org/docs/18/errcodes-appendix.html. Those of H2 are the
   * standard's, or numbers: https://h2database.com/javadoc/org/h2/api/ErrorCode.html. */
  private static SqlTrouble ofState(String state) {
    if (GONE.contains(state) || GONE_IN_H2.contains(state)) {
      return AWAY;
    }
    if (IN_THE_WAY.contains(state)) {
      return CONFLICT;
    }
    if (state.equals("23505")) {
      return DUPLICATE;
    }
    if (state.equals("53300")) {
      return FULL;
    }
    if (state.equals("25006")) {
      return ILL;
    }
    if (state.equals("57014")) {
      return LATE;
    }
    if (state.equals("3D000") || state.equals("90146")) {
      return DENIED;
    }
    return switch (state.length() < CLASS ? state : state.substring(0, CLASS)) {
      case "08" -> AWAY;
      case "40" -> CONFLICT;
      case "23" -> RULE;
      case "28" -> DENIED;
      case "42" -> MISTAKE;
      case "53", "58", "XX" -> ILL;
      default -> OTHER;
    };
  }
}
