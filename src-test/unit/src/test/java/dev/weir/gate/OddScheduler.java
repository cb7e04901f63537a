package dev.weir.gate;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler, timer and clock that throws where it is told to, and is another one otherwise. */
final class OddScheduler implements Scheduler {

  private final Scheduler sound;

  /** What it does with a task that is to run at once. */
  Consumer<Runnable> onSchedule;

  /** What it does before it says what time it is. */
  Runnable onNow = () -> {};

  /** What it does before a timer is set. */
  Runnable onSet = () -> {};

  /** What it does when a timer is called off. */
  Runnable onDispose = () -> {};

  OddScheduler(Scheduler sound) {
    this.sound = sound;
    this.onSchedule = sound::schedule;
  }

  @Override
  public Disposable schedule(Runnable task) {
    onSchedule.accept(task);
    return () -> {};
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    onSet.run();
    Disposable timer = sound.schedule(task, delay, unit);
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
    return sound.createWorker();
  }
}
