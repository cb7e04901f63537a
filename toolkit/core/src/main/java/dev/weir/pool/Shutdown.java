package dev.weir.pool;

import dev.weir.internal.PoolCore;
import dev.weir.observe.Ledger;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** A graceful disposal that turns into a forced one at its deadline. */
final class Shutdown {

  /** How long a body that was interrupted has to return before the report is made without it. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** In nanoseconds a duration ends at three centuries. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Shutdown() {}

  static Mono<ShutdownReport> within(
      Duration deadline, WorkerPool pool, PoolCore core, Scheduler timer) {
    String name = pool.config().name();
    return Mono.defer(
        () ->
            pool.disposeGracefully()
                .then(
                    Mono.fromCallable(
                        () ->
                            new ShutdownReport(name, !core.isDisposed(), 0, core.view().ledger())))
                .timeout(
                    deadline.compareTo(LONGEST) < 0 ? deadline : LONGEST,
                    Mono.defer(() -> force(name, pool, core, timer)),
                    timer));
  }

  private static Mono<ShutdownReport> force(
      String name, WorkerPool pool, PoolCore core, Scheduler timer) {
    Ledger before = core.view().ledger();
    long abandoned = before.pending();
    pool.dispose();
    return core.onDeserted()
        .timeout(GRACE, Mono.empty(), timer)
        .then(
            Mono.fromCallable(
                () -> new ShutdownReport(name, false, abandoned, core.view().ledger())));
  }
}
