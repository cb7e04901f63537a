package dev.weir.demo.load.scenario;

import dev.weir.demo.load.engine.Reply;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import reactor.core.publisher.Mono;

/** Counts one of the requests of a scenario. Any thread. */
final class Tally {

  private final String name;
  private final LongAdder sent = new LongAdder();
  private final LongAdder right = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final LongAdder cancelled = new LongAdder();

  Tally(String name) {
    this.name = name;
  }

  Mono<Reply> count(Mono<Reply> request) {
    return Mono.defer(
        () -> {
          sent.increment();
          AtomicBoolean ended = new AtomicBoolean();
          return request
              .doOnNext(reply -> end(ended, reply.wrong() == null ? right : wrong))
              .doOnError(error -> end(ended, wrong))
              .doOnCancel(() -> end(ended, cancelled));
        });
  }

  /* What is cancelled may still fail before the cancellation is with it. */
  private static void end(AtomicBoolean ended, LongAdder as) {
    if (ended.compareAndSet(false, true)) {
      as.increment();
    }
  }

  Share share() {
    return new Share(name, sent.sum(), right.sum(), wrong.sum(), cancelled.sum());
  }
}
