package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.internal.MergeCell;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where elements of each key wait, one for each. Of one stream's source.
 *
 * @param <T> the elements' type
 */
final class WaitingByKey<T> {

  private final @Nullable Function<? super T, ?> keyOf;
  private final int most;
  private final Map<Object, MergeCell<T>> cells = new HashMap<>();
  private final MergeCell<T> single = new MergeCell<>();

  /**
   * For no element yet.
   *
   * @param keyOf null if all elements are of one kind
   * @param most how many keys may wait
   */
  WaitingByKey(@Nullable Function<? super T, ?> keyOf, int most) {
    this.keyOf = keyOf;
    this.most = most;
  }

  /**
   * Where elements of its key wait: a spent cell if none does. Throws what {@code keyOf} throws.
   */
  MergeCell<T> of(T element) {
    if (keyOf == null) {
      return single;
    }
    Object key = Checks.notNull("key", keyOf.apply(element));
    MergeCell<T> cell = cells.get(key);
    if (cell == null) {
      /* Keys of which nothing waits any more are kept as long as they are few, for they may come again. */
      if (cells.size() >= 2L * most) {
        cells.values().removeIf(MergeCell::isSpent);
      }
      cell = new MergeCell<>();
      cells.put(key, cell);
    }
    return cell;
  }

  /** Of how many keys it knows, waiting or not. */
  int remembered() {
    return cells.size();
  }
}
