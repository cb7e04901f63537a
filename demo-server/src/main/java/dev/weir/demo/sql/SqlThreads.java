package dev.weir.demo.sql;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Where a driver blocks that has no other way: as many threads as connections. They are not
 * interrupted: a file that H2 reads would be closed by that, for everybody.
 */
final class SqlThreads {

  /* It is for gates to say how many may wait. */
  private static final int LONGEST_QUEUE = 1 << 16;

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final WorkerPool pool;

  SqlThreads(String name, int number) {
    this.pool =
        WorkerPools.fixed("sql-" + name, number)
            .queueCapacity(LONGEST_QUEUE)
            .overflow(Overflow.reject())
            .build();
  }

  WorkerPool pool() {
    return pool;
  }

  Scheduler scheduler() {
    return pool;
  }

  /** The same, begun on one of them. */
  <T> Mono<T> on(Mono<T> step) {
    return step.subscribeOn(pool);
  }

  /** Ends them, once they have nothing left to do. */
  Mono<Void> close() {
    return pool.disposeGracefully(DEADLINE).then();
  }
}
