package dev.weir.demo.load.http;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Has requests wait until all of them have a connection, so that each has its own. Thread-safe. */
final class Together {

  private final AtomicInteger missing;
  private final Sinks.Empty<Void> all = Sinks.empty();

  /** Of so many. */
  Together(int number) {
    missing = new AtomicInteger(number);
  }

  /** One has a connection: completes when all have. */
  Mono<Void> arrive() {
    if (missing.decrementAndGet() == 0) {
      open();
    }
    return all.asMono();
  }

  /** One gets none: nobody is to wait any longer. */
  void open() {
    all.tryEmitEmpty(); // the first counts
  }
}
