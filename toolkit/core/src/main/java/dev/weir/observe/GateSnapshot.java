package dev.weir.observe;

import java.util.List;
import java.util.Map;

/**
 * A gate at one moment. Counts are exact.
 *
 * @param name the gate's
 * @param ledger every term of the conservation law: {@code running} have a permit, {@code queued}
 *     and {@code waiting} wait for one, within the queue's capacity and beyond
 * @param limit how many permits there are now
 * @param queueCapacity how many may wait under any strategy
 * @param maxWaiters how many more may wait under a strategy that lets them
 * @param refused how many were turned away, by reason; reasons that never occurred are left out
 * @param waits of those who got a permit after they had to wait
 * @param partitions each partition; none where the permits are everybody's
 * @param shadow what would have been, had the gate been in force: nothing if it always was
 */
public record GateSnapshot(
    String name,
    Ledger ledger,
    int limit,
    int queueCapacity,
    int maxWaiters,
    Map<Reason, Long> refused,
    Percentiles waits,
    List<PartitionSnapshot> partitions,
    Shadow shadow) {

  /** Copies the map and the list. */
  public GateSnapshot {
    refused = Map.copyOf(refused);
    partitions = List.copyOf(partitions);
  }

  /**
   * What became of nobody, because the gate only looked on.
   *
   * @param delayed went ahead, and would have had to wait
   * @param refused went ahead, and would have been turned away, by reason
   */
  public record Shadow(long delayed, Map<Reason, Long> refused) {

    /** Copies the map. */
    public Shadow {
      refused = Map.copyOf(refused);
    }
  }

  /**
   * How many have a permit.
   *
   * @return zero or more; more than the limit if that was lowered
   */
  public long inFlight() {
    return ledger.running();
  }
}
