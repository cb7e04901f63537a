package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.support.Threads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** Gates in virtual time, and calls that note what becomes of them. */
abstract class GateScene {

  final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  final List<String> log = new ArrayList<>();

  @AfterEach
  void disposeOfTime() {
    time.dispose();
  }

  final GateBuilder gate(Limit limit) {
    return Gate.of("g").limit(limit).timer(time);
  }

  final GateBuilder gate(int permits) {
    return gate(Limits.fixed(permits));
  }

  static <T> Mono<T> guarded(Gate gate, Mono<T> call) {
    return call.transform(gate.guard());
  }

  /** A call that notes when it begins, and ends when it is told to. */
  final Sinks.One<String> call(Gate gate, String name, Context context) {
    Sinks.One<String> answer = Sinks.one();
    guarded(gate, answer.asMono().doOnSubscribe(s -> log.add(name)))
        .contextWrite(context)
        .subscribe(value -> {}, error -> log.add(name + ": " + error.getMessage()));
    return answer;
  }

  final Sinks.One<String> call(Gate gate, String name) {
    return call(gate, name, Context.empty());
  }

  /** Nobody has a permit or waits for one, and everybody was counted. */
  static void assertQuiet(Gate gate) {
    Ledger ledger = gate.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
    assertThat(ledger.pending()).as("%s", ledger).isZero();
  }

  /** What somebody's code throws that has nobody to tell. */
  static List<Throwable> uncaughtDuring(Runnable action) {
    return Threads.uncaughtDuring(action);
  }
}
