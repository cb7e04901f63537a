package dev.weir.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Virtual time that lets the crew go on after each thing that came due. */
final class SteppedTimer implements Scheduler {

  private final VirtualTimeScheduler clock;
  private final Runnable goOn;
  private int firing;

  SteppedTimer(VirtualTimeScheduler clock, Runnable goOn) {
    this.clock = clock;
    this.goOn = goOn;
  }

  void advanceBy(Duration time) {
    if (firing > 0) {
      throw new IllegalStateException(
          "advanceTimeBy: "
              + time
              + " (expected: not from what came due by an advance that is still under way)");
    }
    clock.advanceTimeBy(time);
    goOn.run();
  }

  private Runnable stepped(Runnable action) {
    return () -> {
      firing++;
      try {
        action.run();
        goOn.run();
      } finally {
        firing--;
      }
    };
  }

  @Override
  public Disposable schedule(Runnable task) {
    return clock.schedule(stepped(task));
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return clock.schedule(stepped(task), delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return clock.schedulePeriodically(stepped(task), initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return new SteppedWorker(clock.createWorker(), goOn);
  }

  @Override
  public long now(TimeUnit unit) {
    return clock.now(unit);
  }
}
