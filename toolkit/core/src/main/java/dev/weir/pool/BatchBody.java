package dev.weir.pool;

import java.util.List;

/**
 * Does several things at once: one statement for many rows, one request for many keys.
 *
 * @param <T> what is to be done
 * @param <R> what comes of each
 */
@FunctionalInterface
public interface BatchBody<T, R> {

  /**
   * Does them. Run on a worker, unless the pool lets callers run; interrupted once nobody waits for
   * any of them.
   *
   * @param items at least one, in the order in which they were submitted; unmodifiable
   * @return one result for each item, in the items' order; null for an item that has none
   * @throws Exception what each item fails with
   */
  List<? extends R> run(List<T> items) throws Exception;
}
