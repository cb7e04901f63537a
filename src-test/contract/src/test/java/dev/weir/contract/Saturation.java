package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.pool.PoolConfig;
import dev.weir.pool.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pool whose every worker is busy and whose room is full. It is filled by direct {@code
 * schedule}, the one offer that no strategy drops, evicts or times out.
 */
final class Saturation {

  private final WorkerPool pool;
  private final List<Hold> holds = new ArrayList<>();
  private final AtomicInteger fillersRun = new AtomicInteger();

  private Saturation(WorkerPool pool) {
    this.pool = pool;
  }

  static Saturation ofRoom(WorkerPool pool) {
    return new Saturation(pool).fill(0);
  }

  static Saturation ofRoomAndWaiters(WorkerPool pool) {
    return new Saturation(pool).fill(pool.config().maxWaiters());
  }

  private Saturation fill(int waiters) {
    PoolConfig config = pool.config();
    for (int i = 0; i < config.workers(); i++) {
      Hold hold = new Hold();
      holds.add(hold);
      pool.schedule(hold);
    }
    holds.forEach(Hold::awaitStarted);
    for (int i = 0; i < config.queueCapacity() + waiters; i++) {
      pool.schedule(fillersRun::incrementAndGet);
    }
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.running()).as("running in %s", ledger).isEqualTo(config.workers());
    assertThat(ledger.queued()).as("queued in %s", ledger).isEqualTo(config.queueCapacity());
    assertThat(ledger.waiting()).as("waiting in %s", ledger).isEqualTo(waiters);
    return this;
  }

  /** How many of the tasks that fill the room have run. */
  int fillersRun() {
    return fillersRun.get();
  }

  /** Lets one worker go. */
  void releaseOne() {
    holds.get(0).release();
  }

  void release() {
    holds.forEach(Hold::release);
  }
}
