package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.limit.Regulator;
import dev.weir.observe.Reason;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

/** What throws where it must not, and what comes back where nobody expects it, costs no permit. */
class GateFaultsTest extends GateScene {

  /** A subscriber that throws at one of its signals; what Reactor takes for fatal, goes on. */
  private static final class Throwing implements CoreSubscriber<String> {
    private final String where;

    Throwing(String where) {
      this.where = where;
    }

    @Override
    public void onSubscribe(Subscription s) {
      s.request(Long.MAX_VALUE);
      throwAt("onSubscribe");
    }

    @Override
    public void onNext(String element) {
      throwAt("onNext");
    }

    @Override
    public void onError(Throwable error) {
      throwAt("onError");
    }

    @Override
    public void onComplete() {
      throwAt("onComplete");
    }

    private void throwAt(String here) {
      if (where.equals(here)) {
        throw new LinkageError(here);
      }
    }
  }

  /** What goes wrong is thrown on, or reported where there is nobody to throw it at. */
  private static void ignoring(Runnable action) {
    try {
      action.run();
    } catch (LinkageError | RuntimeException e) {
      assertThat(e).isNotNull();
    }
  }

  // ---------------------------------------------------------------- subscribers

  @ParameterizedTest
  @ValueSource(strings = {"onSubscribe", "onNext", "onError", "onComplete"})
  void mono_subscriberThrows_givesThePermitToTheNext(String where) {
    Gate gate = gate(1).build();
    Sinks.One<String> answer = Sinks.one();
    ignoring(() -> guarded(gate, answer.asMono()).subscribe(new Throwing(where)));
    call(gate, "next").tryEmitValue("v");

    ignoring(
        () -> {
          if (where.equals("onError")) {
            answer.tryEmitError(new IllegalStateException());
          } else {
            answer.tryEmitValue("v");
          }
        });

    assertThat(log).containsExactly("next");
    assertQuiet(gate);
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void flux_subscriberThrowsAtAnElement_givesThePermitToTheNext(Hold hold) {
    Gate gate = gate(1).build();
    TestPublisher<String> source = TestPublisher.create();
    source.flux().transform(gate.<String>guard(hold)).subscribe(new Throwing("onNext"));
    call(gate, "next").tryEmitValue("v");

    ignoring(() -> source.next("a"));

    assertThat(log).containsExactly("next");
    assertQuiet(gate);
  }

  @Test
  void waiting_subscriberThrowsAtItsSubscription_leavesTheLine() {
    Gate gate = gate(1).build();
    Sinks.One<String> first = call(gate, "first");

    ignoring(() -> guarded(gate, Mono.just("a")).subscribe(new Throwing("onSubscribe")));
    first.tryEmitValue("v");

    assertQuiet(gate);
  }

  @Test
  void waiting_subscriberThrowsAtItsEnd_theNextBegins() {
    Gate gate = gate(1).build();
    Sinks.One<String> first = call(gate, "first");
    guarded(gate, Mono.just("a")).subscribe(new Throwing("onComplete"));
    Sinks.One<String> next = call(gate, "next");

    ignoring(() -> first.tryEmitValue("v"));
    next.tryEmitValue("v");

    assertThat(log).containsExactly("first", "next");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- sources

  private static Mono<String> source(Consumer<CoreSubscriber<? super String>> subscribe) {
    return new Mono<>() {
      @Override
      public void subscribe(CoreSubscriber<? super String> actual) {
        subscribe.accept(actual);
      }
    };
  }

  @Test
  void source_throwsWhatIsFatal_givesThePermitBackAndThrowsItOn() {
    Gate gate = gate(1).build();
    Mono<String> fatal =
        source(
            s -> {
              throw new LinkageError("fatal");
            });

    assertThatThrownBy(() -> guarded(gate, fatal).subscribe()).isInstanceOf(LinkageError.class);

    assertQuiet(gate);
  }

  @Test
  void source_throwsAtItsCancel_theNextBegins() {
    Gate gate = gate(1).build();
    Mono<String> odd =
        source(
            s ->
                s.onSubscribe(
                    new Subscription() {
                      @Override
                      public void request(long n) {}

                      @Override
                      public void cancel() {
                        throw new IllegalStateException("odd");
                      }
                    }));
    Disposable first = guarded(gate, odd).subscribe();
    Sinks.One<String> next = call(gate, "next");

    ignoring(first::dispose);
    next.tryEmitValue("v");

    assertThat(log).containsExactly("next");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- the caller's own

  private static CallEnd oddJudge(Throwable error) {
    throw new IllegalStateException("judge");
  }

  private static CallEnd silentJudge(Throwable error) {
    return null;
  }

  static List<Function<Throwable, CallEnd>> judges() {
    return List.of(GateFaultsTest::oddJudge, GateFaultsTest::silentJudge);
  }

  @ParameterizedTest
  @MethodSource("judges")
  void errors_judgeThrowsOrSaysNothing_isReportedAndTheSubscriberIsTold(
      Function<Throwable, CallEnd> judge) {
    Gate gate = gate(1).errors(judge).build();
    List<Throwable> reported =
        uncaughtDuring(
            () ->
                guarded(gate, Mono.error(new IllegalStateException("no")))
                    .subscribe(v -> {}, e -> log.add(e.getMessage())));

    assertThat(log).containsExactly("no");
    assertThat(reported).hasSize(1);
    assertQuiet(gate);
  }

  @Test
  void limit_cannotBeMade_nothingChanges() {
    Gate gate = gate(1).build();
    GateConfig before = gate.config();

    assertThatThrownBy(
            () ->
                gate.reconfigure(
                    c ->
                        c.withLimit(
                            clock -> {
                              throw new IllegalStateException("no limit");
                            })))
        .hasMessage("no limit");

    assertThat(gate.config()).isEqualTo(before);
  }

  private record Always(int limit) implements Regulator {
    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {}
  }

  @Test
  void limit_beginsBelowOne_isOne() {
    Gate gate = Gate.of("g").timer(time).limit(clock -> new Always(0)).build();

    call(gate, "a").tryEmitValue("v");

    assertThat(log).containsExactly("a");
    assertQuiet(gate);
  }

  @Test
  void limit_ofAllThereIs_letsNobodyInOnceItIsClosed() {
    Gate gate = Gate.of("g").timer(time).limit(clock -> new Always(Integer.MAX_VALUE)).build();
    gate.dispose();

    call(gate, "a");

    assertThat(log).singleElement().asString().contains("shut down");
    assertQuiet(gate);
  }

  @Test
  void timer_isGone_refusesWhoWouldHaveToBeWoken() {
    Scheduler gone = Schedulers.newSingle("gone");
    gone.dispose();
    Gate gate =
        Gate.of("g")
            .limit(Limits.fixed(1))
            .overflow(Overflow.timeout(Duration.ofMillis(1)))
            .timer(gone)
            .build();
    Sinks.One<String> first = call(gate, "first");

    call(gate, "second");
    first.tryEmitValue("v");

    assertThat(log).hasSize(2).last().asString().contains("timer");
    assertThat(gate.snapshot().refused()).containsKey(Reason.NO_TIMER);
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- order

  @Test
  void reconfigure_backToFirstComeFirstServed_goesByArrival() {
    Gate gate = gate(1).discipline(Discipline.priority()).build();
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> low = call(gate, "low", Context.of(Priority.class, Priority.LOW));
    time.advanceTimeBy(Duration.ofMillis(1));
    Sinks.One<String> high = call(gate, "high", Context.of(Priority.class, Priority.HIGH));

    gate.reconfigure(config -> config.withDiscipline(Discipline.fifo()));
    first.tryEmitValue("v");
    low.tryEmitValue("v");
    high.tryEmitValue("v");

    assertThat(log).containsExactly("first", "low", "high");
    assertQuiet(gate);
  }

  @Test
  void codel_queueWasEmptyMeanwhile_isNotCut() {
    Gate gate = gate(1).codel(new CoDel(Duration.ofMillis(5), Duration.ofMillis(100))).build();
    Sinks.One<String> running = call(gate, "first");
    List<Disposable> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(guarded(gate, Mono.just("a")).subscribe());
    }
    Sinks.One<String> other = call(gate, "second");
    waiting.add(guarded(gate, Mono.just("a")).subscribe());
    time.advanceTimeBy(Duration.ofMillis(10));
    gate.reconfigure(config -> config.withLimit(Limits.fixed(2)));
    waiting.forEach(Disposable::dispose);
    time.advanceTimeBy(Duration.ofSeconds(10));

    Sinks.One<String> third = call(gate, "third");
    Sinks.One<String> fourth = call(gate, "fourth");
    time.advanceTimeBy(Duration.ofMillis(10));
    other.tryEmitValue("v");
    running.tryEmitValue("v");
    third.tryEmitValue("v");
    fourth.tryEmitValue("v");

    assertThat(log).containsExactly("first", "second", "third", "fourth");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- threads

  @Test
  void startOn_streamThatHasGivenItsPermitBackGoesOn_theNextBegins() throws InterruptedException {
    Scheduler own = Schedulers.newBoundedElastic(2, 10, "own");
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    try {
      Gate gate = gate(1).startOn(own).build();
      Sinks.One<String> first = call(gate, "first");
      Disposable endless =
          Flux.<Integer>generate(sink -> sink.next(1))
              .takeUntil(i -> enough.get())
              .transform(gate.<Integer>guard(Hold.TO_FIRST_ELEMENT))
              .subscribe();
      guarded(gate, Mono.fromRunnable(begun::countDown)).subscribe();

      first.tryEmitValue("v");

      assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
      endless.dispose();
    } finally {
      enough.set(true);
      own.dispose();
    }
  }

  @Test
  void request_ofNothingWhileItWaits_doesNotSpoilTheDemand() {
    Gate gate = gate(1).build();
    Sinks.One<String> first = call(gate, "first");
    List<Integer> got = new ArrayList<>();
    Subscription[] subscription = new Subscription[1];
    Flux.range(1, 9)
        .transform(gate.<Integer>guard())
        .subscribe(
            new CoreSubscriber<>() {
              @Override
              public void onSubscribe(Subscription s) {
                subscription[0] = s;
                s.request(0);
                s.request(-3);
                s.request(2);
              }

              @Override
              public void onNext(Integer element) {
                got.add(element);
              }

              @Override
              public void onError(Throwable error) {
                log.add("odd: " + error);
              }

              @Override
              public void onComplete() {}
            });

    first.tryEmitValue("v");

    assertThat(got).containsExactly(1, 2);
    assertThat(log).containsExactly("first");
    subscription[0].cancel();
    assertQuiet(gate);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void context_holdsWhatIsNoDeadline_failsAndStaysInTheLaw(boolean waits) {
    Gate gate = gate(1).build();
    Disposable holder = waits ? Mono.never().transform(gate.guard()).subscribe() : () -> {};

    Mono.just("a")
        .transform(gate.guard())
        .contextWrite(c -> c.put(Deadline.class, "soon"))
        .subscribe(log::add, error -> log.add(error.getClass().getSimpleName()));
    holder.dispose();

    assertThat(log).containsExactly("ClassCastException");
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(1);
  }

  @Test
  void hook_ofSchedulersThrows_failsAndStaysInTheLaw() {
    Gate gate = gate(1).build();
    Disposable holder = Mono.never().transform(gate.guard()).subscribe();
    Schedulers.onScheduleHook(
        "odd",
        task -> {
          throw new IllegalStateException("odd");
        });
    try {
      Mono.just("a")
          .transform(gate.guard())
          .subscribe(log::add, error -> log.add(error.getMessage()));
    } finally {
      Schedulers.resetOnScheduleHook("odd");
    }
    holder.dispose();

    assertThat(log).containsExactly("odd");
    assertQuiet(gate);
  }
}
