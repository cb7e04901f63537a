package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;

import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Buffers that are bounded by what their elements weigh: here, as much as their number says. */
class WeightBackpressureTest {

  private final FlowMeter meter = FlowMeter.named("bytes");
  private final List<Integer> dropped = new ArrayList<>();
  private final List<Long> requests = new ArrayList<>();
  private final TestPublisher<Integer> source =
      TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
  private final TestSubscriber<Integer> subscriber =
      TestSubscriber.builder().initialRequest(0).build();
  private final List<Object> discarded = new ArrayList<>();

  private void subscribe(Backpressure<Integer> strategy) {
    source
        .flux()
        .doOnRequest(requests::add)
        .transform(strategy.meter(meter).onDropped(dropped::add))
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);
  }

  private static Backpressure<Integer> weighed(Backpressure<Integer> strategy, long most) {
    return strategy.maxWeight(most, Integer::longValue);
  }

  // ---------------------------------------------------------------- arguments

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, (1L << 62) + 1, Long.MAX_VALUE})
  void maxWeight_outOfRange_saysNameValueAndRule(long most) {
    String message = "maxWeight: " + most + " (expected: 1 to 4611686018427387904)";

    assertThatThrownBy(() -> weighed(Backpressure.block(1), most))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> weighed(Backpressure.timeout(1, Duration.ofSeconds(1)), most))
        .hasMessage(message);
  }

  @Test
  void maxWeight_withoutWeigher_saysSo() {
    assertThatThrownBy(() -> Backpressure.drop(1).maxWeight(1, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("weigher: null (expected: not null)");
  }

  @Test
  void toString_namesTheBound() {
    assertThat(weighed(Backpressure.drop(8, DROP_OLDEST), 10))
        .hasToString("drop(8, DROP_OLDEST).maxWeight(10)");
    assertThat(
            Backpressure.<Integer>timeout(8, Duration.ofSeconds(1))
                .maxWeight(10, i -> i)
                .discarding())
        .hasToString("timeout(8, PT1S).maxWeight(10).discarding()");
  }

  // ---------------------------------------------------------------- drop

  @Test
  void dropNewest_arrivalTooHeavy_isLeftOutAndALighterOneIsNot() {
    subscribe(weighed(Backpressure.drop(8), 10));

    source.next(4, 3, 4, 3, 1);

    assertThat(dropped).containsExactly(4, 1);
    assertThat(meter.weight()).isEqualTo(10);
    subscriber.request(1);
    assertThat(meter.weight()).isEqualTo(6);
    source.next(4, 1);
    subscriber.request(9);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(4, 3, 3, 4);
    assertThat(dropped).containsExactly(4, 1, 1);
    assertThat(discarded).containsExactly(4, 1, 1);
    source.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(meter.ledger()).isEqualTo(ledger(0, 7, 4, 3, 0, 0));
    assertThat(meter.weight()).isZero();
  }

  @Test
  void dropNewest_countFull_isLeftOutHoweverLight() {
    subscribe(weighed(Backpressure.drop(2), 10));

    source.next(1, 1, 1);

    assertThat(dropped).containsExactly(1);
    assertThat(meter.weight()).isEqualTo(2);
    subscriber.cancel();
    assertThat(meter.weight()).isZero();
  }

  @Test
  void dropOldest_heavyArrival_evictsAsManyAsItTakes() {
    subscribe(weighed(Backpressure.drop(8, DROP_OLDEST), 10));

    source.next(2, 3, 4, 1);
    assertThat(dropped).isEmpty();
    source.next(6);

    assertThat(dropped).as("2 + 3 + 4 + 1 + 6 > 10; 4 + 1 + 6 > 10").containsExactly(2, 3, 4);
    assertThat(discarded).containsExactly(2, 3, 4);
    assertThat(meter.weight()).isEqualTo(7);
    source.next(10);
    assertThat(dropped).containsExactly(2, 3, 4, 1, 6);
    subscriber.request(9);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(10);
    assertThat(meter.weight()).isZero();
    assertThat(meter.ledger()).isEqualTo(ledger(0, 6, 1, 5, 0, 0));
  }

  @Test
  void dropOldest_heavierThanTheBound_isLeftOutAloneAndNothingElseForIt() {
    subscribe(weighed(Backpressure.drop(8, DROP_OLDEST), 10));

    source.next(2, 11, 3);
    subscriber.request(9);
    source.next(11);

    assertThat(subscriber.getReceivedOnNext())
        .as("who need not wait is not weighed")
        .containsExactly(2, 3, 11);
    assertThat(dropped).containsExactly(11);
  }

  @Test
  void dropOldest_countFull_replacesAndThenEvicts() {
    subscribe(weighed(Backpressure.drop(3, DROP_OLDEST), 10));

    source.next(1, 4, 4, 9);

    assertThat(dropped).containsExactly(1, 4, 4);
    assertThat(meter.weight()).isEqualTo(9);
    source.next(0, 0, 0);
    assertThat(dropped).containsExactly(1, 4, 4, 9);
    assertThat(meter.weight()).isZero();
    subscriber.cancel();
  }

  @Test
  void dropOldest_whileListenersHear_neverHoldsMoreThanTheBound() {
    List<Long> held = new ArrayList<>();
    source
        .flux()
        .transform(
            weighed(Backpressure.drop(4, DROP_OLDEST), 10)
                .meter(meter)
                .onDropped(element -> held.add(meter.weight())))
        .doOnDiscard(Object.class, element -> held.add(meter.weight()))
        .subscribe(subscriber);

    source.next(2, 3, 4, 1, 6, 10, 4, 4, 1, 1, 1);
    subscriber.cancel();

    assertThat(held).isNotEmpty().allMatch(weight -> weight <= 10);
  }

  @Test
  void dropOldest_listenerThrows_makesRoomAllTheSameAndPassesOnTheRest() {
    source
        .flux()
        .transform(
            weighed(Backpressure.drop(8, DROP_OLDEST), 10)
                .meter(meter)
                .onDropped(
                    element -> {
                      throw new IllegalStateException("listener");
                    }))
        .subscribe(subscriber);

    source.next(4, 4, 2, 8);
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2, 8);
    assertThat(subscriber.expectTerminalError()).hasMessage("listener");
    assertThat(meter.ledger()).isEqualTo(ledger(0, 4, 2, 2, 0, 0));
  }

  @Test
  void dropOldest_listenerFailsFatally_keepsTheBoundAndCountsEveryElement() {
    source
        .flux()
        .transform(
            weighed(Backpressure.drop(8, DROP_OLDEST), 10)
                .meter(meter)
                .onDropped(
                    element -> {
                      throw new OutOfMemoryError("not really");
                    }))
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);

    assertThat(catchThrowable(() -> source.next(4, 4, 2, 8))).isInstanceOf(OutOfMemoryError.class);

    assertThat(discarded)
        .as("the oldest, and the arrival that found no room")
        .containsExactly(4, 8);
    assertThat(meter.weight()).isEqualTo(6);
    subscriber.cancel();
    assertThat(discarded).containsExactly(4, 8, 4, 2);
    assertThat(meter.ledger()).isEqualTo(ledger(0, 4, 0, 1, 0, 3));
  }

  @Test
  void dropOldest_listenerCancels_discardsTheRest() {
    source
        .flux()
        .transform(
            weighed(Backpressure.drop(8, DROP_OLDEST), 10)
                .meter(meter)
                .onDropped(element -> subscriber.cancel()))
        .subscribe(subscriber);

    source.next(5, 5, 10);

    assertThat(meter.ledger()).isEqualTo(ledger(0, 3, 0, 1, 0, 2));
    assertThat(meter.weight()).isZero();
  }

  // ---------------------------------------------------------------- reject

  @Test
  void reject_tooHeavy_failsAfterWhatHadFoundRoom() {
    subscribe(weighed(Backpressure.reject(8), 10));

    source.next(4, 6, 1);
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(4, 6);
    assertThat(Exceptions.isOverflow(subscriber.expectTerminalError())).isTrue();
    assertThat(subscriber.expectTerminalError())
        .hasMessage(
            "bytes: reject: no room (capacity: 8, maxWeight: 10, all of it waiting for demand)");
    assertThat(meter.ledger()).isEqualTo(ledger(0, 3, 2, 0, 1, 0));
  }

  // ---------------------------------------------------------------- block

  @Test
  void block_asksForOneAtATimeWhileItWeighsLess() {
    subscribe(weighed(Backpressure.block(8), 10));
    assertThat(requests).containsExactly(1L);

    source.next(4);
    assertThat(requests).as("4 < 10").containsExactly(1L, 1L);
    source.next(5);
    assertThat(requests).as("9 < 10").containsExactly(1L, 1L, 1L);
    source.next(100);
    assertThat(requests).as("109 >= 10: the one element by which it may exceed").hasSize(3);
    assertThat(meter.weight()).isEqualTo(109);

    subscriber.request(2);
    assertThat(requests).as("100 >= 10").hasSize(3);
    subscriber.request(1);
    assertThat(requests).hasSize(4);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(4, 5, 100);
    source.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(meter.ledger()).isEqualTo(ledger(0, 3, 3, 0, 0, 0));
  }

  @Test
  void block_countFull_asksForNoMore() {
    subscribe(weighed(Backpressure.block(2), 10));

    source.next(1, 1);

    assertThat(requests).containsExactly(1L, 1L);
    subscriber.request(1);
    assertThat(requests).hasSize(3);
    subscriber.cancel();
  }

  @Test
  void block_sourceIgnoresDemand_failsOnceItWeighsEnough() {
    subscribe(weighed(Backpressure.block(8), 10));

    source.next(9, 9, 1);
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(9, 9);
    assertThat(subscriber.expectTerminalError())
        .hasMessage(
            "bytes: block: the source sent more than was requested (capacity: 8, maxWeight: 10)");
  }

  @Test
  void block_elementsThatWeighNothing_areBoundedByCount() {
    StepVerifier.create(
            Flux.range(0, 1_000)
                .transform(Backpressure.<Integer>block(3).maxWeight(1, i -> 0))
                .collectList())
        .assertNext(all -> assertThat(all).hasSize(1_000).isSorted())
        .verifyComplete();
  }

  @Test
  void block_acrossThreads_neverExceedsTheBoundByMoreThanOneElement() {
    long most = 20;
    int heaviest = 9;
    Flux<Integer> flux =
        Flux.range(0, 50_000)
            .map(i -> i % (heaviest + 1))
            .publishOn(Schedulers.parallel(), 16)
            .transform(weighed(Backpressure.<Integer>block(1_000).meter(meter), most))
            .publishOn(Schedulers.parallel(), 4);

    long[] worst = {0};
    StepVerifier.create(flux.doOnNext(i -> worst[0] = Math.max(worst[0], meter.weight())).count())
        .expectNext(50_000L)
        .verifyComplete();

    assertThat(worst[0]).isLessThan(most + heaviest);
    assertThat(meter.weight()).isZero();
    assertThat(meter.ledger()).isEqualTo(ledger(0, 50_000, 50_000, 0, 0, 0));
  }

  @Test
  void timeout_lateHeavyOnes_makeRoomForMore() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    subscribe(
        weighed(
            Backpressure.<Integer>timeout(8, Duration.ofMillis(50)).discarding().timer(clock), 10));

    source.next(10);
    assertThat(requests).hasSize(1);
    clock.advanceTimeBy(Duration.ofMillis(50));

    assertThat(dropped).containsExactly(10);
    assertThat(requests).hasSize(2);
    assertThat(meter.weight()).isZero();
    subscriber.cancel();
  }

  // ---------------------------------------------------------------- the weigher

  @Test
  void weigher_throws_failsTheStreamAfterWhatWaits() {
    subscribe(
        Backpressure.<Integer>drop(8)
            .maxWeight(
                10,
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("weigher");
                  }
                  return i;
                }));

    source.next(1, 2);
    source.assertCancelled();
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.expectTerminalError()).hasMessage("weigher");
    assertThat(discarded).containsExactly(2);
    assertThat(dropped).isEmpty();
    assertThat(meter.ledger()).isEqualTo(ledger(1, 2, 1, 0, 0, 0));
  }

  @Test
  void weigher_saysLessThanNothing_failsTheStream() {
    subscribe(weighed(Backpressure.block(8), 10));

    source.next(-3);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight: -3 (expected: >= 0)");
    assertThat(discarded).containsExactly(-3);
    assertThat(meter.ledger()).isEqualTo(ledger(1, 1, 0, 0, 0, 0));
  }

  @Test
  void weigher_failsFatally_isThrownOnAndTheElementDiscarded() {
    subscribe(
        Backpressure.<Integer>drop(8)
            .maxWeight(
                10,
                i -> {
                  throw new OutOfMemoryError("not really");
                }));

    assertThat(catchThrowable(() -> source.next(1))).isInstanceOf(OutOfMemoryError.class);

    assertThat(discarded).containsExactly(1);
    assertThat(meter.ledger()).isEqualTo(ledger(1, 1, 0, 0, 0, 0));
    subscriber.cancel();
  }

  @Test
  void weigher_saysAsMuchAsThereIs_isNoOverflowOfNumbers() {
    subscribe(Backpressure.<Integer>block(8).maxWeight(1L << 62, i -> Long.MAX_VALUE));

    source.next(1, 2);

    assertThat(requests).as("one weighs less than the bound, two more").hasSize(2);
    assertThat(meter.weight()).isPositive();
    subscriber.cancel();
    assertThat(meter.weight()).isZero();
  }

  // ---------------------------------------------------------------- looking in

  @Test
  void scan_weighedBuffer_showsCountAndWeight() {
    AtomicReference<Subscription> operator = new AtomicReference<>();
    source
        .flux()
        .transform(weighed(Backpressure.drop(8), 10))
        .doOnSubscribe(operator::set)
        .subscribe(subscriber);

    source.next(3, 4);

    Scannable scannable = Scannable.from(operator.get());
    assertThat(scannable.scan(Scannable.Attr.BUFFERED)).isEqualTo(2);
    assertThat(scannable.scan(Backpressure.BUFFERED_WEIGHT)).isEqualTo(7);
    subscriber.request(1);
    assertThat(scannable.scan(Backpressure.BUFFERED_WEIGHT)).isEqualTo(4);
    subscriber.cancel();
    assertThat(scannable.scan(Backpressure.BUFFERED_WEIGHT)).isZero();
  }

  @Test
  void meter_ofTwoStreams_addsTheirWeights() {
    Backpressure<Integer> strategy = weighed(Backpressure.<Integer>drop(8).meter(meter), 10);
    TestSubscriber<Integer> other = TestSubscriber.builder().initialRequest(0).build();
    Flux<Integer> flux = Flux.just(1, 2, 3).transform(strategy);
    flux.subscribe(subscriber);
    flux.subscribe(other);

    assertThat(meter.weight()).isEqualTo(12);
    subscriber.request(9);
    assertThat(meter.weight()).isEqualTo(6);
    other.cancel();
    assertThat(meter.weight()).isZero();
  }

  private static Ledger ledger(
      long failed, long offered, long completed, long dropped, long rejected, long cancelled) {
    return new Ledger(
        offered, completed, failed, dropped, rejected, 0, cancelled, 0, 0, 0, 0, 0, 0);
  }
}
