package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How a {@link Batcher} gathers. Immutable; every method returns a changed copy.
 *
 * @param name shown in errors and events
 * @param maxSize how many items make a batch
 * @param maxDelay how long the first item of a batch waits for others
 * @param maxBytes how much the items of a batch weigh together at most, unless it is a single one
 * @param weigher says what an item weighs, in bytes or whatever; zero or more
 * @param key only items with equal keys are done together
 * @param capacity how many items may be unsettled
 * @param maxWaiters how many more may wait for room, each without a thread
 * @param overflow what happens when there is no room
 * @param task how the pool is to treat a batch
 * @param <T> the items' type
 */
public record BatchOptions<T>(
    String name,
    int maxSize,
    Duration maxDelay,
    long maxBytes,
    ToLongFunction<? super T> weigher,
    Function<? super T, ?> key,
    int capacity,
    int maxWaiters,
    Overflow overflow,
    TaskOptions task) {

  private static final int MOST = 1 << 24;
  private static final int WAITERS_PER_PLACE = 16;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the name is blank, a number is out of its range, the delay
   *     is not positive, or the strategy is caller-runs: an item is nothing to run
   */
  public BatchOptions {
    Checks.notBlank("name", name);
    Checks.between("maxSize", maxSize, 1, MOST);
    Checks.positive("maxDelay", Checks.notNull("maxDelay", maxDelay));
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes: " + maxBytes + " (expected: >= 1)");
    }
    Checks.notNull("weigher", weigher);
    Checks.notNull("key", key);
    Checks.between("capacity", capacity, 1, MOST);
    Checks.atLeast("maxWaiters", maxWaiters, 0);
    if (Checks.notNull("overflow", overflow).whenFull() == Overflow.Verdict.RUN) {
      throw new IllegalArgumentException(
          "overflow: " + overflow + " (expected: block, drop, reject or timeout)");
    }
    Checks.notNull("task", task);
  }

  /**
   * At most 100 items in a batch, of which the first waits 10 ms at most; no bound on the weight,
   * one key for all; 1,024 unsettled items, beyond which callers wait, 16,384 at most.
   *
   * @param name not blank
   * @param <T> the items' type
   * @return the options
   */
  public static <T> BatchOptions<T> named(String name) {
    return new BatchOptions<>(
        name,
        100,
        Duration.ofMillis(10),
        Long.MAX_VALUE,
        item -> 0,
        item -> "all",
        1_024,
        1_024 * WAITERS_PER_PLACE,
        Overflow.block(),
        TaskOptions.none());
  }

  /**
   * A batch is done as soon as it has so many items.
   *
   * @param size from 1 to 16,777,216
   * @return a changed copy
   */
  public BatchOptions<T> maxSize(int size) {
    return new BatchOptions<>(
        name, size, maxDelay, maxBytes, weigher, key, capacity, maxWaiters, overflow, task);
  }

  /**
   * A batch is done so long after its first item came, by the pool's timer. If every worker is busy
   * then, it goes on gathering until one is not.
   *
   * @param delay positive
   * @return a changed copy
   */
  public BatchOptions<T> maxDelay(Duration delay) {
    return new BatchOptions<>(
        name, maxSize, delay, maxBytes, weigher, key, capacity, maxWaiters, overflow, task);
  }

  /**
   * A batch is done as soon as it weighs so much, and before an item with which it would weigh
   * more. An item that weighs more by itself makes a batch of its own.
   *
   * @param bytes at least 1
   * @param newWeigher says what an item weighs; on the subscribing thread, and what it throws the
   *     item fails with
   * @return a changed copy
   */
  public BatchOptions<T> maxBytes(long bytes, ToLongFunction<? super T> newWeigher) {
    return new BatchOptions<>(
        name, maxSize, maxDelay, bytes, newWeigher, key, capacity, maxWaiters, overflow, task);
  }

  /**
   * Only items with equal keys are done together.
   *
   * @param newKey finds out an item's key, which has {@code equals} and {@code hashCode}; on the
   *     subscribing thread, and what it or its key throws the item fails with; must not return null
   * @return a changed copy
   */
  public BatchOptions<T> key(Function<? super T, ?> newKey) {
    return new BatchOptions<>(
        name, maxSize, maxDelay, maxBytes, weigher, newKey, capacity, maxWaiters, overflow, task);
  }

  /**
   * How many items may be unsettled: gathering, or in batches that are with the pool; so no batch
   * has more, and one that has as many is done at once. Sixteen times as many may wait for room,
   * unless {@link #maxWaiters} says otherwise afterwards.
   *
   * @param newCapacity from 1 to 16,777,216
   * @return a changed copy
   */
  public BatchOptions<T> capacity(int newCapacity) {
    int waiters = (int) Math.min(MOST, Math.max(0, (long) WAITERS_PER_PLACE * newCapacity));
    return new BatchOptions<>(
        name, maxSize, maxDelay, maxBytes, weigher, key, newCapacity, waiters, overflow, task);
  }

  /**
   * How many items may wait for room.
   *
   * @param waiters at least 0
   * @return a changed copy
   */
  public BatchOptions<T> maxWaiters(int waiters) {
    return new BatchOptions<>(
        name, maxSize, maxDelay, maxBytes, weigher, key, capacity, waiters, overflow, task);
  }

  /**
   * What happens when there is no room for an item. The bound of timeout is one on the wait for
   * room alone.
   *
   * @param strategy block, drop, reject or timeout
   * @return a changed copy
   */
  public BatchOptions<T> overflow(Overflow strategy) {
    return new BatchOptions<>(
        name, maxSize, maxDelay, maxBytes, weigher, key, capacity, maxWaiters, strategy, task);
  }

  /**
   * How the pool is to treat a batch: timeouts, a deadline, a strategy.
   *
   * @param options for each batch, which is named as the batcher unless this has a name
   * @return a changed copy
   */
  public BatchOptions<T> task(TaskOptions options) {
    return new BatchOptions<>(
        name, maxSize, maxDelay, maxBytes, weigher, key, capacity, maxWaiters, overflow, options);
  }
}
