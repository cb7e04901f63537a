package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Elements that take permits, in virtual time. */
class ThrottledElementsTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private final HeldClock clock = new HeldClock();
  private final Throttle throttle =
      Throttle.of("ticks")
          .rate(Rate.perSecond(10).burst(4))
          .maxWait(Duration.ZERO) // not for elements
          .timer(clock)
          .build();
  private final List<Object> discarded = new ArrayList<>();
  private final List<Long> requests = new ArrayList<>();

  @AfterEach
  void everyAskIsAccountedForAndNoTimerIsLeft() {
    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).isZero();
    assertThat(clock.pending()).as("timers left").isZero();
  }

  private <T> TestSubscriber<T> subscribe(Flux<T> flux, long demand) {
    TestSubscriber<T> subscriber =
        TestSubscriber.builder()
            .initialRequest(demand)
            .contextPutAll(
                Context.of(
                    "reactor.onDiscard.local",
                    (java.util.function.Consumer<Object>) discarded::add))
            .build();
    flux.subscribe(subscriber);
    return subscriber;
  }

  private <T> TestSubscriber<T> subscribe(Flux<T> flux) {
    return subscribe(flux, Long.MAX_VALUE);
  }

  private Flux<Integer> numbers(int count) {
    return Flux.range(1, count).hide().doOnRequest(requests::add);
  }

  @Test
  void elements_fasterThanTheRate_comeAtTheRate() {
    TestSubscriber<Integer> subscriber = subscribe(numbers(7).transform(throttle.elements()));

    assertThat(subscriber.getReceivedOnNext()).hasSize(4);
    clock.advanceTimeBy(TENTH);
    assertThat(subscriber.getReceivedOnNext()).hasSize(5);
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(throttle.snapshot().ledger().completed()).isEqualTo(7);
  }

  @Test
  void elements_source_isAskedForWhatThereArePermitsForAndOne() {
    TestSubscriber<Integer> subscriber = subscribe(numbers(100).transform(throttle.elements()));

    assertThat(sum(requests)).isEqualTo(5);
    assertThat(requests).first().isEqualTo(4L);
    clock.advanceTimeBy(TENTH.multipliedBy(3));
    assertThat(sum(requests)).isEqualTo(8);
    subscriber.cancel();
    assertThat(discarded).as("the one that waited").containsExactly(8);
  }

  @Test
  void elements_littleDemand_asksForNoMore() {
    TestSubscriber<Integer> subscriber = subscribe(numbers(100).transform(throttle.elements()), 2);

    assertThat(requests).containsExactly(2L);
    subscriber.request(1);
    assertThat(requests).containsExactly(2L, 1L);
    assertThat(throttle.allowance().remaining()).isEqualTo(1);
    subscriber.cancel();
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void elements_slowSource_holdsNoPermit() {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = subscribe(source.flux().transform(throttle.elements()));

    assertThat(throttle.tryAcquire(4)).isTrue();
    clock.advanceTimeBy(TENTH);
    source.next(1);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    source.complete();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void elements_slowFasterThenSlow_neverExceedTheBurst() {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = subscribe(source.flux().transform(throttle.elements()));
    clock.advanceTimeBy(Duration.ofHours(1));

    source.next(1, 2, 3, 4);
    assertThat(subscriber.getReceivedOnNext()).hasSize(4);
    source.next(5);
    assertThat(subscriber.getReceivedOnNext()).hasSize(4);
    source.complete();
    assertThat(subscriber.isTerminated()).as("the last is still to come").isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(subscriber.getReceivedOnNext()).hasSize(5);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void elements_twoStreams_takeTurns() {
    TestSubscriber<Integer> one = subscribe(numbers(100).transform(throttle.elements()));
    TestSubscriber<Integer> other = subscribe(numbers(100).transform(throttle.elements()));
    clock.advanceTimeBy(TENTH.multipliedBy(10));

    assertThat(one.getReceivedOnNext()).hasSize(4 + 5);
    assertThat(other.getReceivedOnNext()).hasSize(5);
    one.cancel();
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(other.getReceivedOnNext()).hasSize(7);
    other.cancel();
  }

  @Test
  void elements_sourceFails_tellsAfterWhatHasCome() {
    Flux<Integer> source = Flux.range(1, 5).concatWith(Flux.error(new IllegalStateException("no")));
    TestSubscriber<Integer> subscriber = subscribe(source.transform(throttle.elements()));

    assertThat(subscriber.isTerminated()).isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(subscriber.getReceivedOnNext()).hasSize(5);
    assertThat(subscriber.expectTerminalError()).hasMessage("no");
  }

  @Test
  void elements_sourceIgnoresDemand_overflows() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    TestSubscriber<Integer> subscriber =
        subscribe(source.flux().transform(throttle.elements(i -> 1)), 0);
    source.next(1, 2, 3);
    subscriber.request(9);

    assertThat(Exceptions.isOverflow(subscriber.expectTerminalError())).isTrue();
    assertThat(subscriber.expectTerminalError())
        .hasMessageContaining("ticks: its source sends more than it was asked for (capacity: 1)");
    assertThat(discarded).contains(3);
    source.assertCancelled();
  }

  @Test
  void elements_weighed_takeAsManyPermits() {
    TestSubscriber<Integer> subscriber = subscribe(numbers(4).transform(throttle.elements(i -> i)));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(requests).as("one at a time").containsExactly(1L, 1L, 1L);
    clock.advanceTimeBy(TENTH);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    clock.advanceTimeBy(TENTH);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3);
    clock.advanceTimeBy(TENTH.multipliedBy(4));
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3, 4);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void elements_heavierThanTheBurst_areSlowedDownAndNotStuck() {
    TestSubscriber<Integer> subscriber =
        subscribe(numbers(2).transform(throttle.elements(i -> 20)));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    clock.advanceTimeBy(TENTH.multipliedBy(20));
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
  }

  @Test
  void elements_weigherThrows_fails() {
    TestSubscriber<Integer> throwing =
        subscribe(
            numbers(3)
                .transform(
                    throttle.elements(
                        i -> {
                          throw new IllegalStateException("scales");
                        })));
    assertThat(throwing.expectTerminalError()).hasMessage("scales");
    TestSubscriber<Integer> weightless = subscribe(numbers(3).transform(throttle.elements(i -> 0)));
    assertThat(weightless.expectTerminalError()).hasMessage("weight: 0 (expected: >= 1)");
    assertThat(discarded).containsExactly(1, 1);
  }

  @Test
  void elements_cancelledWhileOneWaits_leaveNothing() {
    TestSubscriber<Integer> subscriber = subscribe(numbers(9).transform(throttle.elements()));
    subscriber.cancel();
    subscriber.cancel();

    assertThat(discarded).containsExactly(5);
    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
    clock.advanceTimeBy(TENTH.multipliedBy(4));
    assertThat(throttle.allowance().remaining()).isEqualTo(4);
  }

  @Test
  void elements_tooManyWaiters_fail() {
    Throttle full =
        Throttle.of("full").rate(Rate.perSecond(10).paced()).maxWaiters(0).timer(clock).build();
    TestSubscriber<Integer> subscriber = subscribe(numbers(9).transform(full.elements()));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            RateLimitedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY_WAITERS));
    assertThat(discarded).containsExactly(2);
    assertThat(full.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void elements_deadlineBeforeTheNextPermit_fail() {
    Deadline soon = new Deadline(Instant.ofEpochMilli(50));
    TestSubscriber<Integer> subscriber =
        subscribe(
            numbers(9)
                .transform(throttle.elements())
                .contextWrite(Context.of(Deadline.class, soon)));

    assertThat(subscriber.getReceivedOnNext()).hasSize(4);
    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            RateLimitedException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DOOMED));
    assertThat(throttle.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void elements_scanned_tellWhatTheyAre() {
    TestPublisher<Integer> source = TestPublisher.create();
    Flux<Integer> throttled = source.flux().transform(throttle.elements());
    assertThat(throttled.getPrefetch()).isEqualTo(32);
    assertThat(Scannable.from(throttled).scan(Scannable.Attr.RUN_STYLE))
        .isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    TestSubscriber<Integer> subscriber = subscribe(throttled, 5);
    throttle.tryAcquire(4);
    source.next(1);
    Scannable scan = Scannable.from(subscriber).scan(Scannable.Attr.PARENT);

    assertThat(scan.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);
    assertThat(scan.scan(Scannable.Attr.PREFETCH)).isEqualTo(32);
    assertThat(scan.scan(Scannable.Attr.CAPACITY)).isEqualTo(32);
    assertThat(scan.scan(Scannable.Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(5);
    assertThat(scan.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(scan.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(scan.scan(Scannable.Attr.ERROR)).isNull();
    assertThat(scan.scan(Scannable.Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(scan.scan(Scannable.Attr.PARENT)).isNotNull();
    subscriber.cancel();
    assertThat(scan.scan(Scannable.Attr.CANCELLED)).isTrue();
  }
}
