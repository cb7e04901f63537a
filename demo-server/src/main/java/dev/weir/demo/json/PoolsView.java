package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.observe.Ledger;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;
import java.time.Duration;
import java.util.List;

/**
 * Snapshots of pools, with every duration in microseconds.
 *
 * @param pools one after the other
 */
public record PoolsView(List<PoolView> pools) {

  /**
   * The view of some snapshots.
   *
   * @param snapshots one for each pool
   * @return the view
   */
  public static PoolsView of(List<PoolSnapshot> snapshots) {
    return new PoolsView(snapshots.stream().map(PoolView::of).toList());
  }

  record PoolView(
      String name,
      Ledger ledger,
      long depth,
      int capacity,
      int maxWaiters,
      int busy,
      long overrun,
      long oldestAgeMicros,
      int sampledOneIn,
      @JsonProperty("wait") PercentilesView waits,
      @JsonProperty("run") PercentilesView runs,
      long unparks,
      List<WorkerView> workers) {

    static PoolView of(PoolSnapshot pool) {
      return new PoolView(
          pool.name(),
          pool.ledger(),
          pool.depth(),
          pool.capacity(),
          pool.maxWaiters(),
          pool.busy(),
          pool.overrun(),
          micros(pool.oldestAge()),
          pool.sampledOneIn(),
          PercentilesView.of(pool.waits()),
          PercentilesView.of(pool.runs()),
          pool.unparks(),
          pool.workers().stream().map(WorkerView::of).toList());
    }
  }

  record PercentilesView(
      long count, long p50Micros, long p90Micros, long p99Micros, long p999Micros, long maxMicros) {

    static PercentilesView of(Percentiles of) {
      return new PercentilesView(
          of.count(),
          micros(of.p50()),
          micros(of.p90()),
          micros(of.p99()),
          micros(of.p999()),
          micros(of.max()));
    }
  }

  record WorkerView(
      String name,
      boolean busy,
      long tasks,
      long errors,
      long busyMicros,
      long idleMicros,
      long replaced) {

    static WorkerView of(WorkerSnapshot worker) {
      return new WorkerView(
          worker.name(),
          worker.busy(),
          worker.tasks(),
          worker.errors(),
          micros(worker.busyTime()),
          micros(worker.idleTime()),
          worker.replaced());
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
