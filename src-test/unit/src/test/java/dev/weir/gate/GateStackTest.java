package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Limits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** However many wait, and whatever they do when they begin or end, the stack stays flat. */
class GateStackTest extends GateScene {

  private static final int LINE = 20_000;

  private final AtomicInteger runs = new AtomicInteger();

  private Gate gateWithALongLine(UnaryOperator<GateBuilder> options) {
    return options.apply(gate(1).maxWaiters(2 * LINE)).build();
  }

  private Mono<String> endsAtOnce() {
    return Mono.fromRunnable(runs::incrementAndGet);
  }

  private Mono<String> failsAtOnce() {
    return endsAtOnce().then(Mono.error(() -> new IllegalStateException("odd")));
  }

  private void runAll(Gate gate, Mono<String> call) {
    Sinks.One<String> first = call(gate, "first");
    for (int i = 0; i < LINE; i++) {
      call.subscribe(v -> {}, e -> {});
    }
    assertThat(uncaughtDuring(() -> first.tryEmitValue("v"))).isEmpty();
  }

  @Test
  void guard_sourcesThatEndAtOnceAndComeAgain_areRunOneAfterTheOther() {
    Gate gate = gateWithALongLine(b -> b);

    runAll(gate, guarded(gate, endsAtOnce()).repeat(1).next());

    assertThat(runs).hasValue(2 * LINE);
    assertQuiet(gate);
  }

  @Test
  void guard_sourcesThatFailAtOnceAndComeAgain_areRunOneAfterTheOther() {
    Gate gate = gateWithALongLine(b -> b);

    runAll(gate, guarded(gate, failsAtOnce()).retry(1));

    assertThat(runs).hasValue(2 * LINE);
    assertQuiet(gate);
  }

  @Test
  void startOn_aSchedulerThatRunsAtOnce_doesNotGrowTheStack() {
    Gate gate = gateWithALongLine(b -> b.startOn(Schedulers.immediate()));

    runAll(gate, guarded(gate, endsAtOnce()));

    assertThat(runs).hasValue(LINE);
    assertQuiet(gate);
  }

  @Test
  void flatMap_manyStreamsGetAPermitAtOnce_goOnOneAfterTheOther() {
    int streams = 3_000;
    Gate gate = gate(1).build();
    Disposable.Composite all = Disposables.composite();
    for (int i = 0; i < streams; i++) {
      all.add(
          Flux.range(0, 9)
              .transform(gate.<Integer, Integer>flatMap(v -> Mono.never()))
              .subscribe());
    }

    assertThat(uncaughtDuring(() -> gate.reconfigure(c -> c.withLimit(Limits.fixed(streams + 1)))))
        .isEmpty();

    assertThat(gate.snapshot().inFlight()).isEqualTo(streams + 1);
    assertThat(gate.snapshot().ledger().pending()).isEqualTo(2 * streams + 1);
    all.dispose();
    assertQuiet(gate);
  }

  /** As one would that blocks until its inner call is over: it must be over then. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 15})
  void guard_sourcesThatWaitForAnInnerCallAsTheyBegin_getItFromWithin(int depth) {
    Gate gate = gate(1).build();
    Sinks.One<String> first = call(gate, "first");
    AtomicInteger answered = new AtomicInteger();
    Mono<String> inner = guarded(gate, endsAtOnce());
    Mono<String> outer =
        Mono.fromRunnable(
            () -> {
              CompletableFuture<String> answer = inner.toFuture();
              if (answer.isDone()) {
                answered.incrementAndGet();
              }
            });
    for (int i = 0; i < depth; i++) {
      guarded(gate, outer).subscribe();
    }
    guarded(gate, endsAtOnce()).subscribe();

    gate.reconfigure(c -> c.withLimit(Limits.fixed(depth + 2)));

    assertThat(answered).hasValue(depth);
    assertThat(runs).hasValue(depth + 1);
    first.tryEmitValue("v");
    assertQuiet(gate);
  }
}
