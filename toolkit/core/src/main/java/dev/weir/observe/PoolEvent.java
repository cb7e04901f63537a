package dev.weir.observe;

import dev.weir.request.WorkloadKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened in a pool and that somebody may want to know at once. */
public sealed interface PoolEvent {

  /**
   * The pool it happened in.
   *
   * @return the pool's name
   */
  String pool();

  /**
   * Work ended otherwise than by running to its end: it was dropped, rejected, timed out or
   * cancelled.
   *
   * @param pool the pool's name
   * @param task the task's name, null if it has none
   * @param outcome {@link Outcome#DROPPED}, {@link Outcome#REJECTED}, {@link Outcome#TIMED_OUT} or
   *     {@link Outcome#CANCELLED}
   * @param depth how many admissions were queued
   * @param waited from the offer to this moment; zero where it was refused at once
   */
  record TaskTurnedAway(
      String pool, @Nullable String task, Outcome outcome, long depth, Duration waited)
      implements PoolEvent {}

  /**
   * A task threw.
   *
   * @param pool the pool's name
   * @param task the task's name, null if it has none
   * @param error what it threw
   */
  record TaskFailed(String pool, @Nullable String task, Throwable error) implements PoolEvent {}

  /**
   * A worker's thread died and another took its place.
   *
   * @param pool the pool's name
   * @param worker the worker's name
   * @param cause what killed it
   */
  record WorkerReplaced(String pool, String worker, Throwable cause) implements PoolEvent {}

  /**
   * A worker has had the same task in hand for longer than the pool was told to expect. Told once
   * for each such task, on the pool's timer thread.
   *
   * @param pool the pool's name
   * @param worker the name of the worker's thread
   * @param task the task's name, null if it has none
   * @param running for how long at least
   * @param stack where it was then, the innermost call first
   * @param interrupted whether the task's body was interrupted then: if the pool was told to, and
   *     the worker was within a body. Otherwise it goes on undisturbed
   */
  record WorkerStuck(
      String pool,
      String worker,
      @Nullable String task,
      Duration running,
      List<StackTraceElement> stack,
      boolean interrupted)
      implements PoolEvent {

    /** Copies the list. */
    public WorkerStuck {
      stack = List.copyOf(stack);
    }
  }

  /**
   * The pool grows, or lets go of workers that have nothing to do. What came of it stands in a
   * {@link Workforce} of about a second later. On the pool's timer thread.
   *
   * @param pool the pool's name
   * @param cause why
   * @param before how many workers there were to be
   * @param after how many there are to be
   */
  record Scaled(String pool, String cause, int before, int after) implements PoolEvent {}

  /**
   * A class of work goes to the other pool from now on, as it has been measured to be of another
   * kind. On the worker that ran what was measured.
   *
   * @param pool the name of the pool for mixed work
   * @param workClass the class's name
   * @param before what it was
   * @param after what it is
   * @param waitShare the share of its runs that it waits, 0 to 1
   * @param samples how many of its runs have been measured
   */
  record Rerouted(
      String pool,
      String workClass,
      WorkloadKind before,
      WorkloadKind after,
      double waitShare,
      long samples)
      implements PoolEvent {}

  /**
   * The pool no longer admits work.
   *
   * @param pool the pool's name
   * @param forced whether it was disposed of by force rather than gracefully
   */
  record ShutdownBegun(String pool, boolean forced) implements PoolEvent {}

  /**
   * The pool's last worker has stopped.
   *
   * @param pool the pool's name
   * @param ledger where everything went
   */
  record Terminated(String pool, Ledger ledger) implements PoolEvent {}
}
