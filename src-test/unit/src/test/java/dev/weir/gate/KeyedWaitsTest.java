package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.support.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Those who wait for permits of a key, in virtual time. */
class KeyedWaitsTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private final HeldClock clock = new HeldClock();
  private KeyedThrottle<String> throttle = throttle(b -> b);

  /** Ten in a second for each, four at once. */
  private KeyedThrottle<String> throttle(UnaryOperator<KeyedThrottleBuilder> options) {
    return options
        .apply(
            KeyedThrottle.of("users")
                .rate(Rate.perSecond(10).burst(4))
                .maxWait(Duration.ofHours(1))
                .timer(clock))
        .build();
  }

  @AfterEach
  void onceTimePasses_nothingIsLeft() {
    clock.advanceTimeBy(Duration.ofMinutes(10));
    KeyedThrottleSnapshot snapshot = throttle.snapshot();
    Ledger ledger = snapshot.ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).isZero();
    assertThat(snapshot.waiting()).isZero();
    assertThat(snapshot.keys()).isZero();
    assertThat(clock.pending()).as("timers left").isZero();
  }

  private List<TestSubscriber<Void>> acquire(String key, int... weights) {
    List<TestSubscriber<Void>> all = new ArrayList<>();
    for (int weight : weights) {
      TestSubscriber<Void> one = TestSubscriber.create();
      throttle.acquire(key, weight).subscribe(one);
      all.add(one);
    }
    return all;
  }

  private static List<Boolean> done(List<TestSubscriber<Void>> all) {
    return all.stream().map(TestSubscriber::isTerminatedComplete).toList();
  }

  private static RateLimitedException refusal(TestSubscriber<?> subscriber) {
    return (RateLimitedException) subscriber.expectTerminalError();
  }

  private Context deadlineIn(long millis) {
    Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    return Context.of(Deadline.class, new Deadline(now.plusMillis(millis)));
  }

  @Test
  void acquire_noPermit_waitsInTurnForItsKey() {
    List<TestSubscriber<Void>> a = acquire("a", 4, 2, 1);
    List<TestSubscriber<Void>> b = acquire("b", 4, 1);

    assertThat(done(a)).containsExactly(true, false, false);
    assertThat(done(b)).containsExactly(true, false);
    assertThat(throttle.snapshot().waiting()).isEqualTo(3);
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, false, false);
    assertThat(done(b)).containsExactly(true, true);
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, true, false);
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, true, true);
  }

  @Test
  void tryAcquire_whileSomebodyWaits_doesNotOvertake() {
    List<TestSubscriber<Void>> a = acquire("a", 4, 3);
    clock.advanceTimeBy(TENTH.multipliedBy(2));

    assertThat(throttle.tryAcquire("a")).isFalse();
    assertThat(throttle.allowance("a")).isEqualTo(new Allowance(4, 0, TENTH.multipliedBy(2)));
    assertThat(throttle.tryAcquire("b")).as("of another key").isTrue();
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, true);
  }

  @Test
  void acquire_grantedOnesCancelThoseOfOtherKeys_doNotGrowTheStack() {
    int keys = 10_000;
    throttle = throttle(b -> b.rate(Rate.perSecond(1).burst(4)).maxWaiters(2 * keys));
    List<TestSubscriber<Void>> heavy = new ArrayList<>();
    AtomicInteger done = new AtomicInteger();
    for (int i = 0; i < keys; i++) {
      String key = "k" + i;
      int next = i + 1;
      assertThat(throttle.tryAcquire(key, 3)).isTrue();
      heavy.addAll(acquire(key, 4));
      throttle
          .acquire(key)
          .doOnTerminate(
              () -> {
                done.incrementAndGet();
                if (next < keys) {
                  heavy.get(next).cancel();
                }
              })
          .subscribe();
    }

    assertThat(Threads.uncaughtDuring(() -> heavy.get(0).cancel())).isEmpty();

    assertThat(done).hasValue(keys);
  }

  @Test
  void acquire_ofAnotherKeyWhileOneIsTold_isRefusedAtOnce() {
    throttle = throttle(b -> b.rate(Rate.perSecond(1).burst(4)).maxWait(Duration.ofSeconds(5)));
    assertThat(throttle.tryAcquire("a", 3)).isTrue();
    assertThat(throttle.tryAcquire("b", 4)).isTrue();
    List<TestSubscriber<Void>> first = acquire("a", 4);
    List<TestSubscriber<Void>> others = acquire("b", 4);
    AtomicBoolean refusedAtOnce = new AtomicBoolean();
    throttle
        .acquire("a")
        .doOnTerminate(() -> refusedAtOnce.set(acquire("b", 4).get(0).isTerminatedError()))
        .subscribe();

    first.get(0).cancel();

    assertThat(refusedAtOnce).as("who is told may block on it").isTrue();
    assertThat(done(others)).containsExactly(false);
  }

  @Test
  void acquire_cancelled_letsThoseBehindMoveUpAndLeavesNothing() {
    List<TestSubscriber<Void>> a = acquire("a", 4, 3, 1);
    a.get(1).cancel();
    assertThat(throttle.snapshot().waiting()).isEqualTo(1);
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, false, true);

    List<TestSubscriber<Void>> later = acquire("a", 1);
    long timers = clock.pending();
    later.get(0).cancel();
    assertThat(clock.pending()).as("but for the sweep's").isEqualTo(timers - 1);
    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(2);
  }

  @Test
  void acquire_cancelledByOneGrantedBefore_givesItsPermitToWhoComesNext() {
    List<TestSubscriber<Void>> heavy = acquire("a", 4, 3);
    TestSubscriber<Void> second = TestSubscriber.create();
    TestSubscriber<Void> third = TestSubscriber.create();
    throttle
        .acquire("a")
        .subscribe(
            nothing -> {},
            error -> {},
            () -> {
              throttle
                  .acquire("a")
                  .subscribe(third); // in another line: all of the first are let in
              second.cancel();
            });
    throttle.acquire("a").subscribe(second);
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    heavy.get(1).cancel();

    assertThat(third.isTerminatedComplete()).as("at once").isTrue();
    assertThat(second.isTerminated()).isFalse();
    assertThat(throttle.snapshot().ledger().completed()).isEqualTo(3);
    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(2);
  }

  @Test
  void acquire_cancelledWhileItsPermitIsTaken_givesItToWhoCameMeanwhile() {
    clock.failing = new RejectedExecutionException("no sweep yet");
    throttle.tryAcquire("a", 700); // a debt of more than a minute: the sweep's timer is asked again
    clock.failing = null;
    List<TestSubscriber<Void>> a = acquire("a", 1);
    clock.meanwhile =
        () -> { // as it has taken the permit, and has not been told
          a.get(0).cancel();
          a.addAll(acquire("a", 1)); // in another line
        };
    clock.advanceTimeBy(TENTH.multipliedBy(697));

    assertThat(clock.meanwhile).isNull();
    assertThat(done(a)).containsExactly(false, true);
    assertThat(throttle.snapshot().ledger().completed()).isEqualTo(2);
  }

  @Test
  void acquire_longerThanMay_isRefusedAtOnce() {
    throttle = throttle(b -> b.maxWait(TENTH));
    List<TestSubscriber<Void>> a = acquire("a", 4, 1, 1);

    assertThat(refusal(a.get(2)).reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(refusal(a.get(2)).retryAfter()).isEqualTo(TENTH.multipliedBy(2));
    clock.advanceTimeBy(TENTH);
    assertThat(done(a)).containsExactly(true, true, false);
  }

  @Test
  void acquire_unlessToldOtherwise_neverWaits() {
    throttle = KeyedThrottle.of("users").rate(Rate.perSecond(10)).timer(clock).build();
    throttle.tryAcquire("a", 9);

    StepVerifier.create(throttle.acquire("a")).verifyError(RateLimitedException.class);
    assertThat(throttle.snapshot().ledger().rejected()).isEqualTo(1);
  }

  @Test
  void acquire_tooManyWaiters_isRefusedByKeyAndInAll() {
    throttle = throttle(b -> b.maxWaitersPerKey(2).maxWaiters(3));
    List<TestSubscriber<Void>> a = acquire("a", 4, 1, 1, 1);
    List<TestSubscriber<Void>> b = acquire("b", 4, 1, 1);

    assertThat(refusal(a.get(3)).reason()).isEqualTo(Reason.TOO_MANY_WAITERS);
    assertThat(refusal(b.get(2)).reason()).isEqualTo(Reason.TOO_MANY_WAITERS);
    assertThat(throttle.snapshot().waiting()).isEqualTo(3);
    a.get(1).cancel();
    List<TestSubscriber<Void>> c = acquire("c", 4, 1);
    clock.advanceTimeBy(TENTH);
    assertThat(done(c)).as("a place was free").containsExactly(true, true);
    assertThat(done(b)).containsExactly(true, true, false);
  }

  @Test
  void acquire_deadlineAndCost_areThoseOfTheContext() {
    throttle.tryAcquire("a", 4);

    StepVerifier.create(throttle.acquire("a").contextWrite(deadlineIn(50)))
        .verifyErrorSatisfies(
            e -> assertThat(((RateLimitedException) e).reason()).isEqualTo(Reason.DOOMED));
    StepVerifier.create(throttle.acquire("b").contextWrite(deadlineIn(-1)))
        .verifyErrorSatisfies(
            e -> assertThat(((RateLimitedException) e).reason()).isEqualTo(Reason.DOOMED));
    StepVerifier.create(throttle.acquire("b").contextWrite(Context.of(Cost.class, new Cost(3))))
        .verifyComplete();
    assertThat(throttle.allowance("b").remaining()).isEqualTo(1);
    assertThat(throttle.snapshot().ledger().timedOut()).isEqualTo(2);
  }

  @Test
  void acquire_timerThrows_isRefused() {
    throttle.tryAcquire("a", 4);
    clock.failing = new IllegalStateException("no timer");
    List<TestSubscriber<Void>> a = acquire("a", 1);

    assertThat(refusal(a.get(0)).reason()).isEqualTo(Reason.NO_TIMER);
    assertThat(throttle.snapshot().waiting()).isZero();
    clock.failing = null;
  }

  @Test
  void acquire_whoHasWaited_isNotRefusedForWantOfRoom() {
    throttle = throttle(b -> b.maxKeys(1));
    List<Boolean> other = new ArrayList<>();
    throttle.tryAcquire("a", 1);
    clock.schedule(() -> other.add(throttle.tryAcquire("b")), 100, TimeUnit.MILLISECONDS);
    List<TestSubscriber<Void>> a = acquire("a", 9); // when it is full, and so may be forgotten
    clock.advanceTimeBy(TENTH);

    assertThat(other).as("has the place of a, just before").containsExactly(true);
    assertThat(done(a)).containsExactly(true);
    assertThat(throttle.snapshot().keys()).isEqualTo(2);
    assertThat(throttle.tryAcquire("c")).isFalse();
  }

  @Test
  void update_whileSomeWait_isHeededByAll() {
    throttle = throttle(b -> b.maxWait(Duration.ofSeconds(1)));
    List<TestSubscriber<Void>> a = acquire("a", 4, 1, 1);
    List<TestSubscriber<Void>> b = acquire("b", 4, 1);
    throttle.update(Rate.perSecond(1).burst(4));

    assertThat(refusal(a.get(2)).reason()).isEqualTo(Reason.WAITED_TOO_LONG);
    assertThat(done(b)).containsExactly(true, false);
    throttle.update(Rate.perSecond(1_000).burst(4));
    clock.advanceTimeBy(Duration.ofMillis(2));
    assertThat(done(a)).containsExactly(true, true, false);
    assertThat(done(b)).containsExactly(true, true);
  }

  @Test
  void guard_noPermit_subscribesWhenItIsThere() {
    List<String> seen = new ArrayList<>();
    throttle.tryAcquire("a", 4);
    Mono.just("mono").transform(throttle.guard("a", 2)).subscribe(seen::add);
    Flux.just("of", "a", "flux").transform(throttle.guard("a")).subscribe(seen::add);

    assertThat(seen).isEmpty();
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(seen).containsExactly("mono");
    clock.advanceTimeBy(TENTH);
    assertThat(seen).containsExactly("mono", "of", "a", "flux");
  }

  @Test
  void elements_ofAKey_areAsFastAsItsRate() {
    List<Integer> light = new ArrayList<>();
    List<Integer> heavy = new ArrayList<>();
    Flux.range(1, 6).transform(throttle.elements("a")).subscribe(light::add);
    Flux.range(1, 3).transform(throttle.elements("b", i -> 2 * i)).subscribe(heavy::add);

    assertThat(light).hasSize(4);
    assertThat(heavy).containsExactly(1);
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(light).hasSize(6);
    assertThat(heavy).containsExactly(1, 2);
    clock.advanceTimeBy(TENTH.multipliedBy(4));
    assertThat(heavy).containsExactly(1, 2, 3);
    assertThat(throttle.snapshot().ledger().completed()).isEqualTo(9);
  }

  @Test
  void elements_noRoomForTheKey_failTheStream() {
    throttle = throttle(b -> b.maxKeys(1));
    throttle.tryAcquire("a");

    StepVerifier.create(Flux.just(1).transform(throttle.elements("b")))
        .verifyErrorSatisfies(
            e -> assertThat(((RateLimitedException) e).reason()).isEqualTo(Reason.TOO_MANY_KEYS));
  }

  @Test
  void lines_ofManyKeys_comeAndGo() {
    throttle = throttle(b -> b.maxWaiters(10_000));
    List<TestSubscriber<Void>> all = new ArrayList<>();
    IntStream.range(0, 10_000).forEach(i -> all.addAll(acquire("user " + i, 4, 1)));
    assertThat(throttle.snapshot().waiting()).isEqualTo(10_000);
    assertThat(clock.pending()).as("one for each key, and the sweep's").isEqualTo(10_001);
    clock.advanceTimeBy(TENTH);

    assertThat(done(all)).doesNotContain(false);
    assertThat(clock.pending()).isEqualTo(1);
  }

  @Test
  void builder_mistakes_areNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyedThrottle.of("x").maxWaitersPerKey(0))
        .withMessage("maxWaitersPerKey: 0 (expected: 1 to 1048576)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyedThrottle.of("x").maxWaiters(-1))
        .withMessage("maxWaiters: -1 (expected: 0 to 1048576)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyedThrottle.of("x").maxWait(TENTH.negated()))
        .withMessageStartingWith("maxWait: PT-0.1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> throttle.acquire("a", 0))
        .withMessage("weight: 0 (expected: >= 1)");
  }
}
