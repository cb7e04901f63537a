package dev.weir.pipeline;

import java.time.Duration;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * When a batch is complete.
 *
 * @param size how many elements it has at most
 * @param time how long the first of them waits for others
 * @param maxWeight what they weigh together at least, if they are fewer
 * @param weigher what one weighs; null if none is weighed
 */
record BatchSpec<T>(
    int size, Duration time, long maxWeight, @Nullable ToLongFunction<? super T> weigher) {

  long nanos() {
    try {
      return time.toNanos();
    } catch (ArithmeticException e) { // for ever
      return Long.MAX_VALUE;
    }
  }

  boolean waitsForEver() {
    return nanos() == Long.MAX_VALUE;
  }

  long weigh(T element) {
    if (weigher == null) {
      return 0;
    }
    long weight = weigher.applyAsLong(element);
    if (weight < 0) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
    }
    return weight;
  }

  /** As it is written in code. */
  String inCode() {
    String weighed = weigher == null ? "" : " or weight " + maxWeight;
    return "batch of " + size + weighed + " or " + time.toMillis() + " ms";
  }
}
