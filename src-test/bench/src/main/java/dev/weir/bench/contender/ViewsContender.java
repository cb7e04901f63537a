package dev.weir.bench.contender;

import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** A pool entered through one of its views after the other: of several levels, or tenants. */
final class ViewsContender implements Contender {

  private final WorkerPool pool;
  private final Executor[] views;
  private final Executor quiet;

  ViewsContender(WorkerPool pool, List<WorkerPool> views, WorkerPool quiet) {
    this.pool = pool;
    this.views = views.toArray(Executor[]::new);
    this.quiet = quiet;
  }

  @Override
  public Entrance entrance() {
    Cycle cycle = new Cycle(views.length);
    return task -> offer(views[cycle.next()], task);
  }

  @Override
  public Entrance quietEntrance() {
    return task -> offer(quiet, task);
  }

  private static boolean offer(Executor view, Runnable task) {
    try {
      view.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
