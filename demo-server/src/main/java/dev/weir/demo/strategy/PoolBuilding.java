package dev.weir.demo.strategy;

import dev.weir.demo.config.ElasticSpec;
import dev.weir.demo.config.PoolSpec;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolEvent.WorkerStuck;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the pool that a configuration asks for. */
final class PoolBuilding {

  private static final Logger LOG = LoggerFactory.getLogger(PoolBuilding.class);
  private static final int LONGEST_STACK = 8;

  private PoolBuilding() {}

  /** A running pool. */
  static WorkerPool build(PoolSpec pool) {
    WorkerPoolBuilder builder =
        builder(pool)
            .queueCapacity(pool.queue())
            .maxWaiters(pool.maxWaiters())
            .discipline(pool.discipline().discipline());
    Duration taskTimeout = pool.taskTimeout();
    if (taskTimeout != null) {
      builder.taskTimeout(taskTimeout);
    }
    Duration stuckAfter = pool.stuckAfter();
    if (stuckAfter != null) {
      builder.stuckAfter(stuckAfter).listener(PoolBuilding::log);
    }
    return builder.build();
  }

  private static WorkerPoolBuilder builder(PoolSpec pool) {
    return switch (pool.kind()) {
      case FIXED -> WorkerPools.fixed(pool.name(), pool.workers());
      case BOUNDED_ELASTIC -> elastic(pool);
      case PARALLEL -> WorkerPools.parallel(pool.name(), pool.workers());
      case PRIORITY -> WorkerPools.priority(pool.name(), pool.workers());
      case VIRTUAL -> WorkerPools.virtual(pool.name(), pool.workers());
    };
  }

  private static WorkerPoolBuilder elastic(PoolSpec pool) {
    WorkerPoolBuilder builder =
        WorkerPools.boundedElastic(pool.name(), pool.minWorkers(), pool.workers());
    ElasticSpec elastic = pool.elastic();
    return elastic == null
        ? builder
        : builder
            .idleTime(elastic.idleTime())
            .scalingInterval(elastic.scalingInterval())
            .scaling(elastic.scaling().policy());
  }

  /* On the pool's timer thread: one line, once for each task. */
  private static void log(PoolEvent event) {
    if (event instanceof WorkerStuck stuck) {
      LOG.warn(
          "pool {}: {} has had {} in hand for {} ms, now at {}",
          stuck.pool(),
          stuck.worker(),
          stuck.task() == null ? "a task" : "\"" + stuck.task() + "\"",
          stuck.running().toMillis(),
          stuck.stack().stream().limit(LONGEST_STACK).toList());
    }
  }
}
