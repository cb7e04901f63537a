package dev.weir.demo.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.util.RaceTestUtils;
import reactor.util.context.Context;

class LastingTest {

  private final TestPublisher<Integer> work = TestPublisher.create();

  @Test
  void call_passesOn_values_errors_emptiness() {
    StepVerifier.create(Lasting.call(Mono.just(1))).expectNext(1).verifyComplete();
    StepVerifier.create(Lasting.call(Mono.empty())).verifyComplete();
    StepVerifier.create(Lasting.call(Mono.error(new IllegalStateException("x"))))
        .verifyErrorMessage("x");
  }

  @Test
  void call_cancelled_goesOn() {
    Disposable call = Lasting.call(work.mono()).subscribe();
    call.dispose();
    work.assertWasSubscribed();
    work.assertWasNotCancelled();
    work.emit(1);
  }

  @Test
  void call_cancelled_failsLater_andNobodyIsTold() {
    Disposable call = Lasting.call(work.mono()).subscribe();
    call.dispose();
    work.error(new IllegalStateException("nobody waits"));
    work.assertWasNotCancelled();
  }

  @Test
  void call_givenUp_knowsIt() {
    AtomicBoolean before = new AtomicBoolean(true);
    AtomicBoolean after = new AtomicBoolean();
    Mono<Integer> steps =
        Mono.deferContextual(
                context -> {
                  before.set(Lasting.isGivenUp(context));
                  return work.mono();
                })
            .flatMap(
                one ->
                    Mono.deferContextual(
                        context -> {
                          after.set(Lasting.isGivenUp(context));
                          return Mono.just(one);
                        }));
    Disposable call = Lasting.call(steps).subscribe();
    call.dispose();
    work.emit(1);
    assertThat(before).isFalse();
    assertThat(after).isTrue();
  }

  @Test
  void call_carriesTheContext() {
    Mono<String> read = Mono.deferContextual(context -> Mono.just(context.get("key")));
    StepVerifier.create(Lasting.call(read).contextWrite(Context.of("key", "value")))
        .expectNext("value")
        .verifyComplete();
  }

  @Test
  void permit_isHeld_untilTheCallHasEnded_notUntilItsSubscriberLeaves() {
    Gate gate = Gate.of("one").limit(Limits.fixed(1)).queueCapacity(1).build();
    Disposable call =
        Lasting.call(work.mono(), one -> Mono.from(one.transform(gate.guard()))).subscribe();
    call.dispose();
    assertThat(gate.snapshot().inFlight()).isEqualTo(1);
    work.emit(1);
    assertThat(gate.snapshot().inFlight()).isZero();
  }

  @Test
  void call_cancelledInLine_leavesTheLine_andIsNotBegun() {
    Gate gate = Gate.of("one").limit(Limits.fixed(1)).queueCapacity(1).build();
    Sinks.One<Integer> first = Sinks.one();
    Lasting.call(first.asMono(), one -> Mono.from(one.transform(gate.guard()))).subscribe();
    Disposable second =
        Lasting.call(work.mono(), one -> Mono.from(one.transform(gate.guard()))).subscribe();
    assertThat(gate.snapshot().ledger().queued()).isEqualTo(1);
    second.dispose();
    assertThat(gate.snapshot().ledger().queued()).isZero();
    first.tryEmitValue(1);
    work.assertWasNotSubscribed();
    assertThat(gate.snapshot().inFlight()).isZero();
  }

  @Test
  void call_withinAnother_isPartOfIt() {
    AtomicInteger inner = new AtomicInteger();
    Mono<Integer> both =
        Lasting.call(
            Mono.deferContextual(
                outer ->
                    Lasting.call(
                        Mono.deferContextual(
                            context -> {
                              inner.incrementAndGet();
                              assertThat(context.<Lasting>get(Lasting.class))
                                  .isSameAs(outer.get(Lasting.class));
                              return work.mono();
                            }))));
    Disposable call = both.subscribe();
    call.dispose();
    work.assertWasNotCancelled();
    assertThat(inner).hasValue(1);
  }

  /* An admission that lets in what has left meanwhile, as one may that is just doing so. */
  @Test
  void call_letInAfterItsCancel_isNotBegun() {
    Sinks.One<Boolean> door = Sinks.one();
    AtomicBoolean begun = new AtomicBoolean();
    Disposable call =
        Lasting.call(
                Mono.fromRunnable(() -> begun.set(true)),
                one ->
                    Mono.<Object>create(
                        sink ->
                            door.asMono().subscribe(go -> one.subscribe(value -> {}, sink::error))))
            .subscribe();
    call.dispose();
    door.tryEmitValue(true);
    assertThat(begun).isFalse();
  }

  /**
   * Whoever leaves the line as it is let in: it is begun and ended, or neither, and its permit is
   * back.
   */
  @Test
  void call_cancelledAsItIsLetIn_isBegunAndEnded_orNeither() {
    Gate gate = Gate.of("one").limit(Limits.fixed(1)).queueCapacity(1).build();
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    Mono<Integer> counted =
        Mono.fromCallable(begun::incrementAndGet).doOnTerminate(ended::incrementAndGet);
    int rounds = 5_000;
    for (int round = 0; round < rounds; round++) {
      Sinks.One<Integer> first = Sinks.one();
      Lasting.call(first.asMono(), one -> Mono.from(one.transform(gate.guard()))).subscribe();
      Disposable second =
          Lasting.call(counted, one -> Mono.from(one.transform(gate.guard()))).subscribe();
      RaceTestUtils.race(() -> first.tryEmitValue(1), second::dispose);
      assertThat(gate.snapshot().inFlight()).isZero();
      assertThat(gate.snapshot().ledger().queued()).isZero();
    }
    assertThat(ended).hasValue(begun.get());
    assertThat(begun.get()).as("both happen").isBetween(1, rounds - 1);
  }
}
