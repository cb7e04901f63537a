package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;
import static reactor.core.publisher.BufferOverflowStrategy.ERROR;

import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** block, drop and reject. */
class BackpressureTest {

  /** A request that came first would be seen before the source. */
  private static final Runnable NOTHING_WANTED_YET = () -> {};

  private final FlowMeter meter = FlowMeter.named("ticks");
  private final List<Integer> dropped = new ArrayList<>();

  // ---------------------------------------------------------------- arguments

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, (1 << 24) + 1, Integer.MAX_VALUE})
  void capacity_outOfRange_saysNameValueAndRule(int capacity) {
    String message = "capacity: " + capacity + " (expected: 1 to 16777216)";

    assertThatThrownBy(() -> Backpressure.block(capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> Backpressure.drop(capacity)).hasMessage(message);
    assertThatThrownBy(() -> Backpressure.drop(capacity, DROP_OLDEST)).hasMessage(message);
    assertThatThrownBy(() -> Backpressure.reject(capacity)).hasMessage(message);
  }

  @Test
  void drop_error_saysWhatToTakeInstead() {
    assertThatThrownBy(() -> Backpressure.drop(1, ERROR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "which: ERROR (expected: DROP_LATEST or DROP_OLDEST; for an error, reject(capacity))");
  }

  @Test
  void nulls_areRefusedByName() {
    assertThatThrownBy(() -> Backpressure.drop(1, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("which: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.block(1).onDropped(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("listener: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.block(1).meter(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("meter: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.block(1).apply(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("source: null (expected: not null)");
  }

  @Test
  void toString_isStrategyAndCapacity() {
    assertThat(Backpressure.block(8)).hasToString("block(8)");
    assertThat(Backpressure.drop(8)).hasToString("drop(8)");
    assertThat(Backpressure.drop(8, DROP_OLDEST)).hasToString("drop(8, DROP_OLDEST)");
    assertThat(Backpressure.reject(8)).hasToString("reject(8)");
  }

  @Test
  void changedCopies_leaveTheOriginalAsItWas() {
    Backpressure<Integer> plain = Backpressure.drop(1);
    plain.onDropped(dropped::add);
    plain.meter(meter);

    StepVerifier.create(Flux.range(1, 3).transform(plain), 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1)
        .verifyComplete();

    assertThat(dropped).isEmpty();
    assertThat(meter.ledger().offered()).isZero();
  }

  // ---------------------------------------------------------------- block

  @Test
  void block_slowSubscriber_requestsOnlyWhatFits() {
    TestPublisher<Integer> source = TestPublisher.create();
    List<Long> requests = new ArrayList<>();

    StepVerifier.create(
            source.flux().doOnRequest(requests::add).transform(Backpressure.block(4)), 0)
        .then(() -> assertThat(requests).containsExactly(4L))
        .then(() -> source.next(1, 2, 3, 4))
        .thenRequest(2)
        .expectNext(1, 2)
        .then(() -> assertThat(requests).containsExactly(4L))
        .thenRequest(1)
        .expectNext(3)
        .then(() -> assertThat(requests).containsExactly(4L, 3L))
        .then(source::complete)
        .thenRequest(1)
        .expectNext(4)
        .verifyComplete();
  }

  @Test
  void block_sourceIgnoresDemand_passesOnWhatFitsThenFails() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

    StepVerifier.create(source.flux().transform(Backpressure.<Integer>block(2).meter(meter)), 0)
        .then(() -> source.next(1, 2, 3, 4))
        .then(source::assertCancelled)
        .thenRequest(9)
        .expectNext(1, 2)
        .expectErrorSatisfies(
            e -> {
              assertThat(Exceptions.isOverflow(e)).isTrue();
              assertThat(e)
                  .hasMessage(
                      "ticks: block: the source sent more than was requested (capacity: 2)");
            })
        .verifyThenAssertThat()
        .hasDiscardedExactly(3)
        .hasDroppedExactly(4);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 2, 0, 1, 0));
  }

  @Test
  void block_elementsThatNeedNotWait_takeNoRoom() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);

    StepVerifier.create(source.flux().transform(Backpressure.block(1)), 5)
        .then(() -> source.next(1, 2, 3, 4, 5, 6))
        .expectNext(1, 2, 3, 4, 5)
        .then(source::complete)
        .thenRequest(1)
        .expectNext(6)
        .verifyComplete();
  }

  // ---------------------------------------------------------------- drop

  @Test
  void drop_newest_leavesOutTheArrivals() {
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(Backpressure.<Integer>drop(3).onDropped(dropped::add).meter(meter)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1, 2, 3)
        .expectComplete()
        .verifyThenAssertThat()
        .hasDiscardedExactly(4, 5, 6);
    assertThat(dropped).containsExactly(4, 5, 6);
    assertThat(meter.ledger()).isEqualTo(ledger(6, 3, 3, 0, 0));
  }

  @Test
  void drop_oldest_leavesOutWhoWaitedLongest() {
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(
                    Backpressure.<Integer>drop(3, DROP_OLDEST)
                        .onDropped(dropped::add)
                        .meter(meter)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(4, 5, 6)
        .expectComplete()
        .verifyThenAssertThat()
        .hasDiscardedExactly(1, 2, 3);
    assertThat(dropped).containsExactly(1, 2, 3);
    assertThat(meter.ledger()).isEqualTo(ledger(6, 3, 3, 0, 0));
  }

  @Test
  void drop_oldestOfOne_keepsTheLatest() {
    TestPublisher<Integer> source = TestPublisher.create();

    StepVerifier.create(
            source
                .flux()
                .transform(Backpressure.<Integer>drop(1, DROP_OLDEST).onDropped(dropped::add)),
            0)
        .then(() -> source.next(1, 2, 3))
        .thenRequest(1)
        .expectNext(3)
        .then(() -> source.next(4))
        .then(() -> source.next(5))
        .thenRequest(1)
        .expectNext(5)
        .then(source::complete)
        .verifyComplete();

    assertThat(dropped).containsExactly(1, 2, 4);
  }

  @Test
  void drop_sourceFails_passesOnWhatWaitsThenTheError() {
    TestPublisher<Integer> source = TestPublisher.create();

    StepVerifier.create(source.flux().transform(Backpressure.drop(2)), 0)
        .then(() -> source.next(1, 2, 3).error(new IllegalStateException("source")))
        .thenRequest(1)
        .expectNext(1)
        .thenRequest(1)
        .expectNext(2)
        .verifyErrorMessage("source");
  }

  // ---------------------------------------------------------------- reject

  @Test
  void reject_full_passesOnWhatFitsThenFails() {
    StepVerifier.create(
            Flux.range(1, 6)
                .transform(Backpressure.<Integer>reject(3).onDropped(dropped::add).meter(meter)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1, 2, 3)
        .expectErrorSatisfies(
            e -> {
              assertThat(Exceptions.isOverflow(e)).isTrue();
              assertThat(e)
                  .hasMessage("ticks: reject: no room (capacity: 3, all of it waiting for demand)");
            })
        .verifyThenAssertThat()
        .hasDiscardedExactly(4);
    assertThat(dropped).containsExactly(4);
    assertThat(meter.ledger()).isEqualTo(ledger(4, 3, 0, 1, 0));
  }

  @Test
  void reject_withoutMeter_isNamedByItsStrategy() {
    StepVerifier.create(Flux.range(1, 6).transform(Backpressure.reject(1)), 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1)
        .verifyErrorMessage("reject: no room (capacity: 1, all of it waiting for demand)");
  }

  // ---------------------------------------------------------------- the listener

  @Test
  void onDropped_throws_failsTheStreamAfterWhatWaits() {
    for (Backpressure<Integer> strategy :
        List.of(Backpressure.<Integer>drop(2), Backpressure.<Integer>reject(2))) {
      TestPublisher<Integer> source = TestPublisher.create();
      StepVerifier.create(
              source.flux().transform(strategy.onDropped(BackpressureTest::mistake).meter(meter)),
              0)
          .then(() -> source.next(1, 2, 3))
          .then(source::assertCancelled)
          .thenRequest(9)
          .expectNext(1, 2)
          .expectErrorMessage("listener")
          .verifyThenAssertThat()
          .hasDiscardedExactly(3);
    }
    assertThat(meter.ledger()).isEqualTo(ledger(6, 4, 1, 1, 0));
  }

  @Test
  void onDropped_throwsUnderDropOldest_failsAfterWhatWaits() {
    TestPublisher<Integer> source = TestPublisher.create();

    StepVerifier.create(
            source
                .flux()
                .transform(
                    Backpressure.<Integer>drop(2, DROP_OLDEST)
                        .onDropped(BackpressureTest::mistake)
                        .meter(meter)),
            0)
        .then(() -> source.next(1, 2, 3))
        .thenRequest(9)
        .expectNext(2, 3)
        .expectErrorMessage("listener")
        .verifyThenAssertThat()
        .hasDiscardedExactly(1);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 2, 1, 0, 0));
  }

  @Test
  void onDropped_cancelsAndThrows_isHeardOfAllTheSame() {
    TestPublisher<Integer> source = TestPublisher.create();
    List<String> unheard = new ArrayList<>();
    Consumer<Throwable> late = error -> unheard.add(error.getMessage());
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder()
            .initialRequest(0)
            .contextPut("reactor.onErrorDropped.local", late)
            .build();
    source
        .flux()
        .transform(
            Backpressure.<Integer>drop(1)
                .onDropped(
                    element -> {
                      subscriber.cancel();
                      mistake(element);
                    }))
        .subscribe(subscriber);

    source.next(1, 2);

    assertThat(unheard).containsExactly("listener");
    assertThat(subscriber.isTerminated()).isFalse();
  }

  private static void mistake(Integer element) {
    throw new IllegalStateException("listener");
  }

  // ---------------------------------------------------------------- from within

  @Test
  void request_insideOnNext_goesOnWithoutRecursion() {
    List<Integer> received = new ArrayList<>();
    OneByOne subscriber =
        new OneByOne(received) {
          @Override
          void subscribed() {} // wants nothing yet

          @Override
          void received(Integer value) {
            request(1);
          }
        };
    Flux.range(0, 100_000).transform(Backpressure.drop(100_000)).subscribe(subscriber);
    assertThat(received).isEmpty();

    subscriber.request(1);

    assertThat(received).hasSize(100_000).isSorted();
  }

  @Test
  void cancel_insideOnSubscribe_cancelsTheSourceAndPassesNothingOn() {
    TestPublisher<Integer> source = TestPublisher.create();
    List<Integer> received = new ArrayList<>();

    source
        .flux()
        .transform(Backpressure.block(4))
        .subscribeWith(
            new OneByOne(received) {
              @Override
              void subscribed() {
                cancel();
              }
            });
    source.next(1);

    source.assertCancelled();
    assertThat(received).isEmpty();
  }

  @Test
  void cancel_insideOnNext_discardsTheRest() {
    List<Object> discarded = new ArrayList<>();
    List<Integer> received = new ArrayList<>();
    Sinks.Many<Integer> sink = Sinks.many().unicast().onBackpressureBuffer();
    OneByOne subscriber =
        new OneByOne(received) {
          @Override
          void subscribed() {} // wants nothing yet

          @Override
          void received(Integer value) {
            cancel();
          }
        };
    sink.asFlux()
        .transform(Backpressure.<Integer>drop(8).meter(meter))
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);
    sink.tryEmitNext(1);
    sink.tryEmitNext(2);
    sink.tryEmitNext(3);

    subscriber.request(Long.MAX_VALUE);

    assertThat(received).containsExactly(1);
    assertThat(discarded).containsExactly(2, 3);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 1, 0, 0, 2));
  }

  @Test
  void onNext_ofSourceThatAnswersEachRequestAtOnce_keepsTheOrder() {
    StepVerifier.create(Flux.range(1, 10_000).transform(Backpressure.block(1)).collectList())
        .assertNext(all -> assertThat(all).hasSize(10_000).isSorted())
        .verifyComplete();
  }

  // ---------------------------------------------------------------- several streams

  @Test
  void meter_sharedByTwoStreams_countsBoth() {
    Backpressure<Integer> strategy = Backpressure.<Integer>drop(2).meter(meter);

    TestSubscriber<Integer> first = TestSubscriber.builder().initialRequest(0).build();
    TestSubscriber<Integer> second = TestSubscriber.builder().initialRequest(0).build();
    Flux<Integer> both = Flux.range(1, 5).transform(strategy);
    both.subscribe(first);
    both.subscribe(second);

    assertThat(meter.ledger().queued()).isEqualTo(4);
    assertThat(meter.ledger().isBalanced()).isTrue();
    first.request(9);
    second.request(1);
    second.cancel();
    assertThat(first.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(second.getReceivedOnNext()).containsExactly(1);
    assertThat(meter.ledger()).isEqualTo(ledger(10, 3, 6, 0, 1));
  }

  @Test
  void fused_publishOn_passesEverythingOn() {
    StepVerifier.create(
            Flux.range(1, 10_000)
                .transform(Backpressure.<Integer>block(16).meter(meter))
                .publishOn(Schedulers.parallel())
                .reduce(0, Integer::sum))
        .expectNext(50_005_000)
        .verifyComplete();
    assertThat(meter.ledger()).isEqualTo(ledger(10_000, 10_000, 0, 0, 0));
  }

  /** Nothing is queued. */
  private static Ledger ledger(
      long offered, long completed, long dropped, long rejected, long cancelled) {
    return new Ledger(offered, completed, 0, dropped, rejected, 0, cancelled, 0, 0, 0, 0, 0, 0);
  }
}
