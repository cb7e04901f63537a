package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** What becomes one with an element that waits. */
class ConflationTest {

  private final FlowMeter meter = FlowMeter.named("prices");
  private final TestPublisher<String> source = TestPublisher.create();
  private final TestSubscriber<String> subscriber =
      TestSubscriber.builder().initialRequest(0).build();
  private final List<Object> discarded = new ArrayList<>();
  private final List<String> dropped = new ArrayList<>();

  private void subscribe(Conflation<String> conflation) {
    source
        .flux()
        .transform(conflation.meter(meter).onDropped(dropped::add))
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);
  }

  private static String key(String element) {
    return element.substring(0, 1);
  }

  // ---------------------------------------------------------------- arguments

  @Test
  void arguments_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> Backpressure.conflate(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("merge: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.latestByKey(ConflationTest::key, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxKeys: 0 (expected: 1 to 16777216)");
    assertThatThrownBy(() -> Backpressure.<String, String>conflateByKey(null, String::concat, 1))
        .hasMessage("keyOf: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.latest().meter(null))
        .hasMessage("meter: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.latest().onDropped(null))
        .hasMessage("listener: null (expected: not null)");
  }

  @Test
  void toString_isAsInCode() {
    assertThat(Backpressure.latest()).hasToString("latest()");
    assertThat(Backpressure.latestByKey(ConflationTest::key, 3)).hasToString("latestByKey(3 keys)");
  }

  // ---------------------------------------------------------------- one

  @Test
  void conflate_withoutDemand_mergesAllThatComes() {
    subscribe(Backpressure.conflate(String::concat));
    source.assertMinRequested(Long.MAX_VALUE);

    source.next("a", "b", "c");
    assertThat(meter.ledger()).isEqualTo(ledger(3, 0, 2, 0, 0, 1));
    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).containsExactly("abc");
    subscriber.request(2);
    source.next("d", "e", "f");

    assertThat(subscriber.getReceivedOnNext()).containsExactly("abc", "d", "e");
    source.complete();
    assertThat(subscriber.isTerminated()).as("f still waits").isFalse();
    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).endsWith("f");
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(discarded).as("merged elements are the function's to release").isEmpty();
    assertThat(meter.ledger()).isEqualTo(ledger(6, 4, 2, 0, 0, 0));
  }

  @Test
  void latest_withoutDemand_discardsWhatIsReplaced() {
    subscribe(Backpressure.latest());

    source.next("a", "b", "c");
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("c");
    assertThat(discarded).containsExactly("a", "b");
    assertThat(dropped).isEmpty();
    subscriber.cancel();
    assertThat(meter.ledger()).isEqualTo(ledger(3, 1, 2, 0, 0, 0));
  }

  @Test
  void conflate_cancelled_discardsTheMergedOne() {
    subscribe(Backpressure.conflate(String::concat));
    source.next("a", "b");

    subscriber.cancel();

    assertThat(discarded).containsExactly("ab");
    source.assertCancelled();
    assertThat(meter.ledger()).isEqualTo(new Ledger(2, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void merge_throws_failsTheStreamAfterWhatWaits() {
    subscribe(
        Backpressure.conflate(
            (waiting, next) -> {
              throw new IllegalStateException("merge");
            }));

    source.next("a", "b");
    source.assertCancelled();
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a");
    assertThat(subscriber.expectTerminalError()).hasMessage("merge");
    assertThat(discarded).containsExactly("b");
    assertThat(meter.ledger()).isEqualTo(ledger(2, 1, 0, 0, 1, 0));
  }

  @Test
  void merge_givesNull_failsTheStream() {
    subscribe(Backpressure.conflate((waiting, next) -> null));

    source.next("a", "b");
    subscriber.request(1);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("merged: null (expected: not null)");
  }

  @Test
  void merge_failsFatally_isThrownOnAndNothingIsStuck() {
    subscribe(
        Backpressure.conflate(
            (waiting, next) -> {
              throw new OutOfMemoryError("not really");
            }));
    source.next("a");

    assertThat(catchThrowable(() -> source.next("b"))).isInstanceOf(OutOfMemoryError.class);

    assertThat(discarded).containsExactly("b");
    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).containsExactly("a");
    subscriber.cancel();
  }

  @Test
  void merge_thatRequests_getsTheOutcome() {
    subscribe(
        Backpressure.conflate(
            (waiting, next) -> {
              subscriber.request(1);
              return waiting + next;
            }));

    source.next("a", "b");

    assertThat(subscriber.getReceivedOnNext()).containsExactly("ab");
    subscriber.cancel();
  }

  @Test
  void merge_thatCancels_leavesNothingBehind() {
    subscribe(
        Backpressure.conflate(
            (waiting, next) -> {
              subscriber.cancel();
              return waiting + next;
            }));

    source.next("a", "b");

    assertThat(discarded).containsExactly("ab");
    assertThat(meter.ledger().pending()).isZero();
    assertThat(meter.ledger().isBalanced()).isTrue();
  }

  @Test
  void request_fromAnotherThreadDuringAMerge_waitsForNobodyAndIsServedAfterwards()
      throws InterruptedException {
    CountDownLatch merging = new CountDownLatch(1);
    CountDownLatch requested = new CountDownLatch(1);
    subscribe(
        Backpressure.conflate(
            (waiting, next) -> {
              merging.countDown();
              await(requested);
              return waiting + next;
            }));
    source.next("a");
    Thread sender = new Thread(() -> source.next("b"));
    sender.start();
    await(merging);

    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    requested.countDown();
    sender.join();

    assertThat(subscriber.getReceivedOnNext()).containsExactly("ab");
    subscriber.cancel();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---------------------------------------------------------------- by key

  @Test
  void byKey_latestOfEach_inTheOrderInWhichTheyFirstCame() {
    subscribe(Backpressure.latestByKey(ConflationTest::key, 3));

    source.next("a1", "b1", "a2", "c1", "b2", "a3");
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a3", "b2", "c1");
    assertThat(discarded).containsExactly("a1", "b1", "a2");
    source.next("b3", "a4");
    assertThat(subscriber.getReceivedOnNext()).endsWith("b3", "a4");
    assertThat(meter.ledger()).isEqualTo(ledger(8, 5, 3, 0, 0, 0));
    subscriber.cancel();
  }

  @Test
  void byKey_takenKey_waitsAnewAtTheEnd() {
    subscribe(Backpressure.conflateByKey(ConflationTest::key, String::concat, 3));
    source.next("a1", "b1");
    subscriber.request(1);
    source.next("a2", "b2", "a3");

    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a1", "b1b2", "a2a3");
    subscriber.cancel();
  }

  @Test
  void byKey_oneKeyTooMany_isLeftOutAndTheOthersGoOn() {
    subscribe(Backpressure.latestByKey(ConflationTest::key, 2));

    source.next("a1", "b1", "c1", "a2", "d1");
    assertThat(dropped).containsExactly("c1", "d1");
    subscriber.request(1);
    source.next("c2");
    subscriber.request(9);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("a2", "b1", "c2");
    assertThat(discarded).containsExactly("c1", "a1", "d1");
    assertThat(meter.ledger()).isEqualTo(ledger(6, 3, 1, 2, 0, 0));
    subscriber.cancel();
  }

  @Test
  void byKey_keyFails_failsTheStreamAfterWhatWaits() {
    for (Function<String, String> keyOf :
        List.<Function<String, String>>of(
            element -> element.equals("bad") ? null : element,
            element -> element.substring(0, element.equals("bad") ? 9 : 1))) {
      TestSubscriber<String> each = TestSubscriber.builder().initialRequest(0).build();
      Flux.just("a", "bad").transform(Backpressure.latestByKey(keyOf, 2)).subscribe(each);

      each.request(9);

      assertThat(each.getReceivedOnNext()).containsExactly("a");
      assertThat(each.isTerminatedError()).isTrue();
    }
  }

  @Test
  void byKey_everNewKeys_areForgotten() {
    WaitingByKey<Integer> waiting = new WaitingByKey<>(i -> i, 4);
    IntStream.range(0, 1_000).forEach(waiting::of);

    assertThat(waiting.remembered()).isLessThanOrEqualTo(8);
  }

  // ---------------------------------------------------------------- threads

  @Test
  void sums_ofAllThatIsPassedOn_areSumsOfAllThatCame() {
    int count = 100_000;
    for (Conflation<Integer> conflation :
        List.of(
            Backpressure.conflate(Integer::sum),
            Backpressure.<Integer, Integer>conflateByKey(i -> i & 7, (a, b) -> a + b, 1_000))) {
      StepVerifier.create(
              Flux.range(0, count)
                  .map(i -> i % 64)
                  .publishOn(Schedulers.parallel())
                  .transform(conflation.meter(meter))
                  .publishOn(Schedulers.parallel(), 1 + ThreadLocalRandom.current().nextInt(4))
                  .reduce(0L, Long::sum))
          .expectNext(IntStream.range(0, count).mapToLong(i -> i % 64).sum())
          .verifyComplete();
    }
    assertThat(meter.ledger().pending()).isZero();
    assertThat(meter.ledger().isBalanced()).isTrue();
    assertThat(meter.ledger().dropped()).isZero();
  }

  private static Ledger ledger(
      long offered, long completed, long conflated, long dropped, long failed, long queued) {
    return new Ledger(offered, completed, failed, dropped, 0, 0, 0, conflated, 0, 0, 0, queued, 0);
  }
}
