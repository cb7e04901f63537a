package dev.weir.pool;

import dev.weir.discipline.Discipline;

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
   * A constant number of workers for which the more urgent goes first, but who waits grows more
   * urgent: {@link Discipline#priority()}. How urgent a task is say its {@link TaskOptions}, or
   * else its subscriber's Context, or else the {@linkplain WorkerPool#at view} that it came
   * through.
   *
   * @param name shown in thread names, errors, events and snapshots; not blank
   * @param workers at least 1, as for {@link #fixed}
   * @return a builder; its {@code discipline(Discipline.priority(step))} sets how fast one ages
   * @throws IllegalArgumentException if the name is blank or there are no workers
   */
  public static WorkerPoolBuilder priority(String name, int workers) {
    return new WorkerPoolBuilder(name, workers).discipline(Discipline.priority());
  }

  /**
   * A number of workers that follows the load, between two bounds, behind one
   * first-come-first-served room. By default a worker comes for whatever would otherwise have to
   * wait, and leaves when it has slept for a minute; {@link WorkerPoolBuilder#scaling} takes
   * another policy. A worker that has a task in hand is never stopped, and no task is lost.
   *
   * <p>The room holds {@code max + queueCapacity} admissions, however many workers there are at the
   * moment.
   *
   * @param name shown in thread names, errors, events and snapshots; not blank
   * @param min how many workers there are at first, and at least; from 1 to max
   * @param max how many there are at most
   * @return a builder
   * @throws IllegalArgumentException if the name is blank, there are no workers, or min is above
   *     max
   */
  public static WorkerPoolBuilder boundedElastic(String name, int min, int max) {
    return new WorkerPoolBuilder(name, max).elastic(min);
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
