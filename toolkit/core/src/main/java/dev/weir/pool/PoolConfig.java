package dev.weir.pool;

import dev.weir.discipline.Discipline;
import dev.weir.overflow.Overflow;
import dev.weir.scaling.Elasticity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a pool was built, to be read back.
 *
 * @param name shown in thread names, errors, events and snapshots
 * @param workers how many; of an elastic pool, how many at most
 * @param queueCapacity how many admissions may wait in the room when every worker is busy
 * @param maxWaiters how many admissions may wait for room, without a thread
 * @param maxStrands how many Reactor workers ({@code createWorker()}) may exist at once
 * @param maxTimers how many delayed and periodic tasks may be pending at once
 * @param overflow what happens when there is no room
 * @param discipline who goes next
 * @param taskTimeout bound on each run; null if there is none
 * @param daemon whether the threads let the JVM exit
 * @param stuckAfter how long a worker may have one task in hand before that is told; null for ever
 * @param stuckAction what is done then
 * @param elasticity how the number of workers follows the load; null if it is constant
 */
public record PoolConfig(
    String name,
    int workers,
    int queueCapacity,
    int maxWaiters,
    int maxStrands,
    int maxTimers,
    Overflow overflow,
    Discipline discipline,
    @Nullable Duration taskTimeout,
    boolean daemon,
    @Nullable Duration stuckAfter,
    StuckAction stuckAction,
    @Nullable Elasticity elasticity) {

  /**
   * How many unsettled admissions the room holds.
   *
   * @return workers + queue capacity
   */
  public int capacity() {
    return workers + queueCapacity;
  }
}
