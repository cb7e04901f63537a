package dev.weir.bench.overload;

import dev.weir.bench.measure.Spin;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Computes, on a thread of its own, one after the other. */
final class ComputingBackend implements Backend {

  private final Scheduler thread = Schedulers.newSingle("computing", true);
  private final int spins;

  /** So many spins for each. */
  ComputingBackend(int spins) {
    this.spins = spins;
  }

  @Override
  public Mono<Void> call() {
    return Mono.create(caller -> thread.schedule(() -> compute(caller)));
  }

  private void compute(MonoSink<Void> caller) {
    Spin.spin(spins);
    caller.success();
  }

  @Override
  public void close() {
    thread.dispose();
  }
}
