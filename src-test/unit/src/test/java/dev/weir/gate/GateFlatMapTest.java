package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.discipline.Discipline;
import dev.weir.limit.Limit;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class GateFlatMapTest extends GateScene {

  /** A dependency of so many workers, in virtual time, with a queue before them. */
  private final class Dependency {
    private final ArrayDeque<MonoSink<Integer>> queue = new ArrayDeque<>();
    private final Duration service;
    private int workers;
    private int busy;
    private int inFlight;
    private int most;

    Dependency(int workers, Duration service) {
      this.workers = workers;
      this.service = service;
    }

    Mono<Integer> call(int i) {
      return Mono.create(
          sink -> {
            inFlight++;
            most = Math.max(most, inFlight);
            queue.add(sink);
            work();
          });
    }

    private void work() {
      while (busy < workers) {
        MonoSink<Integer> sink = queue.poll();
        if (sink == null) {
          return;
        }
        busy++;
        time.schedule(
            () -> {
              busy--;
              inFlight--;
              work();
              sink.success(1);
            },
            service.toNanos(),
            TimeUnit.NANOSECONDS);
      }
    }
  }

  // ---------------------------------------------------------------- concurrency

  @Test
  void flatMap_fixedLimit_asksForThatManyAndOneMore() {
    Gate gate = gate(Limits.fixed(3)).build();
    TestPublisher<Integer> source = TestPublisher.create();
    AtomicLong requested = new AtomicLong();
    List<Sinks.One<Integer>> answers = new ArrayList<>();
    List<Integer> got = new ArrayList<>();
    source
        .flux()
        .doOnRequest(requested::addAndGet)
        .transform(
            gate.<Integer, Integer>flatMap(
                i -> {
                  Sinks.One<Integer> answer = Sinks.one();
                  answers.add(answer);
                  return answer.asMono();
                }))
        .subscribe(got::add);
    assertThat(requested).hasValue(3);

    source.next(0, 1, 2);
    assertThat(requested).hasValue(4);
    assertThat(gate.snapshot().inFlight()).isEqualTo(3);
    source.next(3);
    assertThat(requested).hasValue(4);
    assertThat(gate.snapshot().ledger().queued()).isEqualTo(1);

    answers.get(1).tryEmitValue(10).orThrow();
    assertThat(got).containsExactly(10);
    assertThat(requested).hasValue(5);
    assertThat(gate.snapshot().inFlight()).isEqualTo(3);

    source.complete();
    for (Sinks.One<Integer> answer : answers) {
      answer.tryEmitValue(1);
    }
    assertThat(got).hasSize(4);
    assertQuiet(gate);
  }

  @Test
  void flatMap_queueOfNoneAndReject_neverRejectsAnElement() {
    Gate gate = gate(Limits.fixed(2)).queueCapacity(0).overflow(Overflow.reject()).build();
    Dependency dependency = new Dependency(2, Duration.ofMillis(10));

    StepVerifier.create(
            Flux.range(0, 1_000)
                .transform(gate.<Integer, Integer>flatMap(dependency::call))
                .reduce(0, Integer::sum))
        .then(() -> time.advanceTimeBy(Duration.ofMinutes(1)))
        .expectNext(1_000)
        .verifyComplete();

    assertThat(dependency.most).isEqualTo(2);
    assertThat(gate.snapshot().refused()).isEmpty();
    assertQuiet(gate);
  }

  @Test
  void flatMap_twoStreamsOverOneGate_shareItAndBothEnd() {
    Gate gate = gate(Limits.fixed(4)).build();
    Dependency dependency = new Dependency(4, Duration.ofMillis(10));
    Function<Flux<Integer>, Flux<Integer>> stage = gate.flatMap(dependency::call);

    StepVerifier.create(
            Flux.merge(Flux.range(0, 500).transform(stage), Flux.range(0, 500).transform(stage))
                .count())
        .then(() -> time.advanceTimeBy(Duration.ofMinutes(1)))
        .expectNext(1_000L)
        .verifyComplete();

    assertThat(dependency.most).isEqualTo(4);
    assertQuiet(gate);
  }

  /**
   * Ten workers of 20 ms, then thirty, then five, for twenty seconds each. What is best is as many
   * in flight as there are workers; an adaptive limit keeps somewhat more.
   */
  @ParameterizedTest
  @MethodSource("adaptive")
  void flatMap_capacityStepsUpAndDown_concurrencyAndDemandFollowAndNothingIsRejected(Limit limit) {
    Gate gate = gate(limit).build();
    Dependency dependency = new Dependency(10, Duration.ofMillis(20));
    AtomicLong requested = new AtomicLong();
    AtomicLong done = new AtomicLong();
    Disposable stream =
        Flux.<Integer>generate(sink -> sink.next(1))
            .doOnRequest(requested::addAndGet)
            .transform(gate.<Integer, Integer>flatMap(dependency::call))
            .subscribe(i -> done.incrementAndGet());

    for (int workers : new int[] {10, 30, 5}) {
      dependency.workers = workers;
      time.advanceTimeBy(Duration.ofSeconds(8)); // to find out
      long doneBefore = done.get();
      long requestedBefore = requested.get();
      int seconds = 12;
      long inFlight = 0;
      for (int i = 0; i < seconds * 10; i++) {
        time.advanceTimeBy(Duration.ofMillis(100));
        inFlight += dependency.inFlight;
      }
      double perSecond = (done.get() - doneBefore) / (double) seconds;
      double requestedPerSecond = (requested.get() - requestedBefore) / (double) seconds;
      double mean = inFlight / (seconds * 10.0);

      assertThat(perSecond)
          .as("%s: calls/s of %d workers", limit, workers)
          .isGreaterThan(0.85 * workers * 50);
      assertThat(requestedPerSecond)
          .as("%s: elements requested/s", limit)
          .isBetween(0.95 * perSecond, 1.05 * perSecond);
      assertThat(mean)
          .as("%s: in flight with %d workers", limit, workers)
          .isBetween(0.8 * workers, 3.0 * workers);
    }

    stream.dispose();
    time.advanceTimeBy(Duration.ofSeconds(10));
    assertThat(gate.snapshot().refused()).isEmpty();
    assertQuiet(gate);
  }

  static List<Limit> adaptive() {
    return List.of(Limits.gradient2(), Limits.vegas());
  }

  // ---------------------------------------------------------------- order

  @Test
  void flatMapSequential_resultsOutOfOrder_comeInOrder() {
    Gate gate = gate(Limits.fixed(8)).build();

    StepVerifier.create(
            Flux.range(0, 100)
                .transform(
                    gate.<Integer, Integer>flatMapSequential(
                        i -> Mono.just(i).delayElement(Duration.ofMillis(100 - i), time)))
                .collectList())
        .then(() -> time.advanceTimeBy(Duration.ofMinutes(1)))
        .assertNext(all -> assertThat(all).isSorted().hasSize(100))
        .verifyComplete();
    assertQuiet(gate);
  }

  @Test
  void flatMapSequential_firstNeverEnds_takesNoMoreThanItsWindow() {
    Gate gate = gate(Limits.fixed(8)).build();
    AtomicLong requested = new AtomicLong();
    Disposable stream =
        Flux.range(0, 10_000)
            .doOnRequest(requested::addAndGet)
            .transform(
                gate.<Integer, Integer>flatMapSequential(i -> i == 0 ? Mono.never() : Mono.just(i)))
            .subscribe();

    assertThat(requested).hasValue(256);
    stream.dispose();
    assertQuiet(gate);
  }

  @Test
  void flatMap_subscriberAsksForNothing_takesNoMoreThanItsWindow() {
    Gate gate = gate(Limits.fixed(8)).build();
    AtomicLong requested = new AtomicLong();

    StepVerifier.create(
            Flux.range(0, 10_000)
                .doOnRequest(requested::addAndGet)
                .transform(gate.<Integer, Integer>flatMap(Mono::just, 20)),
            0)
        .expectSubscription()
        .then(() -> assertThat(requested).hasValue(20))
        .thenRequest(10)
        .expectNextCount(10)
        .then(() -> assertThat(requested).hasValueLessThanOrEqualTo(30))
        .thenCancel()
        .verify();
    assertQuiet(gate);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void flatMap_windowOutOfRange_isRefused(int window) {
    Gate gate = gate(Limits.fixed(1)).build();

    assertThatThrownBy(() -> gate.flatMap(Mono::just, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window: " + window + " (expected: >= 1)");
    assertThatThrownBy(() -> gate.flatMapSequential(Mono::just, window))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window: " + window + " (expected: >= 1)");
  }

  @Test
  void concatMap_eachElement_takesAPermitOfItsOwn() {
    Gate gate = gate(Limits.fixed(2)).build();
    Dependency dependency = new Dependency(2, Duration.ofMillis(10));

    StepVerifier.create(
            Flux.range(0, 50).transform(gate.<Integer, Integer>concatMap(dependency::call)).count())
        .then(() -> time.advanceTimeBy(Duration.ofMinutes(1)))
        .expectNext(50L)
        .verifyComplete();

    assertThat(dependency.most).isEqualTo(1);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(50);
    assertQuiet(gate);
  }

  // ---------------------------------------------------------------- ends

  @Test
  void flatMap_oneFails_cancelsTheOthersAndGivesAllPermitsBack() {
    Gate gate = gate(Limits.fixed(4)).build();
    TestPublisher<Integer> source = TestPublisher.create();

    StepVerifier.create(
            source
                .flux()
                .transform(
                    gate.<Integer, Integer>flatMap(
                        i -> i < 4 ? Mono.never() : Mono.error(new IllegalStateException("no")))))
        .then(() -> source.next(0, 1, 2, 4))
        .verifyErrorMessage("no");

    source.assertCancelled();
    assertQuiet(gate);
    Ledger ledger = gate.snapshot().ledger();
    assertThat(Map.of("cancelled", ledger.cancelled(), "failed", ledger.failed()))
        .isEqualTo(Map.of("cancelled", 3L, "failed", 1L));
  }

  @Test
  void flatMap_mapperThrows_failsTheStream() {
    Gate gate = gate(Limits.fixed(4)).build();

    StepVerifier.create(
            Flux.range(0, 5)
                .transform(
                    gate.<Integer, Integer>flatMap(
                        i -> {
                          throw new IllegalStateException("no");
                        })))
        .verifyErrorMessage("no");
    assertQuiet(gate);
  }

  @Test
  void flatMap_mapperGivesNull_failsTheStreamAndSaysSo() {
    Gate gate = gate(Limits.fixed(4)).build();

    StepVerifier.create(Flux.range(0, 5).transform(gate.<Integer, Integer>flatMap(i -> null)))
        .verifyErrorMessage("the mapper's Publisher: null (expected: not null)");
    assertQuiet(gate);
  }

  @Test
  void flatMap_cancelWhileOneWaits_givesAllBack() {
    Gate gate = gate(Limits.fixed(2)).build();
    Disposable stream =
        Flux.range(0, 10).transform(gate.<Integer, Integer>flatMap(i -> Mono.never())).subscribe();
    assertThat(gate.snapshot().ledger().queued()).isEqualTo(1);

    stream.dispose();

    assertQuiet(gate);
  }

  @Test
  void flatMap_deadlinePassesWhileOneWaits_failsTheStream() {
    Gate gate = gate(Limits.fixed(1)).build();

    StepVerifier.create(
            Flux.range(0, 10)
                .transform(gate.<Integer, Integer>flatMap(i -> Mono.never()))
                .contextWrite(c -> c.put(Deadline.class, new Deadline(Instant.ofEpochMilli(30)))))
        .then(() -> time.advanceTimeBy(Duration.ofMillis(30)))
        .verifyErrorMessage(
            "gate g: skipped: its deadline had passed (in flight 1, limit 1, waiting 0)");
    assertQuiet(gate);
  }

  @Test
  void flatMap_sourceIgnoresDemand_failsTheStream() {
    Gate gate = gate(Limits.fixed(1)).build();
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

    StepVerifier.create(source.flux().transform(gate.<Integer, Integer>flatMap(i -> Mono.never())))
        .then(() -> source.next(0, 1, 2, 3))
        .verifyErrorSatisfies(
            error -> assertThat(Exceptions.isOverflow(error)).as("%s", error).isTrue());
    assertQuiet(gate);
  }

  @Test
  void flatMap_gateDisposed_failsTheStream() {
    Gate gate = gate(Limits.fixed(1)).build();

    StepVerifier.create(
            Flux.range(0, 10).transform(gate.<Integer, Integer>flatMap(i -> Mono.never())))
        .then(gate::dispose)
        .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
        .verifyErrorMessage("gate g: rejected: shut down (in flight 1, limit 1, waiting 0)");
    assertQuiet(gate);
  }

  @Test
  void flatMap_manyAtOnceWithoutAScheduler_doesNotGrowTheStack() {
    Gate gate = gate(Limits.fixed(3)).build();

    StepVerifier.create(
            Flux.range(0, 200_000).transform(gate.<Integer, Integer>flatMap(Mono::just)).count())
        .expectNext(200_000L)
        .verifyComplete();
    assertQuiet(gate);
  }

  /** A later one would stop with its permit before its turn, and an earlier one wait for it. */
  @Test
  void flatMapSequential_newestAreLetInFirst_letsItsOwnInInTheirOrder() {
    Gate gate =
        gate(2)
            .discipline(Discipline.adaptiveLifo(Duration.ofMillis(1), Duration.ofMillis(1)))
            .build();
    TestPublisher<Integer> source = TestPublisher.create();
    AtomicLong asked = new AtomicLong();
    List<Integer> got = new ArrayList<>();
    source
        .flux()
        .doOnRequest(asked::addAndGet)
        .transform(gate.<Integer, Integer>flatMapSequential(i -> Flux.range(100 * i, 100)))
        .subscribe(got::add);
    call(gate, "for ever");
    Sinks.One<String> first = call(gate, "first");
    Sinks.One<String> second = call(gate, "second");

    source.next(0);
    if (asked.get() > 1) {
      source.next(1);
    }
    time.advanceTimeBy(Duration.ofMillis(10)); // the line is late now, and known to be
    first.tryEmitValue("").orThrow();
    time.advanceTimeBy(Duration.ofMillis(10)); // and stays so
    second.tryEmitValue("").orThrow();
    if (!got.isEmpty()) {
      source.next(1);
    }

    assertThat(got).hasSize(200).isSorted();
  }

  /** Whatever is asked for then may be let in first, as one before it stands in no line yet. */
  @Test
  void flatMapSequential_permitComesFreeWhileOneArrives_asksForNoOther() {
    Gate gate = gate(1).build();
    TestPublisher<Integer> source = TestPublisher.create();
    AtomicLong asked = new AtomicLong();
    Sinks.One<Integer> zero = Sinks.one();
    List<Long> askedInTheMapper = new ArrayList<>();
    source
        .flux()
        .doOnRequest(asked::addAndGet)
        .transform(
            gate.<Integer, Integer>flatMapSequential(
                i -> {
                  if (i == 0) {
                    return zero.asMono();
                  }
                  zero.tryEmitValue(0).orThrow();
                  askedInTheMapper.add(asked.get());
                  return Mono.never();
                }))
        .subscribe();

    source.next(0);
    assertThat(asked).hasValue(2);
    source.next(1);

    assertThat(askedInTheMapper).containsExactly(2L);
    assertThat(asked).hasValue(3);
  }
}
