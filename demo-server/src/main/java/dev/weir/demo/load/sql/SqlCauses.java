package dev.weir.demo.load.sql;

import dev.weir.demo.sql.NoConnectionException;
import dev.weir.demo.sql.SqlTrouble;
import io.r2dbc.spi.R2dbcException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why there was no answer, in a few words of which there are few: they are counted by. */
final class SqlCauses {

  private static final int DEEPEST = 16;

  /* What is so for every request, and not for this one alone. */
  private static final Set<SqlTrouble> FOR_GOOD =
      EnumSet.of(SqlTrouble.AWAY, SqlTrouble.FULL, SqlTrouble.DENIED, SqlTrouble.MISTAKE);

  private SqlCauses() {}

  /** The words. */
  static String of(Throwable error) {
    return switch (SqlTrouble.of(error)) {
      case AWAY -> "database away";
      case FULL ->
          error instanceof NoConnectionException
              ? "no connection in time"
              : "the database lets nobody more in";
      case LATE -> "statement timeout";
      case CONFLICT -> "conflict";
      case DUPLICATE -> "duplicate key";
      case RULE -> "a rule of its tables";
      case DENIED -> "refused";
      case MISTAKE -> "missing table or wrong statement";
      case ILL -> "database ill, " + other(error);
      case OTHER -> other(error);
    };
  }

  /* Of a database's own, the class of its code says more than the driver's type: 22 is wrong data. */
  private static String other(Throwable error) {
    Throwable told = ofDatabase(error);
    String state =
        told instanceof SQLException sql
            ? sql.getSQLState()
            : told instanceof R2dbcException r2dbc ? r2dbc.getSqlState() : null;
    return state == null ? error.getClass().getSimpleName() : "error " + state;
  }

  /** The same with what the database itself said, if that is known, for whoever has to mend it. */
  static String inFull(Throwable error) {
    Throwable told = ofDatabase(error);
    String message = told == null ? null : told.getMessage();
    return message == null
        ? of(error)
        : of(error)
            + ": "
            + message.lines().findFirst().orElse("").replaceAll("[\\p{Cc}\\p{Cf}]", "?");
  }

  /* The innermost: pools say only that they had none. */
  private static @Nullable Throwable ofDatabase(Throwable error) {
    Throwable found = null;
    Throwable at = error;
    for (int depth = 0; at != null && depth < DEEPEST; depth++) {
      if (isOfDatabase(at)) {
        found = at;
      }
      at = at.getCause();
    }
    return found;
  }

  /* One without a code is a pool's of connections, which had none. */
  private static boolean isOfDatabase(Throwable error) {
    return error instanceof R2dbcException
        || (error instanceof SQLException sql && sql.getSQLState() != null);
  }

  /** Whether there is no point in asking again. */
  static boolean isForGood(Throwable error) {
    return FOR_GOOD.contains(SqlTrouble.of(error));
  }
}
