package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** The system's clock, and Reactor's timers: for those who have no thread of their own. */
final class SharedTimer implements Timer {

  static final SharedTimer INSTANCE = new SharedTimer();

  private SharedTimer() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isPrecise() {
    return true;
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public Disposable at(long nanoTime, Runnable action) {
    return Schedulers.parallel()
        .schedule(action, Math.max(0, nanoTime - nanoTime()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {} // nobody's
}
