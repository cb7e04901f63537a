package dev.weir.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Takes errors that nobody is subscribed to where Reactor's own schedulers take them: to the
 * thread's uncaught-exception handler and to the hooks of {@code Schedulers.onHandleError}.
 */
public final class Errors {
  /*
   * Reactor reads its hooks in a method that it keeps to itself. A worker of fromExecutor() calls it
   * for a task that throws; and for an executor that is a Scheduler too, it does not call the
   * onSchedule hooks again.
   */
  private static final Scheduler REACTOR = Schedulers.fromExecutor(new OnThisThread());

  private Errors() {}

  /**
   * Has this class initialised, as long as that cannot fail. If it were first needed where a body
   * has overflowed its stack, it would be lost to all pools for good.
   */
  static void prepare() {}

  static void report(Throwable error) {
    Scheduler.Worker worker = REACTOR.createWorker();
    worker.schedule(
        () -> {
          throw Exceptions.propagate(error); // which the method unwraps again
        });
    worker.dispose();
  }

  /** Runs a body that must not stop its caller, who is told what it threw; null if nothing. */
  static @Nullable Throwable thrownBy(Runnable body) {
    try {
      body.run();
      return null;
    } catch (Throwable e) { // whatever it is: the worker must live on
      return e;
    }
  }

  /** Runs what must not stop its caller: what it throws is reported. */
  static void guard(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) {
      reportOrDrop(e);
    }
  }

  /** Calls a timer off, if there is one. It must not stop its caller, either. */
  public static void dispose(@Nullable Disposable timer) {
    if (timer != null) {
      guard(timer::dispose);
    }
  }

  /** As {@link #report}, but a handler that throws is given up on, as the JDK does. */
  public static void reportOrDrop(Throwable error) {
    try {
      report(error);
    } catch (Throwable handlersOwn) {
      suppress(error, handlersOwn); // nobody is left to tell
    }
  }

  /** As {@link #reportOrDrop}, unless a scheduler is only gone: whoever that concerns is told. */
  public static void reportFault(Throwable error) {
    if (!(error instanceof RejectedExecutionException)) {
      reportOrDrop(error);
    }
  }

  /** Adds one error to another, unless they are one: a handler may throw what it was given. */
  static void suppress(Throwable error, Throwable other) {
    if (error != other) {
      error.addSuppressed(other);
    }
  }

  /**
   * Drops the error of a body that was settled before, as Reactor drops it, unless it is the
   * interrupt that settling the task has caused.
   *
   * @param error what the body threw; null if nothing
   * @param context the subscriber's
   */
  public static void dropOverrun(@Nullable Throwable error, Context context) {
    if (error != null && !(error instanceof InterruptedException)) {
      Operators.onErrorDropped(error, context);
    }
  }

  private static final class OnThisThread implements Executor, Scheduler {

    @Override
    public void execute(Runnable command) {
      command.run();
    }

    @Override
    public Disposable schedule(Runnable task) {
      throw new UnsupportedOperationException("only an executor");
    }

    @Override
    public Worker createWorker() {
      throw new UnsupportedOperationException("only an executor");
    }
  }
}
