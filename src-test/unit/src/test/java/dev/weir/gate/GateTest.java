package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.limit.CallEnd;
import dev.weir.limit.Limits;
import dev.weir.limit.Regulator;
import dev.weir.observe.GateSnapshot;
import dev.weir.observe.Reason;
import dev.weir.overflow.CoDel;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.util.context.Context;

class GateTest extends GateScene {

  /** A call that ends when it is told to; it notes when it is subscribed to and how it ends. */
  private final class Call {
    final Sinks.One<String> answer = Sinks.one();
    final Disposable subscription;

    Call(Gate gate, String name) {
      this(gate, name, Context.empty());
    }

    Call(Gate gate, String name, Context context) {
      subscription =
          answer
              .asMono()
              .doOnSubscribe(s -> log.add(name + " begins"))
              .transform(gate.guard())
              .contextWrite(context)
              .subscribe(
                  value -> log.add(name + " = " + value),
                  error ->
                      log.add(
                          name
                              + " "
                              + (error instanceof GateRefusedException refused
                                  ? refused.reason()
                                  : error.getMessage())),
                  () -> log.add(name + " ends"));
    }

    void end() {
      answer.tryEmitValue("v").orThrow();
    }
  }

  // ---------------------------------------------------------------- permits

  @Test
  void guard_permitFree_subscribesAtOnceAndGivesItBack() {
    Gate gate = gate(1).build();

    StepVerifier.create(Mono.just("a").transform(gate.guard())).expectNext("a").verifyComplete();

    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(1);
  }

  @Test
  void guard_noPermit_waitsAndBeginsWhenOneComesBack() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");
    assertThat(log).containsExactly("a begins");
    assertThat(gate.snapshot().inFlight()).isEqualTo(1);
    assertThat(gate.snapshot().ledger().queued()).isEqualTo(2);

    a.end();
    assertThat(log).containsExactly("a begins", "a = v", "a ends", "b begins");
    b.end();
    c.end();

    assertThat(log).endsWith("b = v", "b ends", "c begins", "c = v", "c ends");
    assertQuiet(gate);
    assertThat(gate.snapshot().waits().count()).isEqualTo(2);
  }

  @Test
  void guard_sourceFails_givesThePermitBack() {
    Gate gate = gate(1).build();

    StepVerifier.create(Mono.error(new IllegalStateException("no")).transform(gate.guard()))
        .verifyErrorMessage("no");

    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(1);
  }

  @Test
  void guard_emptySource_givesThePermitBack() {
    Gate gate = gate(1).build();

    StepVerifier.create(Mono.empty().transform(gate.guard())).verifyComplete();

    assertQuiet(gate);
  }

  @Test
  void guard_monoValueWithoutItsEnd_isComplete() {
    Gate gate = gate(1).build();
    TestPublisher<String> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);

    StepVerifier.create(new OnlyValue(source).transform(gate.guard()))
        .then(() -> source.next("a"))
        .expectNext("a")
        .verifyComplete();

    assertQuiet(gate);
  }

  /** A Mono that gives a value, and ends later. */
  private static final class OnlyValue extends Mono<String> {
    private final TestPublisher<String> source;

    OnlyValue(TestPublisher<String> source) {
      this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
      source.subscribe(actual);
    }
  }

  @Test
  void cancel_whileItRuns_givesThePermitToTheNext() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");

    a.subscription.dispose();

    assertThat(log).containsExactly("a begins", "b begins");
    b.end();
    a.subscription.dispose();
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_whileItWaits_leavesTheLine() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");

    b.subscription.dispose();
    a.end();

    assertThat(log).containsExactly("a begins", "a = v", "a ends", "c begins");
    c.end();
    assertQuiet(gate);
  }

  @Test
  void cancel_insideOnSubscribe_leavesTheLineBeforeItArrives() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");

    Mono.just("b").transform(gate.guard()).doOnSubscribe(s -> s.cancel()).subscribe(log::add);
    a.end();

    assertThat(log).doesNotContain("b");
    assertQuiet(gate);
  }

  @Test
  void cancel_allWhoWait_keepsNothingOfThem() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    for (int i = 0; i < 1_000; i++) {
      new Call(gate, "w").subscription.dispose();
    }

    assertThat(gate.snapshot().ledger().pending()).isEqualTo(1);
    a.end();
    assertQuiet(gate);
  }

  @Test
  void guard_aLongLineOfSourcesThatEndAtOnce_doesNotGrowTheStack() {
    Gate gate = gate(1).maxWaiters(200_000).build();
    Call a = new Call(gate, "a");
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < 100_000; i++) {
      Mono.fromRunnable(done::incrementAndGet).transform(gate.guard()).subscribe();
    }

    a.end();

    assertThat(done).hasValue(100_000);
    assertQuiet(gate);
  }

  @Test
  void guard_requestBeforeThePermit_isPassedOnAfterIt() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    AtomicInteger requested = new AtomicInteger();
    StepVerifier.create(
            Flux.range(1, 5)
                .doOnRequest(n -> requested.addAndGet((int) n))
                .transform(gate.<Integer>guard()),
            0)
        .thenRequest(2)
        .then(() -> assertThat(requested).hasValue(0))
        .then(a::end)
        .expectNext(1, 2)
        .then(() -> assertThat(requested).hasValue(2))
        .thenRequest(3)
        .expectNext(3, 4, 5)
        .verifyComplete();
    assertQuiet(gate);
  }

  @Test
  void guard_subscribesAgainOnItsEnd_findsThePermit() {
    Gate gate = gate(1).queueCapacity(0).overflow(Overflow.reject()).build();

    StepVerifier.create(Mono.just(1).transform(gate.<Integer>guard()).repeat(3))
        .expectNext(1, 1, 1, 1)
        .verifyComplete();

    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- streams

  @Test
  void guard_stream_holdsItsPermitToItsEnd() {
    Gate gate = gate(1).build();
    TestPublisher<Integer> source = TestPublisher.create();
    List<Integer> got = new ArrayList<>();
    source.flux().transform(gate.<Integer>guard()).subscribe(got::add);

    source.next(1, 2);
    assertThat(gate.snapshot().inFlight()).isEqualTo(1);
    source.complete();

    assertThat(got).containsExactly(1, 2);
    assertQuiet(gate);
  }

  @Test
  void guard_streamToFirstElement_givesThePermitBackWithIt() {
    Gate gate = gate(1).build();
    TestPublisher<Integer> source = TestPublisher.create();
    List<Integer> got = new ArrayList<>();
    Disposable stream =
        source.flux().transform(gate.<Integer>guard(Hold.TO_FIRST_ELEMENT)).subscribe(got::add);
    Call b = new Call(gate, "b");

    source.next(1);
    assertThat(log).containsExactly("b begins");
    source.next(2);
    stream.dispose();

    assertThat(got).containsExactly(1, 2);
    source.assertCancelled();
    b.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void guard_emptyStream_givesThePermitBack(Hold hold) {
    Gate gate = gate(1).build();

    StepVerifier.create(Flux.empty().transform(gate.guard(hold))).verifyComplete();

    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- strategies

  @Test
  void reject_queueFull_refusesAtOnceAndSaysWhy() {
    Gate gate = gate(1).queueCapacity(1).overflow(Overflow.reject()).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");

    StepVerifier.create(Mono.just("c").transform(gate.guard()))
        .verifyErrorSatisfies(
            error ->
                assertThat(error)
                    .hasMessage("gate g: rejected: no permit (in flight 1, limit 1, waiting 1)")
                    .isInstanceOfSatisfying(
                        GateRefusedException.class,
                        refused -> {
                          assertThat(refused.reason()).isEqualTo(Reason.NO_ROOM);
                          assertThat(refused.gate()).isEqualTo("g");
                          assertThat(refused.getStackTrace()).isEmpty();
                        }));

    a.end();
    b.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().refused()).isEqualTo(Map.of(Reason.NO_ROOM, 1L));
    assertThat(gate.snapshot().ledger().rejected()).isEqualTo(1);
  }

  static List<Discipline> disciplines() {
    return List.of(Discipline.fifo(), Discipline.priority());
  }

  @ParameterizedTest
  @MethodSource("disciplines")
  void reject_onlyOneWaitsWhoIsNotInLineYet_letsOneInForWhomThereIsAPermit(Discipline discipline) {
    Gate gate = gate(1).queueCapacity(1).overflow(Overflow.reject()).discipline(discipline).build();
    Call a = new Call(gate, "a");
    List<Call> meanwhile = new ArrayList<>();
    Mono.just("b")
        .transform(gate.guard())
        .doOnSubscribe( // it is counted, but has not arrived
            s -> {
              a.end();
              meanwhile.add(new Call(gate, "c"));
              new Call(gate, "d"); // one runs and one waits: that is all
            })
        .subscribe(log::add);

    assertThat(log).containsExactly("a begins", "a = v", "a ends", "c begins", "d NO_ROOM");
    meanwhile.get(0).end();
    assertThat(log).endsWith("c ends", "b");
    assertQuiet(gate);
  }

  @Test
  void drop_noRoom_isCountedAsDropped() {
    Gate gate = gate(1).queueCapacity(0).overflow(Overflow.drop()).build();
    Call a = new Call(gate, "a");
    new Call(gate, "b");

    assertThat(log).containsExactly("a begins", "b DROPPED");
    a.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().dropped()).isEqualTo(1);
  }

  @Test
  void block_moreThanMayWait_refusesTheLast() {
    Gate gate = gate(1).queueCapacity(1).maxWaiters(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");
    new Call(gate, "d");

    assertThat(log).containsExactly("a begins", "d TOO_MANY_WAITERS");
    GateSnapshot snapshot = gate.snapshot();
    assertThat(snapshot.ledger().queued()).isEqualTo(1);
    assertThat(snapshot.ledger().waiting()).isEqualTo(1);
    a.end();
    b.end();
    c.end();
    assertQuiet(gate);
  }

  @Test
  void timeout_waitedTooLong_isToldAndLeavesTheLine() {
    Gate gate = gate(1).overflow(Overflow.timeout(Duration.ofMillis(50))).build();
    Call a = new Call(gate, "a");
    new Call(gate, "b");

    time.advanceTimeBy(Duration.ofMillis(49));
    assertThat(log).containsExactly("a begins");
    time.advanceTimeBy(Duration.ofMillis(1));

    assertThat(log).containsExactly("a begins", "b WAITED_TOO_LONG");
    a.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void timeout_permitInTime_setsTheTimerFree() {
    Gate gate = gate(1).overflow(Overflow.timeout(Duration.ofMillis(50))).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    assertThat(time.getScheduledTaskCount()).isEqualTo(1);

    a.end();
    time.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(log).containsExactly("a begins", "a = v", "a ends", "b begins");
    b.end();
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- deadlines

  private Context deadlineIn(long millis) {
    return Context.of(
        Deadline.class,
        new Deadline(Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS) + millis)));
  }

  @Test
  void deadline_hasPassed_isSkippedThoughThereIsAPermit() {
    Gate gate = gate(1).build();
    time.advanceTimeBy(Duration.ofSeconds(1));

    new Call(gate, "a", deadlineIn(0));

    assertThat(log).containsExactly("a DOOMED");
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void deadline_passesWhileItWaits_isSkipped() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    new Call(gate, "b", deadlineIn(20));

    time.advanceTimeBy(Duration.ofMillis(20));

    assertThat(log).containsExactly("a begins", "b DOOMED");
    a.end();
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- ranks

  private static Context at(Priority priority) {
    return Context.of(Priority.class, priority);
  }

  @Test
  void priority_noPermit_theMostUrgentGoesNext() {
    Gate gate = gate(1).discipline(Discipline.priority()).build();
    Call a = new Call(gate, "a");
    Call low = new Call(gate, "low", at(Priority.LOW));
    Call high = new Call(gate, "high", at(Priority.HIGH));

    a.end();
    assertThat(log).endsWith("high begins");
    high.end();
    low.end();
    assertQuiet(gate);
  }

  @Test
  void priority_queueFull_shedsTheLeastUrgent() {
    Gate gate =
        gate(1)
            .discipline(Discipline.priority())
            .queueCapacity(2)
            .overflow(Overflow.reject())
            .build();
    Call a = new Call(gate, "a");
    new Call(gate, "low", at(Priority.LOW));
    Call normal = new Call(gate, "normal");
    Call high = new Call(gate, "high", at(Priority.HIGH));
    new Call(gate, "lower", at(Priority.LOW));

    assertThat(log).containsExactly("a begins", "low OUTRANKED", "lower NO_ROOM");
    a.end();
    high.end();
    normal.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().refused())
        .isEqualTo(Map.of(Reason.NO_ROOM, 1L, Reason.OUTRANKED, 1L));
  }

  @Test
  void discipline_throws_isGivenUpAndNobodyIsLost() {
    Discipline odd =
        Discipline.by(
            "odd",
            (x, y) -> {
              throw new IllegalStateException("odd");
            });
    Gate gate = gate(1).discipline(odd).build();
    Call a = new Call(gate, "a");

    List<Throwable> thrown =
        uncaughtDuring(
            () -> {
              Call b = new Call(gate, "b");
              Call c = new Call(gate, "c");
              a.end();
              b.end();
              c.end();
            });

    assertThat(thrown).singleElement().hasFieldOrPropertyWithValue("message", "odd");
    assertThat(log).contains("b ends", "c ends");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- CoDel

  @Test
  void codel_queueStands_turnsAwayWhoHasWaitedLongest() {
    Gate gate = gate(1).codel(new CoDel(Duration.ofMillis(5), Duration.ofMillis(100))).build();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      calls.add(new Call(gate, Integer.toString(i)));
    }
    for (Call call : calls) {
      time.advanceTimeBy(Duration.ofMillis(10));
      call.answer.tryEmitValue("v");
    }
    time.advanceTimeBy(Duration.ofMillis(1));

    long cut = gate.snapshot().refused().getOrDefault(Reason.STANDING_QUEUE, 0L);
    assertThat(cut).isBetween(5L, 40L);
    assertQuiet(gate);
    assertThat(log).contains("0 ends", "1 ends");
  }

  // ---------------------------------------------------------------- shadow

  @Test
  void shadow_beyondTheLimit_letsAllThroughAndCounts() {
    Gate gate = gate(1).queueCapacity(1).overflow(Overflow.reject()).shadow(true).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");

    assertThat(log).containsExactly("a begins", "b begins", "c begins");
    assertThat(gate.snapshot().inFlight()).isEqualTo(3);
    a.end();
    b.end();
    c.end();

    assertThat(gate.snapshot().shadow())
        .isEqualTo(new GateSnapshot.Shadow(1, Map.of(Reason.NO_ROOM, 1L)));
    assertThat(gate.snapshot().refused()).isEmpty();
    assertQuiet(gate);
  }

  @Test
  void shadow_switchedOnWhileSomeWait_letsThemThrough() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");

    gate.reconfigure(c -> c.withShadow(true));

    assertThat(log).containsExactly("a begins", "b begins");
    a.end();
    b.end();
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- changes

  @Test
  void reconfigure_moreLimit_letsThoseInWhoWait() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");

    gate.reconfigure(config -> config.withLimit(Limits.fixed(3)));

    assertThat(log).containsExactly("a begins", "b begins", "c begins");
    a.end();
    b.end();
    c.end();
    assertQuiet(gate);
  }

  @Test
  void reconfigure_lessLimit_letsNobodyInUntilEnoughHaveEnded() {
    Gate gate = gate(2).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");
    gate.reconfigure(config -> config.withLimit(Limits.fixed(1)));

    a.end();
    assertThat(log).doesNotContain("c begins");
    b.end();
    assertThat(log).endsWith("c begins");
    c.end();
    assertQuiet(gate);
  }

  @Test
  void reconfigure_otherDiscipline_ordersThoseAnewWhoWait() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Call low = new Call(gate, "low", at(Priority.LOW));
    Call high = new Call(gate, "high", at(Priority.HIGH));

    gate.reconfigure(config -> config.withDiscipline(Discipline.priority()));
    a.end();

    assertThat(log).endsWith("high begins");
    high.end();
    low.end();
    assertQuiet(gate);
  }

  @Test
  void reconfigure_smallerQueue_keepsThoseWhoWait() {
    Gate gate = gate(1).queueCapacity(3).overflow(Overflow.reject()).build();
    Call a = new Call(gate, "a");
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");

    gate.reconfigure(config -> config.withQueueCapacity(0));
    new Call(gate, "d");

    assertThat(log).containsExactly("a begins", "d NO_ROOM");
    a.end();
    b.end();
    c.end();
    assertThat(log).endsWith("c ends");
    assertQuiet(gate);
  }

  @Test
  void reconfigure_whileItIsReconfigured_bothHold() {
    Gate gate = gate(1).build();

    GateConfig after =
        gate.reconfigure(
            c -> {
              gate.reconfigure(inner -> inner.withLimit(Limits.fixed(5)));
              return c.withQueueCapacity(7);
            });

    assertThat(after).isEqualTo(gate.config());
    assertThat(after.limit()).isEqualTo(Limits.fixed(5));
    assertThat(gate.snapshot().limit()).isEqualTo(5);
    assertThat(gate.snapshot().queueCapacity()).isEqualTo(7);
  }

  /** Has another thread change the gate, and waits until it has. */
  private static void changeElsewhere(Gate gate) {
    CompletableFuture.runAsync(() -> gate.reconfigure(c -> c.withMaxWaiters(3)))
        .orTimeout(5, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void reconfigure_changeWaitsForAnother_doesNotHoldThatUp() {
    Gate gate = gate(1).build();

    gate.reconfigure(
        c -> {
          changeElsewhere(gate);
          return c.withQueueCapacity(7);
        });

    assertThat(gate.snapshot().maxWaiters()).isEqualTo(3);
    assertThat(gate.snapshot().queueCapacity()).isEqualTo(7);
  }

  @Test
  void reconfigure_limitBeginsWhileAnotherChanges_doesNotHoldThatUp() {
    Gate gate = gate(1).build();

    gate.reconfigure(
        c ->
            c.withLimit(
                clock -> {
                  changeElsewhere(gate);
                  return new Recorder(new ArrayList<>(), 2);
                }));

    assertThat(gate.snapshot().maxWaiters()).isEqualTo(3);
    assertThat(gate.snapshot().limit()).isEqualTo(2);
  }

  @Test
  void reconfigure_byTwoThreads_losesNoChange() {
    Gate gate = gate(1).queueCapacity(0).build();
    Runnable raise =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            gate.reconfigure(c -> c.withQueueCapacity(c.queueCapacity() + 1));
          }
        };

    CompletableFuture<Void> other = CompletableFuture.runAsync(raise);
    raise.run();
    other.join();

    assertThat(gate.config().queueCapacity()).isEqualTo(2_000);
    assertThat(gate.snapshot().queueCapacity()).isEqualTo(2_000);
  }

  @Test
  void reconfigure_otherName_isRefused() {
    Gate gate = gate(1).build();

    assertThatThrownBy(() -> gate.reconfigure(c -> GateConfig.usual("other", Limits.fixed(1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("name: other (expected: g, as it was)");
    assertThat(gate.config().name()).isEqualTo("g");
  }

  // ---------------------------------------------------------------- closing

  @Test
  void dispose_someRunAndSomeWait_turnsAwayThoseWhoWait() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    new Call(gate, "b");

    gate.dispose();
    gate.dispose();
    time.advanceTimeBy(Duration.ofMillis(1));
    new Call(gate, "c");

    assertThat(gate.isDisposed()).isTrue();
    assertThat(log).containsExactly("a begins", "b SHUT_DOWN", "c SHUT_DOWN");
    a.end();
    assertThat(log).endsWith("a = v", "a ends");
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- threads

  @Test
  void startOn_hadToWait_isSubscribedToThere() {
    Scheduler own = Schedulers.newSingle("own");
    try {
      Gate gate = gate(1).startOn(own).build();
      Call a = new Call(gate, "a");
      Mono<String> second =
          Mono.fromCallable(() -> Thread.currentThread().getName()).transform(gate.guard());

      StepVerifier.create(second)
          .then(a::end)
          .assertNext(thread -> assertThat(thread).startsWith("own"))
          .verifyComplete();
      assertQuiet(gate);
    } finally {
      own.dispose();
    }
  }

  @Test
  void startOn_isGone_tellsTheSubscriberAndGivesThePermitBack() {
    Scheduler own = Schedulers.newSingle("own");
    own.dispose();
    Gate gate = gate(1).startOn(own).build();
    Call a = new Call(gate, "a");
    new Call(gate, "b");
    new Call(gate, "c");

    a.end();

    assertThat(log).hasSize(5);
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(2);
  }

  @Test
  void start_throws_doesNotKeepTheNextFromStarting() {
    Gate gate = gate(1).build();
    Call a = new Call(gate, "a");
    Mono<String> throwing =
        new Mono<>() {
          @Override
          public void subscribe(CoreSubscriber<? super String> actual) {
            throw new IllegalStateException("odd");
          }
        };
    throwing
        .transform(gate.guard())
        .subscribe(v -> {}, e -> log.add("odd fails: " + e.getMessage()));
    Call c = new Call(gate, "c");

    List<Throwable> thrown = uncaughtDuring(a::end);

    assertThat(thrown).isEmpty();
    assertThat(log).endsWith("odd fails: odd", "c begins");
    c.end();
    assertQuiet(gate);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- limits

  @Test
  void limit_adaptive_hearsOfEachCall() {
    List<String> heard = new ArrayList<>();
    Gate gate =
        Gate.of("g").timer(time).limit(clock -> new Recorder(heard, 2)).queueCapacity(10).build();
    Call a = new Call(gate, "a");
    time.advanceTimeBy(Duration.ofMillis(3));
    Call b = new Call(gate, "b");
    Call c = new Call(gate, "c");
    time.advanceTimeBy(Duration.ofMillis(4));
    a.end();
    b.answer.tryEmitError(new TimeoutException()).orThrow();
    c.subscription.dispose();
    new Call(gate, "d").answer.tryEmitError(new IllegalStateException()).orThrow();

    assertThat(heard)
        .containsExactly(
            "7 ms, 1 in flight, SUCCEEDED",
            "4 ms, 2 in flight, OVERLOADED",
            "0 ms, 2 in flight, limited, IGNORED",
            "0 ms, 1 in flight, IGNORED");
    assertQuiet(gate);
  }

  private record Recorder(List<String> heard, int limit) implements Regulator {
    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
      heard.add(
          runNanos / 1_000_000
              + " ms, "
              + inFlight
              + " in flight, "
              + (limited ? "limited, " : "")
              + end);
    }
  }

  @Test
  void limit_throws_isReportedAndKeepsTheLimitThatItHad() {
    Gate gate = Gate.of("g").timer(time).limit(clock -> new Broken()).build();

    List<Throwable> thrown = uncaughtDuring(() -> new Call(gate, "a").end());

    assertQuiet(gate);
    assertThat(gate.snapshot().limit()).isEqualTo(3);
    assertThat(thrown).singleElement().hasFieldOrPropertyWithValue("message", "broken");
    assertThat(log).endsWith("a = v", "a ends");
  }

  private static final class Broken implements Regulator {
    @Override
    public int limit() {
      return 3;
    }

    @Override
    public void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end) {
      throw new IllegalStateException("broken");
    }
  }
}
