package dev.weir.demo.sql;

import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A database, and so many connections to it at a time, made when they are first needed.
 *
 * <p>What is done on a connection is {@link Lasting}: who cancels no longer waits, but the
 * connection comes back only once the statement under way has ended and all that was not committed
 * is rolled back. Results come on a thread of the driver's or of Reactor's, which must not be
 * blocked.
 *
 * <p>Thread-safe.
 */
public interface SqlDatabase {

  /**
   * Opens one. Connects to nothing yet.
   *
   * @param settings where it is, and how it is used
   * @return closed by whoever opens it
   */
  static SqlDatabase open(SqlSettings settings) {
    return settings.url().isJdbc() ? new JdbcDatabase(settings) : new R2dbcDatabase(settings);
  }

  /**
   * Does something in one transaction: committed before the result is passed on, rolled back after
   * an error.
   *
   * @param <T> its result
   * @param work what is done
   * @return begins when it is subscribed to
   */
  <T> Mono<T> transaction(Function<? super SqlSession, Mono<T>> work);

  /**
   * Does something, every statement for itself.
   *
   * @param <T> its result
   * @param work what is done
   * @return begins when it is subscribed to
   */
  <T> Mono<T> statements(Function<? super SqlSession, Mono<T>> work);

  /**
   * Its connections.
   *
   * @return as they are now
   */
  SqlCounts counts();

  /**
   * How they were used.
   *
   * @return the same one each time
   */
  SqlPeaks peaks();

  /**
   * Lends no more connections, waits until those that are lent are back, and closes them.
   *
   * @return begins when it is first subscribed to, and goes on if that is cancelled; the same each
   *     time
   */
  Mono<Void> close();
}
