package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;

import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Buffers whose elements go when they are too old, whatever happens for lack of room. */
class AgedBackpressureTest {

  private static final Duration AGE = Duration.ofMillis(50);
  private static final Duration SHORT_OF_IT = Duration.ofMillis(49);
  private static final Duration ONE_MORE = Duration.ofMillis(1);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final FlowMeter meter = FlowMeter.named("ticks");
  private final TestPublisher<Integer> source = TestPublisher.create();
  private final List<Integer> dropped = new ArrayList<>();
  private final TestSubscriber<Integer> subscriber =
      TestSubscriber.builder().initialRequest(0).build();

  private void subscribe(Backpressure<Integer> strategy) {
    source
        .flux()
        .transform(strategy.maxAge(AGE).timer(clock).meter(meter).onDropped(dropped::add))
        .subscribe(subscriber);
  }

  @Test
  void maxAge_outOfRange_saysNameValueAndRule() {
    assertThatThrownBy(() -> Backpressure.drop(1).maxAge(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("age: PT0S (expected: > 0)");
    assertThatThrownBy(() -> Backpressure.timeout(1, AGE).maxAge(Duration.ofMillis(-1)))
        .hasMessage("age: PT-0.001S (expected: > 0)");
    assertThatThrownBy(() -> Backpressure.drop(1).maxAge(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("age: null (expected: not null)");
  }

  @Test
  void toString_namesTheAge() {
    assertThat(Backpressure.drop(8, DROP_OLDEST).maxAge(AGE))
        .hasToString("drop(8, DROP_OLDEST).maxAge(PT0.05S)");
    assertThat(Backpressure.timeout(8, ONE_MORE).maxAge(AGE))
        .hasToString("timeout(8, PT0.05S).discarding()");
  }

  @Test
  void drop_oldElement_leavesWhileNothingIsRequested() {
    subscribe(Backpressure.drop(2));
    source.next(1);
    clock.advanceTimeBy(Duration.ofMillis(30));
    source.next(2, 3);

    clock.advanceTimeBy(Duration.ofMillis(20));
    assertThat(dropped).as("no room, then too old").containsExactly(3, 1);
    clock.advanceTimeBy(Duration.ofMillis(30));

    assertThat(dropped).containsExactly(3, 1, 2);
    long alarms = clock.getScheduledTaskCount();
    clock.advanceTimeBy(Duration.ofDays(1));
    assertThat(clock.getScheduledTaskCount()).as("none while nothing waits").isEqualTo(alarms);
    source.next(4);
    subscriber.request(9);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(4);
    assertThat(meter.ledger()).isEqualTo(ledger(4, 1, 1, 0, 2));
  }

  @Test
  void dropOldest_arrivals_areAsOldAsTheyAre() {
    subscribe(Backpressure.drop(2, DROP_OLDEST));
    source.next(1);
    clock.advanceTimeBy(SHORT_OF_IT);
    source.next(2, 3);
    clock.advanceTimeBy(ONE_MORE);
    assertThat(dropped).as("1 for lack of room, and nobody is too old").containsExactly(1);
    clock.advanceTimeBy(SHORT_OF_IT);

    assertThat(dropped).containsExactly(1, 2, 3);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 0, 1, 0, 2));
    source.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void reject_oldElement_makesRoom() {
    subscribe(Backpressure.reject(1));
    source.next(1);
    clock.advanceTimeBy(AGE);
    source.next(2, 3);
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(2);
    assertThat(Exceptions.isOverflow(subscriber.expectTerminalError())).isTrue();
    assertThat(dropped).containsExactly(1, 3);
    assertThat(meter.ledger()).isEqualTo(ledger(3, 1, 0, 1, 1));
  }

  @Test
  void block_oldElement_isLeftOutAndAnotherAskedFor() {
    subscribe(Backpressure.block(1));
    source.assertMaxRequested(1);
    source.next(1);
    clock.advanceTimeBy(AGE);

    assertThat(dropped).containsExactly(1);
    source.next(2);
    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(2);
    subscriber.cancel();
    assertThat(meter.ledger()).isEqualTo(ledger(2, 1, 0, 0, 1));
  }

  @Test
  void drop_weighedAndAged_keepsBothBounds() {
    subscribe(Backpressure.<Integer>drop(8, DROP_OLDEST).maxWeight(10, i -> i));
    source.next(4, 4, 4);
    assertThat(dropped).containsExactly(4);
    assertThat(meter.weight()).isEqualTo(8);

    clock.advanceTimeBy(AGE);

    assertThat(dropped).containsExactly(4, 4, 4);
    assertThat(meter.weight()).isZero();
    subscriber.cancel();
  }

  private static Ledger ledger(
      long offered, long completed, long dropped, long rejected, long timedOut) {
    return new Ledger(offered, completed, 0, dropped, rejected, timedOut, 0, 0, 0, 0, 0, 0, 0);
  }
}
