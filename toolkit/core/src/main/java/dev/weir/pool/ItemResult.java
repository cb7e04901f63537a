package dev.weir.pool;

import dev.weir.internal.Checks;
import org.jspecify.annotations.Nullable;

/**
 * What came of one item of a batch.
 *
 * @param value its result; null if it has none
 * @param error why it failed; null if it did not
 * @param <R> the result's type
 */
public record ItemResult<R>(@Nullable R value, @Nullable Throwable error) {

  /**
   * Checks that there are not both.
   *
   * @throws IllegalArgumentException if there is a value and an error
   */
  public ItemResult {
    if (value != null && error != null) {
      throw new IllegalArgumentException(
          "value: " + value + " (expected: null, as there is an error)");
    }
  }

  /**
   * It was done.
   *
   * @param value its result; null completes it empty
   * @param <R> the result's type
   * @return what came of it
   */
  public static <R> ItemResult<R> of(@Nullable R value) {
    return new ItemResult<>(value, null);
  }

  /**
   * It failed, whatever came of the others.
   *
   * @param error what whoever waits for it is to see
   * @param <R> the result's type
   * @return what came of it
   */
  public static <R> ItemResult<R> failed(Throwable error) {
    return new ItemResult<>(null, Checks.notNull("error", error));
  }
}
