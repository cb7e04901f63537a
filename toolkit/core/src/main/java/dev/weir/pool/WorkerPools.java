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
}
