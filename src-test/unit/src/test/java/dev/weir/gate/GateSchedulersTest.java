package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import dev.weir.support.OddScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Schedulers and hooks that throw: whoever waited is told once, and no permit is lost. */
class GateSchedulersTest extends GateScene {

  private static final Duration BOUND = Duration.ofMillis(50);

  private final OddScheduler odd = new OddScheduler(time);

  private static RuntimeException odd() {
    return new IllegalStateException("odd");
  }

  private static RuntimeException refused() {
    return new RejectedExecutionException("odd");
  }

  static Stream<Throwable> whatSchedulersThrow() {
    return Stream.of(refused(), odd(), new LinkageError("odd"));
  }

  private void hooked(Runnable wrapped, Runnable action) {
    Schedulers.onScheduleHook("odd", task -> wrapped);
    try {
      action.run();
    } finally {
      Schedulers.resetOnScheduleHook("odd");
    }
  }

  // ---------------------------------------------------------------- startOn

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void startOn_throws_tellsTheSubscriberAndTheNextBegins(Throwable error) {
    Gate gate = gate(1).startOn(odd).build();
    Sinks.One<String> first = call(gate, "first");
    call(gate, "second");
    Sinks.One<String> third = call(gate, "third");
    Consumer<Runnable> sound = odd.onSchedule;
    odd.onSchedule =
        task -> {
          odd.onSchedule = sound;
          throw Exceptions.propagate(error);
        };

    List<Throwable> reported = uncaughtDuring(() -> first.tryEmitValue("v"));
    time.advanceTime();
    third.tryEmitValue("v");

    assertThat(log).containsSubsequence("first", "third");
    boolean fatal = error instanceof Error;
    assertThat(log.stream().filter(line -> line.startsWith("second: ")))
        .hasSize(fatal ? 0 : 1)
        .allMatch(line -> error instanceof RejectedExecutionException || line.endsWith("odd"));
    assertThat(reported).hasSize(fatal ? 1 : 0);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(1);
    assertQuiet(gate);
  }

  @Test
  void startOn_hookThrows_tellsTheSubscriberAndGivesThePermitBack() {
    Gate gate = gate(1).startOn(Schedulers.parallel()).build();
    Sinks.One<String> first = call(gate, "first");
    call(gate, "second");
    Schedulers.onScheduleHook(
        "odd",
        task -> {
          throw odd();
        });
    try {
      first.tryEmitValue("v");
    } finally {
      Schedulers.resetOnScheduleHook("odd");
    }

    assertThat(log).containsExactly("first", "second: odd");
    assertQuiet(gate);
  }

  static Stream<Supplier<RuntimeException>> whatComesAfterTheTaskRan() {
    return Stream.of(GateSchedulersTest::refused, GateSchedulersTest::odd);
  }

  @ParameterizedTest
  @MethodSource("whatComesAfterTheTaskRan")
  void startOn_runsItAndThrows_isStartedAndKeepsItsPermit(Supplier<RuntimeException> thrown) {
    Gate gate = gate(1).startOn(odd).build();
    odd.onSchedule =
        task -> {
          task.run();
          throw thrown.get();
        };
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> second = call(gate, "second");

    List<Throwable> reported = uncaughtDuring(() -> first.tryEmitValue("v"));

    assertThat(log).containsExactly("first", "second");
    assertThat(gate.snapshot().inFlight()).isEqualTo(1);
    assertThat(reported).hasSize(1);
    second.tryEmitValue("v");
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(2);
  }

  @Test
  void startOn_throwsAndRunsItLater_isToldOnceAndNotStarted() {
    Gate gate = gate(1).startOn(odd).build();
    List<Runnable> kept = new ArrayList<>();
    odd.onSchedule =
        task -> {
          kept.add(task);
          throw odd();
        };
    Sinks.One<String> first = call(gate, "first");
    call(gate, "second");

    first.tryEmitValue("v");
    kept.forEach(Runnable::run);

    assertThat(log).containsExactly("first", "second: odd");
    assertQuiet(gate);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void hook_ofTheOfferingThreadThrowsLater_tellsTheSubscriberAndTheNextBegins(boolean startOn) {
    GateBuilder builder = gate(1);
    Gate gate = (startOn ? builder.startOn(odd) : builder).build();
    Sinks.One<String> first = call(gate, "first");
    hooked(
        () -> {
          throw odd();
        },
        () -> call(gate, "second"));
    Sinks.One<String> third = call(gate, "third");

    first.tryEmitValue("v");
    time.advanceTime();
    third.tryEmitValue("v");

    assertThat(log).containsExactlyInAnyOrder("first", "second: odd", "third");
    assertQuiet(gate);
  }

  /** What Reactor's schedulers do, of which no gate is told. */
  @Test
  void startOn_disposedOfBeforeItStarts_aCancelGivesThePermitBack() {
    Scheduler own = Schedulers.newSingle("own");
    CompletableFuture<Void> busy = new CompletableFuture<>();
    own.schedule(busy::join);
    Gate gate = gate(1).startOn(own).build();
    Sinks.One<String> first = call(gate, "first");
    Disposable second = guarded(gate, Mono.just("b")).subscribe(log::add);
    first.tryEmitValue("v");

    own.dispose();
    assertThat(gate.snapshot().inFlight()).isEqualTo(1);
    second.dispose();
    busy.complete(null);

    assertThat(log).containsExactly("first");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- expiryScheduler

  private Gate expiringOn(OddScheduler expiry) {
    return gate(1).overflow(Overflow.timeout(BOUND)).expiryScheduler(expiry).build();
  }

  @ParameterizedTest
  @MethodSource("whatSchedulersThrow")
  void expiry_schedulerThrows_theSubscriberIsToldAllTheSame(Throwable error) {
    Gate gate = expiringOn(odd);
    odd.onSchedule =
        task -> {
          throw Exceptions.propagate(error);
        };
    Sinks.One<String> first = call(gate, "first");
    call(gate, "second");
    call(gate, "third");

    List<Throwable> reported = uncaughtDuring(() -> time.advanceTimeBy(BOUND));

    assertThat(log).hasSize(3).last().asString().startsWith("third: gate g: no permit within");
    assertThat(reported).hasSize(error instanceof RejectedExecutionException ? 0 : 2);
    first.tryEmitValue("v");
    assertQuiet(gate);
  }

  @ParameterizedTest
  @MethodSource("whatComesAfterTheTaskRan")
  void expiry_schedulerRunsItAndThrows_theSubscriberIsToldOnce(Supplier<RuntimeException> thrown) {
    Gate gate = expiringOn(odd);
    odd.onSchedule =
        task -> {
          task.run();
          throw thrown.get();
        };
    Sinks.One<String> first = call(gate, "first");
    call(gate, "second");

    List<Throwable> reported = uncaughtDuring(() -> time.advanceTimeBy(BOUND));

    assertThat(log).hasSize(2);
    assertThat(reported).hasSize(1);
    first.tryEmitValue("v");
    assertQuiet(gate);
  }

  /** Throws what a scheduler may throw too. */
  private final class ThrowingOnError implements CoreSubscriber<String> {
    @Override
    public void onSubscribe(Subscription s) {}

    @Override
    public void onNext(String element) {}

    @Override
    public void onError(Throwable error) {
      log.add("told");
      throw refused();
    }

    @Override
    public void onComplete() {}
  }

  @Test
  void expiry_subscriberThrowsWhereItIsTold_isToldOnce() {
    odd.onSchedule = Runnable::run;
    Gate gate = expiringOn(odd);
    Sinks.One<String> first = call(gate, "first");
    guarded(gate, Mono.<String>never()).subscribe(new ThrowingOnError());

    List<Throwable> reported = uncaughtDuring(() -> time.advanceTimeBy(BOUND));

    assertThat(log).containsExactly("first", "told");
    assertThat(reported).hasSize(1);
    first.tryEmitValue("v");
    assertQuiet(gate);
  }
}
