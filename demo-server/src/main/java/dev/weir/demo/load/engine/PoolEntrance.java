package dev.weir.demo.load.engine;

import dev.weir.pool.WorkerPool;
import reactor.core.publisher.Mono;

/** So many workers, each of which sees one request through before it takes the next. */
public final class PoolEntrance implements Entrance {

  private final WorkerPool pool;

  /**
   * A pool's workers.
   *
   * @param pool disposed of with this
   */
  public PoolEntrance(WorkerPool pool) {
    this.pool = pool;
  }

  @Override
  public Mono<Reply> pass(Mono<Reply> request) {
    return pool.submitPublisher(() -> request).singleOrEmpty(); // next() would cancel the task
  }

  @Override
  public void close() {
    pool.dispose();
  }
}
