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
    return new WorkerPoolBuilder(PoolKind.FIXED, name, workers);
  }

  /**
   * A constant number of workers that keep cores busy. What a task on one of them gives to the same
   * pool (by {@code execute}, {@code schedule}, {@code submit} or {@code map…}) it <em>forks</em>:
   * up to 256 such tasks wait at their worker, in addition to the queue's capacity, and others who
   * have nothing else to do steal half of them at a time. So related work stays in one core's
   * cache, and no worker is idle while another has more than it can do.
   *
   * <p>What comes from elsewhere, and what finds those 256 taken, goes through the room as in a
   * {@linkplain #fixed fixed} pool; a task whose work is a Publisher always does. Workers look
   * there at the latest after 64 forked tasks, or after as many as take 200 µs on average. The
   * oldest fork goes first. Where tasks divide themselves again and again, {@code
   * Overflow.callerRuns()} bounds them: what finds no room is then done at once by the worker that
   * would have forked it.
   *
   * <p>The threads are {@code NonBlocking}: Reactor's {@code block()} fails on them, and {@code
   * execute} never parks them. A strategy that would, on a full room, throws {@link
   * WouldBlockException} instead.
   *
   * @param name shown in thread names, errors, events and snapshots; not blank
   * @param workers at least 1; as a rule the number of cores
   * @return a builder
   * @throws IllegalArgumentException if the name is blank or there are no workers
   */
  public static WorkerPoolBuilder parallel(String name, int workers) {
    return new WorkerPoolBuilder(PoolKind.PARALLEL, name, workers);
  }
}
