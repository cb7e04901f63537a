package dev.weir.pool;

import dev.weir.internal.PoolTask;
import dev.weir.internal.Returns;
import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One element of a {@link MapSubscriber}, from the moment it is offered to the pool until its
 * result is passed on: what the task knows of the operator, and the operator of the task.
 */
class Element<T, R> extends Returns.Link {

  private final MapSubscriber<T, R> parent;
  private final StageTask stage;
  private final PoolTask task;
  private final T value;
  private @Nullable R result;

  /** Where its window keeps it. Owned by the parent's drain. */
  int cell;

  /** Whether the parent's drain knows how it ended. Owned by the parent's drain. */
  boolean isOver;

  Element(MapSubscriber<T, R> parent, T value) {
    this.parent = parent;
    this.value = value;
    this.stage = parent.taskFor(this);
    this.task = stage.task();
  }

  // ---------------------------------------------------------------- for the operator

  /** What is to be offered. */
  PoolTask task() {
    return task;
  }

  /** It will not be offered, whatever becomes of the others. For the parent's drain. */
  void leftOut() {
    isOver = true;
    discarded();
  }

  /** The result; null if it was left out. */
  @Nullable R result() {
    return result;
  }

  /** Nobody wants it any more. */
  void giveUp() {
    if (isOver) {
      discardResult();
    } else {
      task.abandon();
    }
  }

  /** The result was passed on. */
  void passedOn() {
    stage.passedOn();
  }

  /** Nobody wants the result any more. */
  void discardResult() {
    if (result != null) {
      stage.discardResult();
    }
  }

  // ---------------------------------------------------------------- for the task

  T value() {
    return value;
  }

  Submission submission() {
    return parent.submission();
  }

  Context context() {
    return parent.currentContext();
  }

  /** It runs. */
  void started() {
    parent.started(task);
  }

  void succeeded(R newResult) {
    result = newResult;
    parent.over(this);
  }

  void failed(Throwable why) {
    parent.failed(value, why);
  }

  void away(Reason why, long waitedNanos) {
    Exception error = submission().toException(why, waitedNanos);
    if (error == null) {
      parent.over(this); // without a result
    } else {
      parent.refuse(error);
    }
  }

  /** It was not mapped to anything. */
  void discarded() {
    Operators.onDiscard(value, context());
  }
}
