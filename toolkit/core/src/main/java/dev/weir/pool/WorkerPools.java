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
   * would have forked it, as part of the task that did, up to 256 of them each within another; what
   * would come after that is rejected.
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
    return new WorkerPoolBuilder(PoolKind.FIXED, name, workers).discipline(Discipline.priority());
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
    return new WorkerPoolBuilder(PoolKind.BOUNDED_ELASTIC, name, max).elastic(min);
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
    return new WorkerPoolBuilder(PoolKind.VIRTUAL, name, maxConcurrent);
  }
}
