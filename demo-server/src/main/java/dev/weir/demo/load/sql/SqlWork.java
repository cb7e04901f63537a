package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.SqlDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a database is asked in a run, and what has to be done before and after. */
public interface SqlWork {

  /**
   * Makes sure that there is somebody, and that all is as it has to be. Counts nothing. Blocks the
   * calling thread.
   *
   * @param place where the requests will go
   * @param patience how long a connection may take
   * @throws UnreachableException if they could not be answered; tells why in one line
   */
  void prepare(SqlPlace place, Duration patience) throws UnreachableException;

  /**
   * The kinds of requests, once it is prepared.
   *
   * @param database which is asked
   * @param run what makes its keys other than those of other runs
   * @param seed of all values that are left to chance
   * @return at least one, each from its beginning
   */
  List<SqlRequest> requests(SqlDatabase database, String run, long seed);

  /**
   * Checks what the requests have left. When they have ended; blocks the calling thread.
   *
   * @param place where they went
   * @param say is told what takes its time
   * @return null if there is nothing that could be wrong
   */
  default @Nullable BooksCheck check(SqlPlace place, Consumer<String> say) {
    return null;
  }
}
