package dev.weir.demo.sql;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How much is lent, so that it can be waited for that all is back. Thread-safe. */
final class Loans {
  /*
   * out  one for being open, and one for each loan. Once it is 0 it stays so: there are no loans, and
   *      will be none.
   */
  private final AtomicInteger out = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Sinks.Empty<Void> back = Sinks.empty();

  /** One more. False if there are to be no more. */
  boolean begin() {
    if (closed.get()) {
      return false;
    }
    return out.getAndUpdate(now -> now == 0 ? 0 : now + 1) > 0;
  }

  /** How many there are. */
  int number() {
    return Math.max(0, out.get() - (closed.get() ? 0 : 1));
  }

  /** One less. */
  void end() {
    if (out.decrementAndGet() == 0) {
      back.tryEmitEmpty();
    }
  }

  /** There are to be no more. Completes when all are back. */
  Mono<Void> close() {
    return Mono.defer(
        () -> {
          if (closed.compareAndSet(false, true)) {
            end();
          }
          return back.asMono();
        });
  }
}
