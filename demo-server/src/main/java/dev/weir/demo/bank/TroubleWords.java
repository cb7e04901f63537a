package dev.weir.demo.bank;

import dev.weir.demo.sql.SqlTrouble;

/** What people are told about the trouble with a database: nothing of what the driver says. */
public final class TroubleWords {

  private TroubleWords() {}

  /**
   * What is the matter.
   *
   * @param trouble of any kind
   * @return to follow the name of the database
   */
  public static String of(SqlTrouble trouble) {
    return switch (trouble) {
      case AWAY -> "cannot be reached";
      case FULL -> "has no connection left";
      case LATE -> "did not answer in time";
      case CONFLICT, DUPLICATE -> "was changed by others meanwhile";
      case DENIED -> "lets nobody in by that name and password, or is not there";
      case MISTAKE -> "has no such table, or grants no right to it";
      case RULE -> "has a rule that forbids it";
      case ILL -> "is ill";
      case OTHER -> "failed";
    };
  }
}
