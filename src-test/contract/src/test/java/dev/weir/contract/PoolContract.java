package dev.weir.contract;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import reactor.core.scheduler.Scheduler;

/** What the tests of the contract share: pools of the kind at hand, and the law after each test. */
abstract class PoolContract {

  /** Far more than anything here takes; reached only by what hangs. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  @Parameter(0)
  PoolKinds kind;

  @Parameter(1)
  PoolViews view;

  final Pools pools = new Pools();

  @AfterEach
  void everythingIsAccountedForAndEveryThreadStops() {
    pools.close();
  }

  /** A builder of the kind at hand, whose name no other pool has. */
  WorkerPoolBuilder builder(int workers) {
    return kind.builder(Pools.newName(kind.factory()), workers);
  }

  WorkerPool pool(int workers) {
    return pool(builder(workers));
  }

  WorkerPool pool(WorkerPoolBuilder builder) {
    return pools.add(builder.build());
  }

  /** The pool as the Scheduler that the view at hand shows. */
  Scheduler scheduler(WorkerPool pool) {
    return view.of(pool);
  }

  /** Occupies one worker of the pool until it is let go, at the latest after the test. */
  Hold occupy(WorkerPool pool) {
    Hold hold = hold();
    pool.schedule(hold);
    hold.awaitStarted();
    return hold;
  }

  /** A body that runs until it is let go, at the latest after the test. */
  Hold hold() {
    return pools.add(new Hold());
  }

  Saturation saturate(WorkerPool pool) {
    return pools.add(Saturation.ofRoom(pool));
  }

  Saturation saturateWithWaiters(WorkerPool pool) {
    return pools.add(Saturation.ofRoomAndWaiters(pool));
  }
}
