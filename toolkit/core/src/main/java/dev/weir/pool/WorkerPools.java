package dev.weir.pool;

/** The kinds of worker pools. */
public final class WorkerPools {

  private WorkerPools() {}

  /**
   * A constant number of workers behind one first-come-first-served room.
   *
   * @param name shown in thread names, errors, events and snapshots; not blank
   * @param workers at least 1; for CPU-bound work the number of cores, for blocking work cores × (1
   *     + wait / compute)
   * @return a builder
   * @throws IllegalArgumentException if the name is blank or there are no workers
   */
  public static WorkerPoolBuilder fixed(String name, int workers) {
    return new WorkerPoolBuilder(name, workers);
  }

  /**
   * A virtual thread for each task, and at most so many at once: for tasks that block for long and
   * compute little. Needs Java 21 or newer. What one task leaves in its thread's locals is not
   * there for the next. Virtual threads are daemons, and have no priority.
   *
   * <p>{@link WorkerPoolBuilder#threads} takes another factory, whose threads are then used once
   * each.
   *
   * @param name shown in thread names, errors, events and snapshots; not blank
   * @param maxConcurrent how many tasks run at once, at least 1; each takes some 20 KB for its
   *     statistics, so hundreds or thousands
   * @return a builder, whose {@code build()} throws {@code UnsupportedOperationException} on a JDK
   *     that has no virtual threads
   * @throws IllegalArgumentException if the name is blank or nothing may run
   */
  public static WorkerPoolBuilder virtual(String name, int maxConcurrent) {
    return WorkerPoolBuilder.threadPerTask("virtual", name, maxConcurrent);
  }
}
