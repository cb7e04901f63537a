package dev.weir.pipeline;

import dev.weir.observe.Ledger;
import java.time.Duration;

/**
 * A stage at one moment. Counts are exact, over all runs; rates and shares are of the snapshot's
 * window.
 *
 * @param config how it was built
 * @param ledger every term of the conservation law, in elements that were sent to it: {@code
 *     queued} wait in its buffer, {@code running} are in its hands: at the pool or the gate, done
 *     and waiting for their turn or for demand, or being passed on. What a batch gathers, and what
 *     waits behind branches, is {@code queued}
 * @param left how many elements it has sent on, which are as many as it has completed only if each
 *     has one result
 * @param rate completed elements per second
 * @param serviceTime how long its function takes for an element, on average, without the wait for a
 *     place or a turn; of a Publisher, to its end, which waits for demand if it has more than 32
 *     results. Zero if nothing was completed
 * @param utilization the share of its servers that it has used, from 0 to 1: rate × service time ÷
 *     servers, where these are its concurrency or its pool's workers, whichever are fewer
 * @param occupied how full its hands were, from 0 to 1
 * @param wanted for what share of the time its results were wanted, from 0 to 1
 */
public record StageSnapshot(
    StageConfig config,
    Ledger ledger,
    long left,
    double rate,
    Duration serviceTime,
    double utilization,
    double occupied,
    double wanted) {

  /**
   * Its name.
   *
   * @return as in its configuration
   */
  public String name() {
    return config.name();
  }
}
