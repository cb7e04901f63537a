package dev.weir.bench.overload;

import dev.weir.bench.measure.Figures;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A handler behind a protection. Any thread. */
final class ServedRoute implements AutoCloseable {

  /** How many were turned away with fewer in flight than there are workers. */
  static final String FALSELY = "falsely";

  /** How many were turned away. */
  static final String REFUSED = "refused";

  /** What the protection tells of reasons. */
  static final String REASON = "reason.";

  private static final int FINE = 200;

  private final Work work;
  private final Backend backend;
  private final Guard guard;
  private final Mono<String> body;
  private final Handler guarded;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongAdder falsely = new LongAdder();

  ServedRoute(Work work, Protection who, int bodySize) {
    this.work = work;
    backend = work.open();
    guard = who.open(work);
    body = Mono.just("x".repeat(bodySize));
    guarded = guard.before(this::handle);
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    return Mono.from(response.sendString(backend.call().then(body)))
        .doOnSubscribe(begins -> inFlight.getAndIncrement())
        .doFinally(how -> inFlight.getAndDecrement()); // after the permit has gone to the next
  }

  Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    return Mono.from(guarded.apply(request, response)).doOnSuccess(end -> note(response));
  }

  private void note(HttpServerResponse response) {
    if (response.status().code() != FINE) {
      refused.increment();
      if (inFlight.get() < work.workers()) {
        falsely.increment();
      }
    }
  }

  Figures counts() {
    Figures figures = new Figures().put(REFUSED, refused.sum()).put(FALSELY, falsely.sum());
    guard.refused().forEach((reason, count) -> figures.put(REASON + reason, count));
    return figures;
  }

  @Override
  public void close() {
    guard.close();
    backend.close();
  }
}
