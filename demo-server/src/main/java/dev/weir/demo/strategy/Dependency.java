package dev.weir.demo.strategy;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.observe.GateSnapshot;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * A simulated service that somebody calls: it has so many workers, and calls beyond them wait in
 * it, first come, first served. That makes it slow when it gets too many at a time, as real ones
 * are. No thread is blocked.
 */
final class Dependency {

  /* It is what is behind it that is too patient. Beyond this it fails calls. */
  private static final int LONGEST_QUEUE = 1 << 16;

  private final Gate workers;

  Dependency(String name, int workers) {
    this.workers =
        Gate.of(name)
            .limit(Limits.fixed(workers))
            .queueCapacity(LONGEST_QUEUE)
            .overflow(Overflow.reject())
            .build();
  }

  /** One call that keeps a worker for so long. Cold. */
  Mono<Long> call(Duration work) {
    return Mono.delay(work).transform(workers.guard());
  }

  /** Has so many workers from now on; calls under way are done. */
  void workers(int number) {
    workers.reconfigure(config -> config.withLimit(Limits.fixed(number)));
  }

  GateSnapshot snapshot() {
    return workers.snapshot();
  }

  void dispose() {
    workers.dispose();
  }
}
