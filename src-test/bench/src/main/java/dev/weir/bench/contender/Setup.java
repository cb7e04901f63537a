package dev.weir.bench.contender;

/**
 * What all contenders have in common.
 *
 * @param workers threads that run tasks
 * @param capacity tasks accepted and not yet done, running ones included
 */
public record Setup(int workers, int capacity) {

  /** Checks the sizes. */
  public Setup {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers + " (expected: >= 1)");
    }
    if (capacity <= workers) {
      throw new IllegalArgumentException(
          "capacity: " + capacity + " (expected: > workers, " + workers + ")");
    }
  }

  /**
   * The room behind the workers.
   *
   * @return capacity - workers
   */
  public int queueCapacity() {
    return capacity - workers;
  }
}
