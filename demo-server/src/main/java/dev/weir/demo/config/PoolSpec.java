package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool.
 *
 * @param name what routes call it
 * @param kind how it works
 * @param workers how many workers there are at most, 1 or more
 * @param queue how many admissions may queue when all workers are busy, 0 or more
 * @param maxWaiters how many may wait for room, 0 or more
 * @param taskTimeout bound on each run; null if there is none
 * @param stuckAfter how long a run may take before it is logged; null for ever
 * @param discipline who goes next
 * @param elastic how the number of workers follows the load; null if it is constant
 */
public record PoolSpec(
    String name,
    PoolKind kind,
    int workers,
    int queue,
    int maxWaiters,
    @Nullable Duration taskTimeout,
    @Nullable Duration stuckAfter,
    DisciplineSpec discipline,
    @Nullable ElasticSpec elastic) {

  /**
   * A fixed pool, first come, first served.
   *
   * @param name what routes call it
   * @param workers threads, 1 or more
   * @param queue how many admissions may queue when all workers are busy, 0 or more
   * @param maxWaiters how many may wait for room, 0 or more
   * @param taskTimeout bound on each run; null if there is none
   */
  public PoolSpec(
      String name, int workers, int queue, int maxWaiters, @Nullable Duration taskTimeout) {
    this(
        name,
        PoolKind.FIXED,
        workers,
        queue,
        maxWaiters,
        taskTimeout,
        null,
        new DisciplineSpec.Fifo(),
        null);
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the pool's name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("kind", kind.word());
    if (elastic != null) {
      keys.put("minWorkers", elastic.minWorkers());
    }
    keys.put(kind.sizeKey(), workers);
    keys.put("queue", queue);
    keys.put("maxWaiters", maxWaiters);
    if (taskTimeout != null) {
      keys.put("taskTimeout", Times.format(taskTimeout));
    }
    if (stuckAfter != null) {
      keys.put("stuckAfter", Times.format(stuckAfter));
    }
    if (elastic != null) {
      keys.put("idleTime", Times.format(elastic.idleTime()));
      keys.put("scalingInterval", Times.format(elastic.scalingInterval()));
      keys.putAll(elastic.scaling().keys());
    }
    keys.putAll(discipline.keys());
    return keys;
  }

  /**
   * How many workers there are at least.
   *
   * @return as many as at most, unless it is elastic
   */
  public int minWorkers() {
    return elastic == null ? workers : elastic.minWorkers();
  }
}
