package dev.weir.support;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler, timer and clock that throws where it is told to, and is another one otherwise. */
public final class OddScheduler implements Scheduler {

  private final Scheduler sound;

  /** What it does with a task that is to run at once. */
  public Consumer<Runnable> onSchedule;

  /** What it does before it says what time it is. */
  public Runnable onNow = () -> {};

  /** What it does before a timer is set. */
  public Runnable onSet = () -> {};

  /** What it does once a timer is set, before it says so. */
  public Runnable onceSet = () -> {};

  /** How late its timers are. */
  public Duration lateness = Duration.ZERO;

  /** What it does when a timer, or a worker, is called off. */
  public Runnable onDispose = () -> {};

  public OddScheduler(Scheduler sound) {
    this.sound = sound;
    this.onSchedule = sound::schedule;
  }

  /** Throws at one of its readings of the time, and at no other. */
  public void throwAtReading(int number, RuntimeException error) {
    int[] left = {number};
    onNow =
        () -> {
          if (--left[0] == 0) {
            throw error;
          }
        };
  }

  @Override
  public Disposable schedule(Runnable task) {
    onSchedule.accept(task);
    return () -> {};
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    onSet.run();
    Disposable timer =
        sound.schedule(task, unit.toNanos(delay) + lateness.toNanos(), TimeUnit.NANOSECONDS);
    onceSet.run();
    return () -> {
      timer.dispose();
      onDispose.run();
    };
  }

  @Override
  public long now(TimeUnit unit) {
    onNow.run();
    return sound.now(unit);
  }

  @Override
  public Worker createWorker() {
    return new OddWorker(sound.createWorker());
  }

  private final class OddWorker implements Worker {

    private final Worker worker;

    OddWorker(Worker worker) {
      this.worker = worker;
    }

    @Override
    public Disposable schedule(Runnable task) {
      return worker.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      onSet.run();
      return worker.schedule(task, delay, unit);
    }

    @Override
    public void dispose() {
      worker.dispose();
      onDispose.run();
    }
  }
}
