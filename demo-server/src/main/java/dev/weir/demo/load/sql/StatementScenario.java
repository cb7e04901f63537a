package dev.weir.demo.load.sql;

import java.time.Duration;
import java.util.List;

/**
 * A weighted mix of statements.
 *
 * @param think how long a user of a closed loop pauses after an answer; means nothing in an open
 *     loop
 * @param statements at least one, in the order of the file
 */
public record StatementScenario(Duration think, List<StatementSpec> statements) {

  /** Copies the list. */
  public StatementScenario {
    statements = List.copyOf(statements);
  }
}
