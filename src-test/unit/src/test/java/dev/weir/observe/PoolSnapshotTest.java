package dev.weir.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoolSnapshotTest {

  private static final Ledger NOTHING = new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final WorkerSnapshot WORKER =
      new WorkerSnapshot("w", true, 0, 0, Duration.ZERO, Duration.ZERO, 0);

  private static PoolSnapshot snapshot(int busy, List<WorkerSnapshot> workers) {
    return new PoolSnapshot(
        "p",
        NOTHING,
        4,
        0,
        16,
        busy,
        0,
        Duration.ZERO,
        1,
        Percentiles.NONE,
        Percentiles.NONE,
        0,
        workers,
        Workforce.constant(workers.size()),
        List.of(),
        Steals.NONE);
  }

  @Test
  void utilization_someBusy_isTheirShare() {
    assertThat(snapshot(1, List.of(WORKER, WORKER, WORKER, WORKER)).utilization()).isEqualTo(0.25);
    assertThat(snapshot(2, List.of(WORKER, WORKER)).utilization()).isEqualTo(1);
  }

  @Test
  void utilization_someLeftWhileTheyWereCounted_isNoMoreThanAll() {
    assertThat(snapshot(3, List.of(WORKER)).utilization()).isEqualTo(1);
  }

  @Test
  void utilization_noWorkers_isZero() {
    assertThat(snapshot(0, List.of()).utilization()).isZero();
  }

  @Test
  void workers_listChangedLater_isNotChanged() {
    List<WorkerSnapshot> workers = new ArrayList<>(List.of(WORKER));
    PoolSnapshot snapshot = snapshot(1, workers);
    workers.clear();

    assertThat(snapshot.workers()).containsExactly(WORKER);
    assertThatThrownBy(() -> snapshot.workers().add(WORKER))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
