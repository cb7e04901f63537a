package dev.weir.demo.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weir.demo.strategy.BatchStatus;
import dev.weir.demo.strategy.PoolStatus;
import dev.weir.observe.Ledger;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.observe.Steals;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.observe.Workforce;
import dev.weir.observe.WorkforceChange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pools as they are now, with every duration in microseconds.
 *
 * @param pools one after the other
 */
public record PoolsView(List<PoolView> pools) {

  /**
   * The view of some pools.
   *
   * @param pools each as it is now
   * @return the view
   */
  public static PoolsView of(List<PoolStatus> pools) {
    return new PoolsView(pools.stream().map(PoolView::of).toList());
  }

  record PoolView(
      String name,
      String kind,
      String discipline,
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
      WorkforceView workforce,
      List<PriorityView> priorities,
      Steals steals,
      List<BatchView> batches,
      List<WorkerView> workers) {

    static PoolView of(PoolStatus status) {
      PoolSnapshot pool = status.snapshot();
      return new PoolView(
          pool.name(),
          status.spec().kind().word(),
          status.spec().discipline().word(),
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
          WorkforceView.of(pool.workforce()),
          pool.priorities().stream().map(PriorityView::of).toList(),
          pool.steals(),
          status.batches().stream().map(BatchView::of).toList(),
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

  record WorkforceView(int workers, int min, int max, long changes, List<ChangeView> recent) {

    static WorkforceView of(Workforce force) {
      return new WorkforceView(
          force.workers(),
          force.min(),
          force.max(),
          force.changes(),
          force.recent().stream().map(ChangeView::of).toList());
    }
  }

  record ChangeView(
      String at,
      int before,
      int after,
      String cause,
      long waitBeforeMicros,
      @Nullable Long waitAfterMicros) {

    static ChangeView of(WorkforceChange change) {
      Duration effect = change.waitAfter();
      return new ChangeView(
          change.at().toString(),
          change.before(),
          change.after(),
          change.cause(),
          micros(change.waitBefore()),
          effect == null ? null : micros(effect));
    }
  }

  record PriorityView(
      int level,
      long waiting,
      long queued,
      long taken,
      @JsonProperty("wait") PercentilesView waits) {

    static PriorityView of(PrioritySnapshot level) {
      return new PriorityView(
          level.level(),
          level.waiting(),
          level.queued(),
          level.taken(),
          PercentilesView.of(level.waits()));
    }
  }

  record BatchView(String route, Ledger ledger, int room, long batches, double meanSize) {

    static BatchView of(BatchStatus status) {
      double mean = status.batches() == 0 ? 0 : (double) status.items() / status.batches();
      return new BatchView(
          status.route(),
          status.ledger(),
          status.spec().room(),
          status.batches(),
          Math.round(10 * mean) / 10.0);
    }
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}
