package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.subscriber.TestSubscriber;

/** What a buffering operator signals, and when, and what becomes of the elements it does not. */
@OverEveryBuffer
class BufferSignalsTest extends BufferContract {

  private static final IllegalStateException MISTAKE = new IllegalStateException("mistake");

  // ---------------------------------------------------------------- subscribing and requesting

  @Test
  void onSubscribe_reachesTheSubscriberBeforeTheSourceIsAsked() {
    List<String> log = new ArrayList<>();
    source.onRequest(() -> log.add("source was asked"));

    flux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                log.add("subscriber was told");
                request(1);
              }
            });

    assertThat(log).startsWith("subscriber was told", "source was asked");
    assertThat(source.requests()).containsExactly(kind.firstRequest(capacity));
  }

  @Test
  void onSubscribe_aSecondTime_cancelsThatAndKeepsTheFirst() {
    TestSubscriber<Integer> subscriber = subscribe(1);
    Operators.DeferredSubscription second = new Operators.DeferredSubscription();

    source.subscriber().onSubscribe(second);
    source.next(List.of(1));
    source.subscriber().onComplete();

    assertThat(second.scan(Attr.CANCELLED)).isTrue();
    assertThat(source.cancels()).isZero();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void request_ofNothing_isIgnored(long n) {
    TestSubscriber<Integer> subscriber = subscribe(0);
    source.next(List.of(1));

    scanSubscription().request(n);

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    subscriber.cancel();
  }

  @Test
  void request_addedUpBeyondTheGreatestNumber_isWithoutBoundAndStays() {
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE - 1);
    subscriber.request(Long.MAX_VALUE - 1);
    source.next(List.of(1));
    subscriber.request(1);

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(Long.MAX_VALUE);
    subscriber.cancel();
  }

  @Test
  void request_oneByOne_getsOneEach() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();

    for (int i = 1; i <= capacity; i++) {
      subscriber.request(1);
      assertThat(subscriber.getReceivedOnNext()).hasSize(i);
      assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    }

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
    source.subscriber().onComplete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  // ---------------------------------------------------------------- no signals overlap

  @Test
  void signals_fromSourceAndRequestersAtOnce_neverOverlap() throws InterruptedException {
    int count = 20_000;
    TestSubscriber<Integer> subscriber = subscriber(0).build();
    Flux.range(0, count).hide().transform(operator()).subscribe(subscriber);
    List<Thread> requesters = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread requester =
          new Thread(
              () -> {
                while (!subscriber.isTerminatedOrCancelled()) {
                  subscriber.request(1);
                }
              });
      requesters.add(requester);
      requester.start();
    }
    for (Thread requester : requesters) {
      requester.join();
    }

    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(subscriber.getReceivedOnNext()).isSorted().doesNotHaveDuplicates();
    assertThat(subscriber.getReceivedOnNext().size() + lost.discarded().size())
        .isEqualTo((int) meter.ledger().offered());
  }

  // ---------------------------------------------------------------- after the end

  @Test
  void anything_afterTheEnd_isDroppedWithTheContext() {
    TestSubscriber<Integer> subscriber = subscribe(9);
    source.next(List.of(1));
    source.subscriber().onComplete();

    source.next(List.of(2));
    source.subscriber().onError(MISTAKE);
    source.subscriber().onComplete();

    assertThat(lost.dropped()).containsExactly(2);
    assertThat(lost.droppedErrors()).containsExactly(MISTAKE);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(meter.ledger().offered()).as("not counted").isEqualTo(1);
  }

  @Test
  void anything_afterTheEndThatStillWaits_isDropped() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    source.next(List.of(1));
    source.subscriber().onError(MISTAKE);

    source.next(List.of(2));
    IllegalStateException second = new IllegalStateException("second");
    source.subscriber().onError(second);
    subscriber.request(1);

    assertThat(lost.dropped()).containsExactly(2);
    assertThat(lost.droppedErrors()).containsExactly(second);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.expectTerminalError()).isSameAs(MISTAKE);
  }

  @Test
  void onNext_afterTheCancel_isDiscarded() {
    TestSubscriber<Integer> subscriber = subscribe(9);
    subscriber.cancel();

    source.next(List.of(1, 2));
    source.subscriber().onError(MISTAKE);

    assertThat(lost.discarded()).containsExactly(1, 2);
    assertThat(lost.droppedErrors()).containsExactly(MISTAKE);
    assertThat(subscriber.getReceivedOnNextAfterCancellation()).isEmpty();
    assertThat(subscriber.isTerminated()).isFalse();
    assertThat(meter.ledger().offered()).as("not counted").isZero();
  }

  @Test
  void nulls_areRefused() {
    TestSubscriber<Integer> subscriber = subscribe(9);

    assertThatThrownBy(() -> source.subscriber().onNext(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.subscriber().onError(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.subscriber().onSubscribe(null))
        .isInstanceOf(NullPointerException.class);

    subscriber.cancel();
  }

  // ---------------------------------------------------------------- cancelling

  @Test
  void cancel_anyNumberOfTimes_clearsTheBufferOnce() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();

    subscriber.cancel();
    scanSubscription().cancel();
    scanSubscription().cancel();

    assertThat(lost.discarded()).isEqualTo(numbers(1, capacity));
    assertThat(source.cancels()).isEqualTo(1);
    assertThat(scan().scan(Attr.BUFFERED)).isZero();
    assertThat(meter.ledger().cancelled()).isEqualTo(capacity);
    assertThat(subscriber.isTerminated()).isFalse();
  }

  @Test
  void cancel_withTheEndStillWaiting_discardsAndSignalsNothing() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    fill();
    source.subscriber().onError(MISTAKE);

    subscriber.cancel();

    assertThat(lost.discarded()).isEqualTo(numbers(1, capacity));
    assertThat(subscriber.isTerminated()).isFalse();
  }

  // ---------------------------------------------------------------- no room

  @Test
  void elements_thatFindNoRoom_meetOneFateEach() {
    TestSubscriber<Integer> subscriber = subscribe(0);

    source.next(numbers(1, capacity + 2));
    subscriber.request(Long.MAX_VALUE);
    source.subscriber().onComplete();

    List<Object> fates = new ArrayList<>(subscriber.getReceivedOnNext());
    fates.addAll(lost.discarded());
    fates.addAll(lost.dropped());
    assertThat(fates).containsExactlyInAnyOrderElementsOf(numbers(1, capacity + 2));
    if (kind.dropsOldest()) {
      assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(3, capacity + 2));
      assertThat(lost.discarded()).containsExactly(1, 2);
      assertThat(subscriber.isTerminatedComplete()).isTrue();
    } else if (kind.dropsNewest()) {
      assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
      assertThat(lost.discarded()).containsExactly(capacity + 1, capacity + 2);
      assertThat(subscriber.isTerminatedComplete()).isTrue();
    } else {
      assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
      assertThat(lost.discarded()).containsExactly(capacity + 1);
      assertThat(lost.dropped()).containsExactly(capacity + 2);
      assertThat(Exceptions.isOverflow(subscriber.expectTerminalError())).isTrue();
      assertThat(subscriber.expectTerminalError())
          .hasMessageContaining("capacity: " + kind.capacity(capacity))
          .hasMessageStartingWith("meter: ");
      assertThat(source.cancels()).isEqualTo(1);
    }
  }

  @Test
  void listener_thatThrows_failsTheStreamThroughTheHook() {
    TestSubscriber<Integer> subscriber = subscribeWithListener(MISTAKE);

    leaveOneOut();
    subscriber.request(Long.MAX_VALUE);

    assertThat(lost.operatorErrors()).containsExactly(MISTAKE);
    assertThat(subscriber.expectTerminalError()).isSameAs(MISTAKE);
    assertThat(source.cancels()).isPositive();
    assertThat(subscriber.getReceivedOnNext().size() + lost.discarded().size())
        .isEqualTo((int) meter.ledger().offered());
  }

  @Test
  void listener_thatFailsFatally_isThrownOnAndTheElementDiscarded() {
    TestSubscriber<Integer> subscriber = subscribeWithListener(new OutOfMemoryError("not really"));

    Throwable thrown = catchThrowable(this::leaveOneOut);

    assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
    assertThat(lost.discarded()).hasSize(1);
    subscriber.cancel();
  }

  private TestSubscriber<Integer> subscribeWithListener(Throwable mistake) {
    TestSubscriber<Integer> subscriber = subscriber(0).build();
    BufferOperator<Integer> listening =
        operator()
            .onDropped(
                element -> {
                  throw sneak(mistake);
                });
    Flux.from(source).transform(listening).subscribe(subscriber);
    return subscriber;
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneak(Throwable mistake) throws E {
    throw (E) mistake;
  }

  private void leaveOneOut() {
    fill();
    if (kind.usesTimer()) {
      timer.advance(Buffering.WAIT);
    } else {
      source.next(List.of(capacity + 1));
    }
  }

  @Test
  void timer_whileNobodyWaits_isNotUsed() {
    TestSubscriber<Integer> subscriber = subscribe(Long.MAX_VALUE);

    fill();
    source.subscriber().onComplete();

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(timer.workersCreated()).isZero();
  }

  private Subscription scanSubscription() {
    return (Subscription) source.subscriber();
  }
}
