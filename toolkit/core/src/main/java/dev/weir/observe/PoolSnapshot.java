package dev.weir.observe;

import java.time.Duration;
import java.util.List;

/**
 * A pool at one moment. Counts are exact; waits, runs and ages come from a sample whose rate is
 * stated: every task when tasks are long, one in {@code sampledOneIn} when they are so short that a
 * reading of the clock would cost as much as the task.
 *
 * @param name the pool's
 * @param ledger every term of the conservation law
 * @param capacity how many unsettled admissions the room holds: workers + queue capacity
 * @param depth how many admissions are in the room and not yet started
 * @param maxWaiters how many may wait for room
 * @param busy how many workers are awake: at work, or looking for some, for 50 µs at most
 * @param overrun how many bodies still run although their task was settled
 * @param oldestAge how long the oldest sampled task in the room has waited; zero if there is none
 * @param sampledOneIn the sampling rate now
 * @param waits of admissions, from the offer to the start
 * @param runs of admissions, from the start to the end of a body; a Publisher's run is not in it
 * @param unparks how often a sleeping worker was woken
 * @param workers each worker
 * @param workforce how many workers there are and may be, and how that has changed
 * @param priorities each priority level that was seen; empty where first come is first served
 * @param steals what workers took from one another; nothing in pools whose tasks do not fork
 */
public record PoolSnapshot(
    String name,
    Ledger ledger,
    int capacity,
    long depth,
    int maxWaiters,
    int busy,
    long overrun,
    Duration oldestAge,
    int sampledOneIn,
    Percentiles waits,
    Percentiles runs,
    long unparks,
    List<WorkerSnapshot> workers,
    Workforce workforce,
    List<PrioritySnapshot> priorities,
    Steals steals) {

  /** Copies the lists. */
  public PoolSnapshot {
    workers = List.copyOf(workers);
    priorities = List.copyOf(priorities);
  }

  /**
   * The share of workers that are busy; of an elastic pool nearly so, as workers may leave while
   * they are counted.
   *
   * @return from 0 to 1
   */
  public double utilization() {
    return workers.isEmpty() ? 0 : Math.min(1, (double) busy / workers.size());
  }
}
