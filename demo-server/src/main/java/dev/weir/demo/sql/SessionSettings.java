package dev.weir.demo.sql;

import java.util.List;
import java.util.Map;

/** What a database is told of each of its sessions, by whichever driver. */
final class SessionSettings {

  private SessionSettings() {}

  /* The last is for a client that is gone without a word, and holds locks. */
  static Map<String, String> ofPostgres(SqlSettings settings) {
    return Map.of(
        "statement_timeout",
        settings.statementTimeout().toMillis() + "ms",
        "idle_in_transaction_session_timeout",
        2 * settings.patience().toMillis() + "ms");
  }

  /* What is in memory lasts as long as the process, and what is in a file is closed with its last
   * connection: all of it is written then. That is for whoever ends the process to wait for. */
  static List<String> ofH2(SqlSettings settings) {
    return List.of(
        "DB_CLOSE_DELAY=" + (settings.url().isInMemory() ? -1 : 0),
        "DB_CLOSE_ON_EXIT=FALSE",
        "LOCK_TIMEOUT=" + settings.statementTimeout().toMillis(),
        "QUERY_TIMEOUT=" + settings.statementTimeout().toMillis());
  }
}
