package dev.weir.bench.contender;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.scheduler.Scheduler;

/** Any Reactor {@link Scheduler}, entered directly or through a worker per producer. */
final class SchedulerContender implements Contender {

  private final Scheduler scheduler;
  private final boolean throughWorkers;
  private final Runnable shutdown;
  private final Queue<Scheduler.Worker> workers = new ConcurrentLinkedQueue<>();

  private SchedulerContender(Scheduler scheduler, boolean throughWorkers, Runnable shutdown) {
    this.scheduler = scheduler;
    this.throughWorkers = throughWorkers;
    this.shutdown = shutdown;
    scheduler.init();
  }

  /** Through {@code Scheduler.schedule}. */
  static Contender direct(Scheduler scheduler, Runnable shutdown) {
    return new SchedulerContender(scheduler, false, shutdown);
  }

  /** Through {@code Worker.schedule}, with a worker for each producer. */
  static Contender throughWorkers(Scheduler scheduler, Runnable shutdown) {
    return new SchedulerContender(scheduler, true, shutdown);
  }

  @Override
  public Entrance entrance() {
    if (!throughWorkers) {
      return task -> {
        try {
          scheduler.schedule(task);
          return true;
        } catch (RejectedExecutionException e) {
          return false;
        }
      };
    }
    Scheduler.Worker worker = scheduler.createWorker();
    workers.add(worker);
    return task -> {
      try {
        worker.schedule(task);
        return true;
      } catch (RejectedExecutionException e) {
        return false;
      }
    };
  }

  /** No: a scheduler takes more than its bound, so that producers keep to the bound themselves. */
  @Override
  public boolean bounded() {
    return false;
  }

  @Override
  public void close() {
    workers.forEach(Scheduler.Worker::dispose);
    shutdown.run();
  }
}
