package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerResponse;

/** Counts who is let in, and tells callers. */
record LevelStage(LevelMeter meter) {

  LevelStage() {
    this(new LevelMeter(System::nanoTime));
  }

  /** Counts whoever is let in to a handler. */
  <T> Supplier<T> counted(Supplier<T> handler, Priority priority) {
    return () -> {
      meter.letIn(priority);
      return handler.get();
    };
  }

  /** Says with the answer whom the route lets in; with a refusal, once that is counted. */
  Flux<Void> told(
      Flux<Void> work,
      Answering answering,
      Priority priority,
      HttpServerResponse response,
      HttpRefusals refusals) {
    return Flux.defer(
        () -> {
          tell(response);
          return work.doOnError(
              error -> {
                Reason reason = refusals.unavailable(error);
                /* A handler that has begun was let in, and may be at the headers this very moment. */
                if (reason != null && !answering.hasBegun()) {
                  meter.turnedAway(priority, reason);
                  tell(response);
                }
              });
        });
  }

  private void tell(HttpServerResponse response) {
    response.header(AdmissionLevel.HEADER, meter.level().toString());
  }
}
