package dev.weir.demo.load.sql;

import dev.weir.demo.load.engine.UnreachableException;
import dev.weir.demo.sql.Sql;
import dev.weir.demo.sql.SqlDatabase;
import dev.weir.demo.sql.SqlKind;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database under load, from the first connection to the check of what is left in it: {@link
 * #reach}, then runs against the {@link #target}, then {@link #use}, once, then {@link #close}. For
 * one thread, which is blocked.
 */
public final class DatabaseLoad implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseLoad.class);
  private static final Sql WRITE = new Sql("CHECKPOINT SYNC");
  private static final Duration TO_WRITE = Duration.ofSeconds(5);

  private final SqlPlace place;
  private final SqlWork work;
  private final long seed;
  private @Nullable SqlTarget target;

  /**
   * Connects to nothing yet.
   *
   * @param place where the database is
   * @param work what it is asked
   * @param seed of all that is left to chance
   */
  public DatabaseLoad(SqlPlace place, SqlWork work, long seed) {
    this.place = place;
    this.work = work;
    this.seed = seed;
  }

  /**
   * Makes sure that there is somebody, and prepares what is asked.
   *
   * @param patience how long a connection may take
   * @throws UnreachableException if there is nobody, or what is to be asked is wrong
   */
  public void reach(Duration patience) throws UnreachableException {
    work.prepare(place, patience);
    CountedDatabase database = new CountedDatabase(SqlDatabase.open(place.ofRequests()));
    target =
        new SqlTarget(
            database, work.requests(database, place.run(), seed), seed, ServerWaits.of(place));
  }

  /**
   * What is put under load, after {@link #reach}.
   *
   * @return the same one each time; closed with this
   */
  public SqlTarget target() {
    return Objects.requireNonNull(target, "not reached");
  }

  /**
   * What its runs did, once they have ended. Waits until all that they have asked for has come back
   * from the database, as long as it may take, closes the target, whose connections may be all that
   * there are, and checks what is left.
   *
   * @param say is told what takes its time
   * @return all that is known
   */
  public DatabaseUse use(Consumer<String> say) {
    SqlTarget asked = target();
    long unended = asked.use().unended();
    if (unended > 0) {
      say.accept("waiting for " + unended + " calls that the database has not ended");
    }
    asked.settle(place.lastCall()); // or the report says how many have not
    SqlUse use = asked.use();
    Waits waits = asked.waits();
    asked.close();
    BooksCheck books = work.check(place, say);
    keep();
    return new DatabaseUse(use, waits, books);
  }

  /* H2 writes to its file a little later than it says so, and nobody closes it when the process ends. */
  private void keep() {
    if (place.url().kind() != SqlKind.H2) {
      return;
    }
    try {
      Aside.ask(
          place.aside("keep", TO_WRITE, TO_WRITE),
          database -> database.statements(session -> session.count(WRITE)));
    } catch (UnreachableException e) {
      LOG.warn("what was written last may not be in the file: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    if (target != null) {
      target.close();
    }
  }
}
