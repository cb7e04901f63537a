package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** What a pool asks of a scheduler that is its timer, with a clock that stands still. */
abstract class StoppedTimer implements Scheduler {

  /** Nothing ever comes due. */
  static Scheduler silent() {
    return new StoppedTimer() {
      @Override
      public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        return Disposables.single();
      }
    };
  }

  @Override
  public abstract Disposable schedule(Runnable task, long delay, TimeUnit unit);

  @Override
  public final Disposable schedule(Runnable task) {
    throw new UnsupportedOperationException("only a timer");
  }

  @Override
  public final Worker createWorker() {
    throw new UnsupportedOperationException("only a timer");
  }

  @Override
  public long now(TimeUnit unit) {
    return 0;
  }
}
