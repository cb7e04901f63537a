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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Timers that are late or forget, and what throws where it must not, in virtual time. */
class ThrottleFaultsTest {

  private static final Duration TENTH = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofSeconds(10);

  private final HeldClock clock = new HeldClock();

  /** Ten in a second, four at once. */
  private final Throttle throttle =
      Throttle.of("emails").rate(Rate.perSecond(10).burst(4)).timer(clock).build();

  private final List<Object> discarded = new ArrayList<>();
  private final Context noting =
      Context.of("reactor.onDiscard.local", (Consumer<Object>) discarded::add);

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
  void snapshot_whileOneIsToldAndTheNextIsNot_addsUp() {
    assertThat(throttle.tryAcquire(4)).isTrue();
    List<Ledger> seen = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      throttle.acquire().doOnTerminate(() -> seen.add(throttle.snapshot().ledger())).subscribe();
    }

    clock.late = TENTH;
    clock.advanceTimeBy(TENTH); // both are granted at once

    assertThat(seen).extracting(Ledger::running).containsExactly(1L, 0L);
    assertThat(seen).allMatch(Ledger::isBalanced);
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

  @Test
  void elements_subscriberThrowsAtOne_getsNoMoreThanItAskedFor() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    List<Integer> got = new ArrayList<>();
    Flux<Integer> throttled = source.flux().transform(throttle.elements());
    throttled.subscribe(
        new CoreSubscriber<>() {
          @Override
          public void onSubscribe(Subscription s) {
            s.request(1);
          }

          @Override
          public void onNext(Integer element) {
            got.add(element);
            throw new LinkageError("odd");
          }

          @Override
          public void onError(Throwable error) {}

          @Override
          public void onComplete() {}
        });

    assertThatThrownBy(() -> source.next(1)).isInstanceOf(LinkageError.class);
    source.next(2);

    assertThat(got).containsExactly(1);
  }

  /** Numbers from a source that throws when it is cancelled. */
  private static Flux<Integer> uncancellable(boolean tooMany) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super Integer> subscriber) {
        subscriber.onSubscribe(new Uncancellable(subscriber, tooMany));
      }
    };
  }

  private static final class Uncancellable implements Subscription {
    private final Subscriber<? super Integer> subscriber;
    private final boolean tooMany;
    private int next = 1;

    Uncancellable(Subscriber<? super Integer> subscriber, boolean tooMany) {
      this.subscriber = subscriber;
      this.tooMany = tooMany;
    }

    @Override
    public void request(long n) {
      for (int i = 0; i < n || (tooMany && i < 1_000); i++) {
        subscriber.onNext(next++);
      }
    }

    @Override
    public void cancel() {
      throw new LinkageError("odd");
    }
  }

  @Test
  void elements_sourceThrowsAtItsCancel_nothingIsKept() {
    TestSubscriber<Integer> subscriber =
        TestSubscriber.builder().initialRequest(5).contextPutAll(noting).build();
    uncancellable(false).transform(throttle.elements()).subscribe(subscriber);
    assertThat(throttle.snapshot().waiting()).isEqualTo(1);

    assertThatThrownBy(subscriber::cancel).isInstanceOf(LinkageError.class);

    assertThat(discarded).containsExactly(5);
    assertThat(clock.pending()).isZero();
  }

  @Test
  void elements_tooManyOfASourceThatThrowsAtItsCancel_endTheStream() {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();

    assertThatThrownBy(
            () -> uncancellable(true).transform(throttle.elements()).subscribe(subscriber))
        .isInstanceOf(LinkageError.class);
    clock.advanceTimeBy(Duration.ofMinutes(1));

    assertThat(Exceptions.isOverflow(subscriber.expectTerminalError())).isTrue();
  }

  @Test
  void elements_weigherThrowsWhatIsFatal_discardsItsElement() {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().contextPutAll(noting).build();
    source
        .flux()
        .transform(
            throttle.<Integer>elements(
                e -> {
                  throw new LinkageError("odd");
                }))
        .subscribe(subscriber);

    assertThatThrownBy(() -> source.next(1)).isInstanceOf(LinkageError.class);
    source.next(2);
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(discarded).contains(1);
    source.assertCancelled();
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
