package dev.weir.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A virtual clock that knows who has forgotten to dispose of a worker, and can refuse work. */
final class WatchedTimer implements Scheduler {

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final List<Worker> workers = new ArrayList<>();
  private boolean refusesWorkers;
  private boolean refusesTasks;

  void refuseWorkers() {
    refusesWorkers = true;
  }

  void refuseTasks() {
    refusesTasks = true;
  }

  void advance(Duration time) {
    clock.advanceTimeBy(time);
  }

  long workersLeft() {
    return workers.stream().filter(worker -> !worker.isDisposed()).count();
  }

  int workersCreated() {
    return workers.size();
  }

  @Override
  public long now(TimeUnit unit) {
    return clock.now(unit);
  }

  @Override
  public Disposable schedule(Runnable task) {
    return clock.schedule(task);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    refuseIf(refusesTasks);
    return clock.schedule(task, delay, unit);
  }

  @Override
  public Worker createWorker() {
    refuseIf(refusesWorkers);
    Watched worker = new Watched(clock.createWorker());
    workers.add(worker);
    return worker;
  }

  private static void refuseIf(boolean refuses) {
    if (refuses) {
      throw Exceptions.failWithRejected("the timer refuses");
    }
  }

  private final class Watched implements Worker {

    private final Worker worker;

    Watched(Worker worker) {
      this.worker = worker;
    }

    @Override
    public Disposable schedule(Runnable task) {
      return worker.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      refuseIf(refusesTasks);
      return worker.schedule(task, delay, unit);
    }

    @Override
    public void dispose() {
      worker.dispose();
    }

    @Override
    public boolean isDisposed() {
      return worker.isDisposed();
    }
  }
}
