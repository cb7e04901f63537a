package dev.weir.demo.load.sql;

import dev.weir.demo.sql.SqlSettings;
import dev.weir.demo.sql.SqlUrl;
import java.time.Duration;
import java.util.UUID;

/**
 * A database that is to be put under load, and over how many connections.
 *
 * @param url where it is
 * @param connections how many requests share at most; 1 to {@value SqlSettings#MOST_CONNECTIONS}
 * @param timeout how long a statement may take; 1 ms to an hour
 * @param run what its sessions are called on the server; no two runs the same
 */
public record SqlPlace(SqlUrl url, int connections, Duration timeout, String run) {

  /* That of a server is cut off at 63. */
  private static final int DIGITS = 8;

  private static final Duration TO_CONNECT = Duration.ofSeconds(10);

  /**
   * One for a run of its own.
   *
   * @param url where it is
   * @param connections how many requests share at most; 1 to {@value SqlSettings#MOST_CONNECTIONS}
   * @param timeout how long a statement may take; 1 ms to an hour
   * @return the place
   */
  public static SqlPlace of(SqlUrl url, int connections, Duration timeout) {
    String run = "weir-load-" + UUID.randomUUID().toString().substring(0, DIGITS);
    return new SqlPlace(url, connections, timeout, run);
  }

  /**
   * For the requests.
   *
   * @return as many connections as there may be
   */
  public SqlSettings ofRequests() {
    return new SqlSettings(run, url, connections, toConnect(), timeout);
  }

  /* Whoever waits for a connection does so for as long as its own timeout. One that is being made is for
   * whoever comes next as well: a server that is busy making many would do it in vain. */
  private Duration toConnect() {
    return timeout.compareTo(TO_CONNECT) > 0 ? timeout : TO_CONNECT;
  }

  /** How long a call may go on that was given up. */
  Duration lastCall() {
    return ofRequests().toEnd();
  }

  /** For whoever asks on the side: one connection, which the others do not wait for. */
  SqlSettings aside(String name, Duration acquire, Duration statement) {
    return new SqlSettings(run + "-" + name, url, 1, acquire, statement);
  }
}
