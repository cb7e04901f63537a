package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.FlowMeter;
import dev.weir.observe.Ledger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.subscriber.TestSubscriberBuilder;

/** What the tests of the buffering operators share: one between a source and a subscriber. */
abstract class BufferContract {

  @Parameter(0)
  Buffering kind;

  @Parameter(1)
  int capacity;

  final WatchedTimer timer = new WatchedTimer();
  final FlowMeter meter = FlowMeter.named("meter");
  final HandSource<Integer> source = new HandSource<>();
  final Lost lost = new Lost();

  /** With every stream at its end, nothing is left behind. */
  @AfterEach
  void everyElementIsAccountedForAndNoTimerIsLeft() {
    Ledger ledger = meter.ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).as("pending of %s", ledger).isZero();
    assertThat(timer.workersLeft()).as("timer workers left").isZero();
  }

  final BufferOperator<Integer> operator() {
    return kind.<Integer>of(capacity, timer).meter(meter);
  }

  final Flux<Integer> flux() {
    return Flux.from(source).transform(operator());
  }

  final TestSubscriberBuilder subscriber(long demand) {
    return TestSubscriber.builder().initialRequest(demand).contextPutAll(lost.context());
  }

  /** Subscribes somebody who has so much demand. */
  final TestSubscriber<Integer> subscribe(long demand) {
    TestSubscriber<Integer> subscriber = subscriber(demand).build();
    flux().subscribe(subscriber);
    return subscriber;
  }

  /** The operator, as its source sees it. */
  final Scannable scan() {
    return Scannable.from(source.subscriber());
  }

  /** The source sends 1 to as many as find room. */
  final void fill() {
    source.next(numbers(1, capacity));
  }

  static List<Integer> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }
}
