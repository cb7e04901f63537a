package dev.weir.pool;

import java.util.function.Function;

/**
 * In which order an operator offers its elements to the pool, and passes their results on.
 *
 * @param <T> what goes in
 */
sealed interface Sequence<T> {

  /** Those that were taken from the source and not offered yet. */
  <R> Arrivals<T, R> arrivals(int window);

  /** Those that were offered and not passed on yet. */
  <R> ResultWindow<T, R> results(int window);

  /** Offered in the source's order, and passed on in it. */
  record OfSource<T>() implements Sequence<T> {

    @Override
    public <R> Arrivals<T, R> arrivals(int window) {
      return new PlainArrivals<>(window);
    }

    @Override
    public <R> ResultWindow<T, R> results(int window) {
      return new OrderedWindow<>(window);
    }
  }

  /** Offered in the source's order, passed on as they complete. */
  record OfCompletion<T>() implements Sequence<T> {

    @Override
    public <R> Arrivals<T, R> arrivals(int window) {
      return new PlainArrivals<>(window);
    }

    @Override
    public <R> ResultWindow<T, R> results(int window) {
      return new UnorderedWindow<>(window);
    }
  }

  /**
   * One after the other for each key, and passed on as they complete.
   *
   * @param keyOf finds out the key
   */
  record OfKeys<T>(Function<? super T, ?> keyOf) implements Sequence<T> {

    @Override
    public <R> Arrivals<T, R> arrivals(int window) {
      return new KeyedArrivals<>(window, keyOf);
    }

    @Override
    public <R> ResultWindow<T, R> results(int window) {
      return new UnorderedWindow<>(window);
    }
  }
}
