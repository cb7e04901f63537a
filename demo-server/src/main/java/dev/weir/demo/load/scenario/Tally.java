package dev.weir.demo.load.scenario;

import dev.weir.demo.load.engine.Reply;
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
    return request
        .doFirst(sent::increment)
        .doOnNext(reply -> (reply.wrong() == null ? right : wrong).increment())
        .doOnError(error -> wrong.increment())
        .doOnCancel(cancelled::increment);
  }

  Share share() {
    return new Share(name, sent.sum(), right.sum(), wrong.sum(), cancelled.sum());
  }
}
