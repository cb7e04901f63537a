package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Timers that are late or forget, and what throws where it must not, in virtual time. */
class ThrottleFaultsTest {

  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final HeldClock clock = new HeldClock();

  /** Ten in a second, four at once. */
  private final Throttle throttle =
      Throttle.of("emails").rate(Rate.perSecond(10).burst(4)).timer(clock).build();

  @AfterEach
  void everybodyIsAccountedFor() {
    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).isZero();
    assertThat(throttle.snapshot().waiting()).isZero();
  }

  private TestSubscriber<Void> acquire(int weight) {
    TestSubscriber<Void> one = TestSubscriber.create();
    throttle.acquire(weight).subscribe(one);
    return one;
  }

  // ---------------------------------------------------------------- timers

  @Test
  void cancel_afterTheBucketHasFilledUp_givesNothingBack() {
    assertThat(throttle.tryAcquire(4)).isTrue();
    List<Boolean> taken = new ArrayList<>();
    TestSubscriber<Void> second = TestSubscriber.create();
    throttle
        .acquire()
        .doOnTerminate(
            () -> {
              clock.late = LONG;
              taken.add(throttle.tryAcquire(4));
              second.cancel();
              taken.add(throttle.tryAcquire(1));
            })
        .subscribe();
    throttle.acquire().subscribe(second);

    clock.late = TENTH;
    clock.advanceTimeBy(TENTH); // both are granted at once

    assertThat(taken).as("four at any one time").containsExactly(true, false);
  }

  @Test
  void cancel_beforeTheBucketHasFilledUp_givesThePermitBack() {
    assertThat(throttle.tryAcquire(4)).isTrue();
    List<Boolean> taken = new ArrayList<>();
    TestSubscriber<Void> second = TestSubscriber.create();
    throttle
        .acquire()
        .doOnTerminate(
            () -> {
              second.cancel();
              taken.add(throttle.tryAcquire(1));
              taken.add(throttle.tryAcquire(1));
            })
        .subscribe();
    throttle.acquire().subscribe(second);

    clock.late = TENTH;
    clock.advanceTimeBy(TENTH);

    assertThat(taken).containsExactly(true, false);
  }

  @Test
  void timer_forgetsAnAlarm_whoComesLaterIsToldThatThereIsNone() {
    assertThat(throttle.tryAcquire(4)).isTrue();
    TestSubscriber<Void> first = acquire(1);
    clock.failing = new RejectedExecutionException("gone"); // with the alarm that was set
    clock.late = LONG;

    TestSubscriber<Void> second = acquire(4);

    assertThat(first.isTerminatedComplete()).as("by who came").isTrue();
    assertThat(((RateLimitedException) second.expectTerminalError()).reason())
        .isEqualTo(Reason.NO_TIMER);
  }

  // ---------------------------------------------------------------- subscribers and sources

  @Test
  void acquire_subscriberThrowsAtItsSubscription_waitsForNothing() {
    assertThat(throttle.tryAcquire(4)).isTrue();
    BaseSubscriber<Void> odd =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(Subscription s) {
            throw new LinkageError("odd");
          }
        };

    assertThatThrownBy(() -> throttle.acquire().subscribe(odd)).isInstanceOf(LinkageError.class);

    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- places

  /** A key that holds up one thread that asks for its hash code. */
  private static final class Slow {
    private volatile @Nullable Thread heldUp;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public int hashCode() {
      if (Thread.currentThread() == heldUp) {
        asked.countDown();
        try {
          assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return 7;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }
  }

  @Test
  void elements_grantedBeforeItsPlaceIsFree_waitsUntilItIs() throws InterruptedException {
    Slow key = new Slow();
    KeyedThrottle<Slow> keyed =
        KeyedThrottle.of("users")
            .rate(Rate.perSecond(10).burst(1))
            .maxWaiters(1)
            .timer(clock)
            .build();
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    source.flux().transform(keyed.elements(key)).subscribe(subscriber);
    source.next(1, 2);
    Thread alarms = new Thread(() -> clock.advanceTimeBy(TENTH), "alarms");
    key.heldUp = alarms;
    alarms.start();
    assertThat(key.asked.await(10, TimeUnit.SECONDS)).isTrue();

    source.next(3);
    key.goOn.countDown();
    alarms.join(10_000);

    assertThat(subscriber.isTerminated()).isFalse();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    subscriber.cancel();
    assertThat(keyed.snapshot().ledger().pending()).isZero();
  }
}
