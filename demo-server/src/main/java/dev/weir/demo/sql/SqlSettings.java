package dev.weir.demo.sql;

import java.time.Duration;

/**
 * A database, and how it is used.
 *
 * @param name what its threads and its pool are called
 * @param url where it is
 * @param connections how many there are to it at most; 1 to {@value #MOST_CONNECTIONS}
 * @param acquireTimeout how long a connection may take: to be made, and to be lent; 1 ms to an hour
 * @param statementTimeout how long a statement may take; 1 ms to an hour
 */
public record SqlSettings(
    String name, SqlUrl url, int connections, Duration acquireTimeout, Duration statementTimeout) {

  /** The most connections. */
  public static final int MOST_CONNECTIONS = 1_000;

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration SHORTEST = Duration.ofMillis(1);

  /** For a network's delay: it is for the server to say that a statement has taken too long. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  /* Each of which has the patience of a statement: the one under way, its rollback (or the commit), and to
   * close the connection and give it back. A database that is well takes next to none of it. */
  private static final int LAST_STEPS = 4;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is left
   */
  public SqlSettings {
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "connections: " + connections + " (expected: 1 to " + MOST_CONNECTIONS + ")");
    }
    check("acquireTimeout", acquireTimeout);
    check("statementTimeout", statementTimeout);
  }

  private static void check(String name, Duration value) {
    if (value.compareTo(SHORTEST) < 0 || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: PT0.001S to PT1H)");
    }
  }

  /** How long one that is being made is waited for: whoever wants it has given up before. */
  Duration toConnect() {
    return acquireTimeout.plus(MARGIN);
  }

  /**
   * How long a server that says nothing is waited for.
   *
   * @return longer than a statement may take
   */
  public Duration patience() {
    return statementTimeout.plus(MARGIN);
  }

  /**
   * How long a {@link Lasting} call goes on at most that nobody waits for any more: nothing new is
   * begun, but what is under way ends in its own time. That may be a connection which is just being
   * lent (over JDBC a thread is, before that), or a statement and all that follows it. H2, which is
   * in this process, knows no such bound.
   *
   * @return however many statements the call would have had
   */
  public Duration toEnd() {
    return acquireTimeout.multipliedBy(2).plus(patience().multipliedBy(LAST_STEPS));
  }
}
