package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerResponse;

/** Counts who is let in, and tells callers. */
record LevelStage(LevelMeter meter) {

  LevelStage() {
    this(new LevelMeter(System::nanoTime));
  }

  /** Says with the answer whom the route lets in; with a refusal, once that is counted. */
  Flux<Void> told(
      Flux<Void> work, Priority priority, HttpServerResponse response, HttpRefusals refusals) {
    return Flux.defer(
        () -> {
          meter.offered(priority);
          response.header(AdmissionLevel.HEADER, meter.level().toString());
          return work.doOnError(error -> refused(error, priority, response, refusals));
        });
  }

  private void refused(
      Throwable error, Priority priority, HttpServerResponse response, HttpRefusals refusals) {
    Reason reason = refusals.unavailable(error);
    if (reason != null) {
      meter.refused(priority, reason);
      if (!response.hasSentHeaders()) {
        response.header(AdmissionLevel.HEADER, meter.level().toString());
      }
    }
  }
}
