package dev.weir.pool;

import dev.weir.internal.PoolCore;
import dev.weir.internal.TaskBounds;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Request;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.util.concurrent.Queues;
import reactor.util.context.ContextView;

/** How tasks of one kind are submitted to one pool: what applies to each of them. */
final class Submission {

  /** Reactor's own measure of a buffer that is not small. */
  private static final int USUAL_WINDOW = Queues.SMALL_BUFFER_SIZE;

  private final PoolCore core;
  private final int capacity;
  private final int workers;
  private final Overflow overflow;
  private final Refusals refusals;
  private final TaskOptions options;
  private final Request view;
  private final Duration waitBound;
  private final @Nullable Duration runBound;
  private final boolean dropsSilently;

  /**
   * A way to submit.
   *
   * @param core the pool
   * @param config its configuration
   * @param view what a task carries of which neither options nor Context say anything
   * @param options the caller's
   * @param dropsSilently whether a dropped task ends empty
   */
  Submission(
      PoolCore core, PoolConfig config, Request view, TaskOptions options, boolean dropsSilently) {
    this.core = core;
    this.capacity = config.capacity();
    this.workers = config.workers();
    this.overflow = options.overflow() != null ? options.overflow() : config.overflow();
    this.refusals = new Refusals(config, overflow, core);
    this.options = options;
    this.view = view;
    this.waitBound = tighter(overflow.waitBound(), options.waitTimeout());
    this.runBound = options.taskTimeout() != null ? options.taskTimeout() : config.taskTimeout();
    this.dropsSilently = dropsSilently;
  }

  private static Duration tighter(Duration a, @Nullable Duration b) {
    return b == null || a.compareTo(b) < 0 ? a : b;
  }

  PoolCore core() {
    return core;
  }

  Overflow overflow() {
    return overflow;
  }

  /** Whether an operator asks its source for no more than it has places for. */
  boolean throttles() {
    return overflow.whenFull() == Overflow.Verdict.WAIT
        || overflow.whenFull() == Overflow.Verdict.RUN;
  }

  /** How many elements an operator takes from its source before it has passed on the results. */
  int window() {
    return Math.min(capacity, Math.max(workers, USUAL_WINDOW));
  }

  int workers() {
    return workers;
  }

  /** What the subscriber is to see if the source does not keep to what was requested. */
  Exception sourceIgnoresDemand() {
    return Exceptions.failWithOverflow(
        "pool "
            + core.name()
            + ": the source sent more than was requested (result window: "
            + window()
            + ")");
  }

  /** What becomes of an element for which an operator has no place in its window. */
  Reason whenWindowFull() {
    return overflow.whenFull() == Overflow.Verdict.DROP ? Reason.DROPPED : Reason.WINDOW_FULL;
  }

  @Nullable String taskName() {
    return options.name();
  }

  /** The bounds of one task, and what it carries: some of it in its subscriber's Context. */
  TaskBounds bounds(ContextView context) {
    return new TaskBounds(
        TaskBounds.nanos(waitBound),
        runBound == null ? TaskBounds.NONE : TaskBounds.nanos(runBound),
        options.over(Request.from(context, view)));
  }

  /** What any operator knows of where it runs; null for all other attributes. */
  @Nullable Object scan(@SuppressWarnings("rawtypes") Scannable.Attr key) {
    if (key == Scannable.Attr.RUN_STYLE) {
      return Scannable.Attr.RunStyle.ASYNC;
    }
    return key == Scannable.Attr.RUN_ON ? core.scheduler() : null;
  }

  /** What the subscriber is to see of a refusal that is never silent. */
  Exception refusal(Reason why) {
    return refusals.toException(why, options.name(), 0, waitBound, runBound);
  }

  /**
   * What the subscriber is to see of a task that was turned away.
   *
   * @return null if it is to see nothing: an empty end
   */
  @Nullable Exception toException(Reason why, long waitedNanos) {
    if (why == Reason.DROPPED && dropsSilently) {
      return null;
    }
    return refusals.toException(why, options.name(), waitedNanos, waitBound, runBound);
  }
}
