package dev.weir.demo.sql;

import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A connection, while it is lent. Statements are carried out one after the other, when they are
 * subscribed to; each fails with {@link GivenUpException} without having been sent if nobody waits
 * for the {@link Lasting} call any more.
 */
public interface SqlSession {

  /**
   * Changes something.
   *
   * @param sql how
   * @param values in the order of the statement's
   * @return how many rows were changed
   */
  Mono<Long> change(Sql sql, Object... values);

  /**
   * Asks for something.
   *
   * @param <T> what a row is made into
   * @param sql what for
   * @param as makes that of a row
   * @param values in the order of the statement's
   * @return all rows
   */
  <T> Mono<List<T>> rows(Sql sql, Function<? super SqlRow, ? extends T> as, Object... values);

  /**
   * Does whatever a statement says.
   *
   * @param sql what that is
   * @param values in the order of the statement's
   * @return how many rows it found, or else how many it changed; 0 if it did neither
   */
  Mono<Long> count(Sql sql, Object... values);
}
