package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Keys that throw, whenever they are asked, in virtual time. */
class KeyedFaultsTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private final HeldClock clock = new HeldClock();

  /** Ten in a second, four at once: which are taken. */
  private final KeyedThrottle<Odd> throttle =
      KeyedThrottle.of("users")
          .rate(Rate.perSecond(10).burst(4))
          .maxWait(Duration.ofSeconds(1))
          .timer(clock)
          .build();

  private final AtomicInteger sound = new AtomicInteger(Integer.MAX_VALUE);
  private final List<Throwable> reported = new CopyOnWriteArrayList<>();

  /** A key that is itself for so many times only. */
  private record Odd(AtomicInteger sound) {
    private void ask() {
      if (sound.decrementAndGet() < 0) {
        throw new IllegalStateException("a key's own");
      }
    }

    @Override
    public int hashCode() {
      ask();
      return 7;
    }

    @Override
    public boolean equals(Object other) {
      ask();
      return other instanceof Odd;
    }
  }

  private Odd key() {
    return new Odd(sound);
  }

  @BeforeEach
  void takeAll() {
    Schedulers.onHandleError("keys", (thread, error) -> reported.add(error));
    assertThat(throttle.tryAcquire(key(), 4)).isTrue();
  }

  @AfterEach
  void nobodyIsLeft() {
    sound.set(Integer.MAX_VALUE);
    try {
      Ledger ledger = throttle.snapshot().ledger();
      assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
      assertThat(ledger.pending()).isZero();
      assertThat(throttle.snapshot().waiting()).isZero();
      assertThat(reported).allMatch(error -> "a key's own".equals(error.getMessage()));
      clock.advanceTimeBy(Duration.ofMinutes(10));
      assertThat(throttle.snapshot().keys()).isZero();
      assertThat(clock.pending()).as("timers left").isZero();
      assertThat(throttle.tryAcquire(key(), 4)).isTrue();
    } finally {
      Schedulers.resetOnHandleError("keys");
    }
  }

  @RepeatedTest(40)
  void acquire_keyThrowsFromSomeTimeOn_endsAllTheSame(RepetitionInfo info) {
    TestSubscriber<Void> first = TestSubscriber.create();
    TestSubscriber<Void> second = TestSubscriber.create();
    Odd one = key();
    Odd other = key();
    sound.set(info.getCurrentRepetition() - 1);
    throttle.acquire(one).subscribe(first);
    throttle.acquire(other).subscribe(second);
    clock.advanceTimeBy(TENTH.multipliedBy(2));

    assertThat(first.isTerminated()).isTrue();
    assertThat(second.isTerminated()).isTrue();
  }

  @RepeatedTest(40)
  void acquire_keyThrowsFromSomeTimeOn_canBeCancelled(RepetitionInfo info) {
    TestSubscriber<Void> first = TestSubscriber.create();
    TestSubscriber<Void> second = TestSubscriber.create();
    throttle.acquire(key(), 2).subscribe(first);
    throttle.acquire(key()).subscribe(second);
    clock.advanceTimeBy(TENTH);
    sound.set(info.getCurrentRepetition() - 1);
    first.cancel();
    second.cancel();

    assertThat(throttle.snapshot().waiting()).isZero();
  }

  @RepeatedTest(30)
  void elements_keyThrowsFromSomeTimeOn_endTheStream(RepetitionInfo info) {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Odd key = key();
    sound.set(info.getCurrentRepetition() - 1);
    source.flux().transform(throttle.elements(key)).subscribe(subscriber);
    source.next(1);
    clock.advanceTimeBy(TENTH);
    source.complete();

    assertThat(subscriber.isTerminated()).isTrue();
    if (subscriber.isTerminatedComplete()) {
      assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    } else {
      source.assertCancelled();
    }
  }
}
