package dev.weir.demo.strategy;

import dev.weir.demo.config.PoolSpec;
import dev.weir.netty.HttpAdmission;
import dev.weir.observe.PoolSnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;

/** The pools of a configuration, by name. Routes share them, each with a strategy of its own. */
public final class PoolRegistry {

  private final Map<String, HttpAdmission> admissions = new LinkedHashMap<>();

  /**
   * Starts all pools.
   *
   * @param pools whose names differ
   */
  public PoolRegistry(List<PoolSpec> pools) {
    for (PoolSpec pool : pools) {
      admissions.put(pool.name(), HttpAdmission.to(build(pool)));
    }
  }

  private static WorkerPool build(PoolSpec pool) {
    WorkerPoolBuilder builder =
        WorkerPools.fixed(pool.name(), pool.workers())
            .queueCapacity(pool.queue())
            .maxWaiters(pool.maxWaiters());
    Duration taskTimeout = pool.taskTimeout();
    if (taskTimeout != null) {
      builder.taskTimeout(taskTimeout);
    }
    return builder.build();
  }

  /**
   * How requests are admitted to a pool.
   *
   * @param pool its name
   * @param overflow the route's strategy
   * @return the admission; those for one pool share what is known of its speed
   */
  public HttpAdmission admission(String pool, Overflow overflow) {
    HttpAdmission admission = admissions.get(pool);
    if (admission == null) {
      throw new IllegalStateException(
          "pool: \"" + pool + "\" (expected: one of " + admissions.keySet() + ")");
    }
    return admission.overflow(overflow);
  }

  /**
   * What all pools look like now.
   *
   * @return in the order of the configuration
   */
  public List<PoolSnapshot> snapshots() {
    return all().map(WorkerPool::snapshot).toList();
  }

  /**
   * Finishes what was accepted, in all pools at once. Cold.
   *
   * @param deadline what is not done by then is cancelled
   * @return a report for each pool
   */
  public Flux<ShutdownReport> disposeGracefully(Duration deadline) {
    return Flux.merge(all().map(pool -> pool.disposeGracefully(deadline)).toList());
  }

  private Stream<WorkerPool> all() {
    return admissions.values().stream().map(HttpAdmission::pool);
  }
}
