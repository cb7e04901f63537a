package dev.weir.netty;

import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;

/**
 * How far a pool or a gate has come.
 *
 * @param ended how much has completed or failed, ever
 * @param left how many bodies the workers have been through, ever
 * @param atHand how much is running
 */
record Progress(long ended, long left, long atHand) {

  static Progress of(PoolSnapshot pool) {
    Ledger ledger = pool.ledger();
    return new Progress(
        ledger.completed() + ledger.failed(),
        pool.workers().stream().mapToLong(WorkerSnapshot::tasks).sum(),
        Math.max(ledger.running(), pool.busy()));
  }

  /* Who was cancelled may have had no permit. */
  static Progress of(GateSnapshot gate) {
    Ledger ledger = gate.ledger();
    long ended = ledger.completed() + ledger.failed();
    return new Progress(ended, ended, gate.inFlight());
  }
}
