package dev.weir.bench.overload;

import dev.weir.netty.HttpAdmission;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import reactor.core.publisher.Mono;

/**
 * Others' ways to let only so many in. They stand behind an admission that lets everybody in, and
 * only looks after the connection: who is turned away at once on a connection that Reactor Netty is
 * not through with might not be heard of again otherwise.
 */
final class Guards {

  private static final int PERMITS_PER_WORKER = 2;

  private Guards() {}

  /** The least that does it. */
  static Guard semaphore(Work work) {
    Semaphore permits = new Semaphore(PERMITS_PER_WORKER * work.permits());
    return handler ->
        looksAfterConnections(
            (request, response) ->
                permits.tryAcquire()
                    ? Mono.from(handler.apply(request, response))
                        .doFinally(how -> permits.release())
                    : Refusal.send(response));
  }

  private static Handler looksAfterConnections(Handler handler) {
    return HttpAdmission.open().guard(handler)::apply;
  }

  static Guard bulkhead(Work work) {
    Bulkhead bulkhead =
        Bulkhead.of(
            "overload",
            BulkheadConfig.custom()
                .maxConcurrentCalls(PERMITS_PER_WORKER * work.permits())
                .maxWaitDuration(Duration.ZERO)
                .build());
    return handler ->
        looksAfterConnections(
            (request, response) ->
                Mono.from(handler.apply(request, response))
                    .transformDeferred(BulkheadOperator.of(bulkhead))
                    .onErrorResume(
                        BulkheadFullException.class, full -> Mono.from(Refusal.send(response))));
  }
}
