package dev.weir.bench.contender;

/**
 * What all contenders have in common.
 *
 * @param workers threads that run tasks
 * @param capacity tasks accepted and not yet done, running ones included
 */
public record Setup(int workers, int capacity) {

  private static final int SLACK = 64;

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

  /**
   * For a pool that is never to be full, because its producers keep to the capacity.
   *
   * @return a little more capacity
   */
  public Setup withSlack() {
    return new Setup(workers, capacity + SLACK);
  }
}
