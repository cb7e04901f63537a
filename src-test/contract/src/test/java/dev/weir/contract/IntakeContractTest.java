package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Intake;
import dev.weir.flow.OfferResult;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Hooks;
import reactor.test.subscriber.TestSubscriber;
import reactor.test.subscriber.TestSubscriberBuilder;

/** An intake as a source, under each strategy, with little room and with much. */
@ParameterizedClass(name = "{0}({1})")
@MethodSource("strategiesAndCapacities")
class IntakeContractTest {

  static Stream<Arguments> strategiesAndCapacities() {
    return Arrays.stream(Strategy.values())
        .filter(strategy -> strategy != Strategy.CALLER_RUNS)
        .flatMap(strategy -> Stream.of(1, 3, 256).map(n -> Arguments.of(strategy, n)));
  }

  @Parameter(0)
  Strategy strategy;

  @Parameter(1)
  int capacity;

  private final WatchedTimer timer = new WatchedTimer();
  private final Lost lost = new Lost();
  private final TestPool held = TestPool.of(WorkerPools.fixed("held", 1));
  private Intake<Integer> intake;

  @BeforeEach
  void build() {
    intake = Intake.<Integer>bounded(capacity).overflow(strategy.overflow()).timer(timer).build();
  }

  @AfterEach
  void everyElementIsAccountedFor() {
    Ledger ledger = intake.ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
  }

  private TestSubscriberBuilder subscriber(long demand) {
    return TestSubscriber.builder().initialRequest(demand).contextPutAll(lost.context());
  }

  private TestSubscriber<Integer> subscribe(long demand) {
    TestSubscriber<Integer> subscriber = subscriber(demand).build();
    intake.asFlux().subscribe(subscriber);
    return subscriber;
  }

  private List<Integer> fill() {
    List<Integer> all = BufferContract.numbers(1, capacity);
    all.forEach(i -> assertThat(intake.tryOffer(i)).isEqualTo(OfferResult.OK));
    return all;
  }

  private Scannable scan() {
    return Scannable.from(intake.asFlux());
  }

  // ---------------------------------------------------------------- signals

  @Test
  void request_ofNothing_isIgnored() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();
    Subscription subscription = (Subscription) subscriber.scanUnsafe(Attr.PARENT);

    subscription.request(0);
    subscription.request(-1);

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
  }

  @Test
  void request_addedUpBeyondTheGreatestNumber_isWithoutBoundAndStays() {
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE - 1);
    subscriber.request(Long.MAX_VALUE - 1);
    fill();

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void signals_fromManyOfferersAndRequesters_neverOverlap() throws InterruptedException {
    int each = 5_000;
    TestSubscriber<Integer> subscriber = subscribe(0);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      int first = t * each;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  intake.tryOffer(first + i);
                  subscriber.request(1);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    intake.complete();
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getReceivedOnNext()).doesNotHaveDuplicates();
    Ledger ledger = intake.ledger();
    assertThat(ledger.offered()).isEqualTo(3L * each);
    assertThat(ledger.completed()).isEqualTo(subscriber.getReceivedOnNext().size());
    assertThat(ledger.dropped()).isEqualTo(lost.discarded().size());
  }

  @Test
  void order_ofEachOfferer_isKept() throws InterruptedException {
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE);
    Thread other =
        new Thread(
            () -> {
              for (int i = 1; i < 10_000; i += 2) {
                intake.tryOffer(i);
              }
            });
    other.start();
    for (int i = 0; i < 10_000; i += 2) {
      intake.tryOffer(i);
    }
    other.join();

    assertThat(subscriber.getReceivedOnNext().stream().filter(i -> i % 2 == 0)).isSorted();
    assertThat(subscriber.getReceivedOnNext().stream().filter(i -> i % 2 == 1)).isSorted();
  }

  @Test
  void cancel_anyNumberOfTimes_clearsTheRoomOnce() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    List<Integer> all = fill();
    Subscription subscription = (Subscription) subscriber.scanUnsafe(Attr.PARENT);

    subscription.cancel();
    subscription.cancel();
    subscription.request(9);

    assertThat(lost.discarded()).isEqualTo(all);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(subscriber.isTerminated()).isFalse();
    assertThat(intake.ledger().cancelled()).isEqualTo(capacity);
    assertThat(intake.ledger().pending()).isZero();
  }

  @Test
  void element_thatFindsNoRoom_isDiscardedOnlyIfTheStrategyLeavesItOut() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();

    OfferResult result = intake.tryOffer(0);

    if (strategy == Strategy.DROP) {
      assertThat(result).isEqualTo(OfferResult.DROPPED);
      assertThat(lost.discarded()).containsExactly(0);
    } else {
      assertThat(result).isEqualTo(OfferResult.FAIL_OVERFLOW);
      assertThat(lost.discarded()).isEmpty();
    }
    subscriber.cancel();
  }

  @Test
  void send_withoutRoom_failsWithAnOverflowErrorThatNamesTheCapacity() {
    intake =
        Intake.<Integer>bounded(capacity)
            .overflow(strategy.overflow())
            .maxWaiters(0)
            .timer(timer)
            .build();
    fill();
    TestSubscriber<Void> sender = TestSubscriber.create();

    intake.send(0).subscribe(sender);

    assertThat(sender.expectTerminalError()).hasMessageContaining("capacity: " + capacity);
    assertThat(Exceptions.isOverflow(sender.expectTerminalError()))
        .isEqualTo(strategy != Strategy.DROP);
  }

  @Test
  void send_withoutRoom_waitsOrFailsAndIsToldOnce() {
    fill();
    TestSubscriber<Void> sender = TestSubscriber.create();
    intake.send(0).subscribe(sender);
    assertThat(sender.isTerminatedError()).isEqualTo(!waits());

    TestSubscriber<Integer> subscriber = subscribe(1);
    timer.advance(Strategy.WAIT);
    subscriber.cancel();

    assertThat(sender.isTerminatedComplete()).isEqualTo(waits());
    assertThat(sender.getProtocolErrors()).isEmpty();
    assertThat(intake.ledger().pending()).isZero();
  }

  private boolean waits() {
    return strategy.overflow().whenFull() == Overflow.Verdict.WAIT;
  }

  // ---------------------------------------------------------------- to its neighbours

  @Test
  void subscribe_aSecondTime_failsAlsoAfterTheCancel() {
    subscribe(0).cancel();
    TestSubscriber<Integer> second = subscriber(0).build();
    intake.asFlux().subscribe(second);

    assertThat(second.expectTerminalError())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("intake: a second subscriber (expected: one)");
  }

  @Test
  void scan_showsTheRoomAndTheStream() {
    assertThat(scan().scan(Attr.ACTUAL)).isNull();
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();
    subscriber.request(1);

    assertThat(scan().scan(Attr.NAME)).isEqualTo("intake");
    assertThat(scan().scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(scan().scan(Attr.CAPACITY)).isEqualTo(capacity);
    assertThat(scan().scan(Attr.BUFFERED)).isEqualTo(capacity - 1);
    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(scan().scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.SYNC);
    assertThat(scan().scan(Attr.TERMINATED)).isFalse();
    assertThat(scan().scan(Attr.CANCELLED)).isFalse();
    assertThat(scan().scan(Attr.ERROR)).isNull();
    IllegalStateException error = new IllegalStateException("end");
    intake.error(error);
    assertThat(scan().scan(Attr.TERMINATED)).isTrue();
    assertThat(scan().scan(Attr.ERROR)).isSameAs(error);
    subscriber.cancel();
    assertThat(scan().scan(Attr.CANCELLED)).isTrue();
    assertThat(scan().scan(Attr.BUFFERED)).isZero();
  }

  @Test
  void assemblyHook_seesSourceAndSend() {
    List<String> seen = new ArrayList<>();
    Hooks.onEachOperator(
        "intake",
        publisher -> {
          seen.add(publisher.getClass().getSimpleName());
          return publisher;
        });
    try {
      Intake<Integer> other = Intake.<Integer>bounded(1).build();
      assertThat(other.send(1)).isNotNull();
    } finally {
      Hooks.resetOnEachOperator("intake");
    }

    assertThat(seen).containsExactly("FluxIntake", "MonoSend");
  }

  @Test
  void fusion_isGrantedAsItCanBeKept() {
    List<Integer> all = fill();
    intake.complete();
    TestSubscriber<Integer> subscriber =
        subscriber(Long.MAX_VALUE).requireFusion(Fuseable.ANY, Fuseable.ASYNC).build();

    intake.asFlux().subscribe(subscriber);

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(all);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  @Test
  void fusion_thatIsSyncOnly_isRefused() {
    List<Integer> all = fill();
    TestSubscriber<Integer> subscriber =
        subscriber(Long.MAX_VALUE).requireFusion(Fuseable.SYNC, Fuseable.NONE).build();

    intake.asFlux().subscribe(subscriber);

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(all);
  }

  @Test
  void publishOn_behindIt_deliversTheErrorAfterTheElements() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    intake.asFlux().publishOn(held, 1).subscribe(subscriber);
    List<Integer> all = fill();
    assertThat(intake.ledger().queued()).as("fused: no second buffer").isEqualTo(capacity);

    intake.error(new IllegalStateException("end"));
    held.runAll();

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(all);
    assertThat(subscriber.expectTerminalError()).hasMessage("end");
  }

  @Test
  void publishOn_behindItThatIsCancelled_discardsTheElements() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    intake.asFlux().publishOn(held, 1).subscribe(subscriber);
    List<Integer> all = fill();

    subscriber.cancel();
    held.runAll();

    assertThat(lost.discarded()).isEqualTo(all);
    assertThat(intake.tryOffer(9)).isEqualTo(OfferResult.FAIL_CANCELLED);
    assertThat(intake.ledger().pending()).isZero();
  }

  @Test
  void publishOn_behindIt_letsSendersInInOrder() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    intake.asFlux().publishOn(held, 1).subscribe(subscriber);
    List<Integer> all = new ArrayList<>(fill());
    List<TestSubscriber<Void>> senders = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      TestSubscriber<Void> sender = TestSubscriber.create();
      senders.add(sender);
      intake.send(capacity + i).subscribe(sender);
      if (waits()) {
        all.add(capacity + i);
      }
    }

    held.runAll();

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(all);
    assertThat(senders).allMatch(sender -> sender.isTerminatedComplete() == waits());
  }

  @Test
  void filter_behindIt_getsWhatItWants() {
    TestSubscriber<Integer> subscriber = subscriber(0).build();
    intake.asFlux().filter(i -> i % 2 == 0).subscribe(subscriber);
    List<Integer> all = fill();

    subscriber.request(Long.MAX_VALUE - 1);
    intake.complete();

    assertThat(subscriber.getReceivedOnNext())
        .isEqualTo(all.stream().filter(i -> i % 2 == 0).toList());
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void take_behindIt_cancelsTheIntake() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    intake.asFlux().take(1).subscribe(subscriber);

    intake.tryOffer(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(intake.tryOffer(2)).isEqualTo(OfferResult.FAIL_CANCELLED);
  }
}
