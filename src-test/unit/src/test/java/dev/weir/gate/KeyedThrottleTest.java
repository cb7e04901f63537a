package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Rates by key, in virtual time. */
class KeyedThrottleTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private final HeldClock clock = new HeldClock();
  private KeyedThrottle<Object> throttle = throttle(1_000_000);

  /** Ten in a second, four at once. */
  private KeyedThrottle<Object> throttle(int maxKeys) {
    return KeyedThrottle.of("users")
        .rate(Rate.perSecond(10).burst(4))
        .maxKeys(maxKeys)
        .timer(clock)
        .build();
  }

  @AfterEach
  void onceTimePasses_nothingIsLeft() {
    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    clock.advanceTimeBy(Duration.ofMinutes(10));
    assertThat(throttle.snapshot().keys()).isZero();
    assertThat(clock.pending()).as("timers left").isZero();
  }

  @Test
  void tryAcquire_eachKey_hasItsOwnRate() {
    assertThat(throttle.tryAcquire("a", 4)).isTrue();
    assertThat(throttle.tryAcquire("a")).isFalse();
    assertThat(throttle.tryAcquire("b")).isTrue();
    clock.advanceTimeBy(TENTH);
    assertThat(throttle.tryAcquire("a")).isTrue();
    assertThat(throttle.tryAcquire("a")).isFalse();

    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.completed()).isEqualTo(3);
    assertThat(ledger.rejected()).isEqualTo(2);
  }

  @Test
  void tryAcquire_moreThanTheBurst_leavesADebtThatIsKept() {
    assertThat(throttle.tryAcquire("a", 100)).isTrue();
    clock.advanceTimeBy(Duration.ofMillis(9_600));
    assertThat(throttle.tryAcquire("a")).isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(throttle.tryAcquire("a")).isTrue();
  }

  @Test
  void tryAcquire_keysThatCollide_areToldApart() {
    List<String> alike = List.of("AaAa", "AaBB", "BBAa", "BBBB"); // of one hash code
    for (String key : alike) {
      assertThat(throttle.tryAcquire(key, 3)).isTrue();
    }
    for (String key : alike) {
      assertThat(throttle.allowance(key).remaining()).isEqualTo(1);
    }
    assertThat(throttle.snapshot().keys()).isEqualTo(4);
  }

  @Test
  void tryAcquire_atRandom_isAsASeparateBucketForEach() {
    Random random = new Random(3);
    Map<Integer, Throttle> separate = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      int key = (int) Math.abs(random.nextGaussian() * 500);
      int weight = 1 + random.nextInt(6);
      Throttle own =
          separate.computeIfAbsent(
              key, k -> Throttle.of("own").rate(Rate.perSecond(10).burst(4)).timer(clock).build());
      assertThat(throttle.tryAcquire(key, weight)).isEqualTo(own.tryAcquire(weight));
      Allowance left = throttle.allowance(key);
      assertThat(left.remaining()).isEqualTo(own.allowance().remaining());
      assertThat(left.reset()).isCloseTo(own.allowance().reset(), Duration.ofNanos(20));
      if (random.nextInt(20) == 0) {
        clock.advanceTimeBy(Duration.ofNanos(random.nextInt(100_000_000)));
      }
      if (random.nextInt(10_000) == 0) {
        Rate other = Rate.perSecond(7 + random.nextInt(6)).burst(4);
        throttle.update(other);
        separate.values().forEach(each -> each.update(other));
        throttle.update(Rate.perSecond(10).burst(4));
        separate.values().forEach(each -> each.update(Rate.perSecond(10).burst(4)));
      }
    }
    assertThat(throttle.snapshot().ledger().offered()).isEqualTo(50_000);
  }

  @Test
  void keys_thatAreFullAgain_areForgotten() {
    IntStream.range(0, 100_000).forEach(key -> assertThat(throttle.tryAcquire(key)).isTrue());
    assertThat(throttle.snapshot().keys()).isEqualTo(100_000);
    assertThat(clock.pending()).as("one timer for all").isEqualTo(1);

    clock.advanceTimeBy(Duration.ofMillis(950));
    throttle.tryAcquire("late");
    clock.advanceTimeBy(Duration.ofMillis(50));
    assertThat(throttle.snapshot().keys()).as("though nobody else came").isEqualTo(1);
    clock.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(throttle.snapshot().keys()).isZero();
    assertThat(clock.pending()).isZero();
    assertThat(throttle.tryAcquire(7)).isTrue();
    assertThat(clock.pending()).isEqualTo(1);
  }

  @Test
  void keys_timerRefuses_areForgottenByThoseWhoCome() {
    Scheduler dead = Schedulers.newSingle("dead");
    dead.dispose();
    KeyedThrottle<Integer> alone =
        KeyedThrottle.of("alone")
            .rate(Rate.perSecond(1_000_000_000))
            .maxKeys(1_000)
            .timer(dead)
            .build();

    long taken = IntStream.range(0, 200_000).filter(alone::tryAcquire).count();
    assertThat(alone.snapshot().keys()).isLessThanOrEqualTo(1_000);
    assertThat(taken).isPositive();
    assertThat(alone.snapshot().ledger().completed()).isEqualTo(taken);
  }

  @Test
  void keys_timerThrowsOnce_areForgottenByTheNextThatIsSet() {
    clock.failing = new IllegalStateException("a hook of Schedulers");
    assertThat(throttle.tryAcquire("a")).isTrue();
    assertThat(throttle.tryAcquire("b")).isTrue();
    clock.failing = null;
    assertThat(throttle.tryAcquire("c")).isTrue();
    assertThat(clock.pending()).as("it is not asked again at once").isZero();

    clock.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(throttle.tryAcquire("d")).isTrue();
    clock.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(throttle.snapshot().keys()).isZero();
  }

  @Test
  void keys_timerFailsBadly_isReportedAndTakesAllTheSame() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Schedulers.onHandleError("odd", (thread, error) -> reported.add(error));
    try {
      clock.failing = new AssertionError("of whoever schedules");
      assertThat(throttle.tryAcquire("a")).isTrue();
      assertThat(reported).containsExactly(clock.failing);
    } finally {
      Schedulers.resetOnHandleError("odd");
    }
    clock.failing = null;
    clock.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(throttle.tryAcquire("b")).isTrue();
    clock.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(throttle.snapshot().keys()).isZero();
  }

  /** A key of somebody's own making. */
  private record Odd(int number, AtomicBoolean broken) {
    @Override
    public int hashCode() {
      if (broken.get()) {
        throw new IllegalStateException("hashCode");
      }
      return number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Odd odd && odd.number == number;
    }
  }

  @Test
  void tryAcquire_keyThrows_countsNothing() {
    Odd odd = new Odd(1, new AtomicBoolean(true));

    assertThatIllegalStateException().isThrownBy(() -> throttle.tryAcquire(odd));
    assertThat(throttle.snapshot().ledger().offered()).isZero();
    assertThat(throttle.snapshot().keys()).isZero();
  }

  @Test
  void operators_keyThrows_failAndCountNothing() {
    AtomicBoolean broken = new AtomicBoolean(true);
    Odd odd = new Odd(1, broken);
    TestPublisher<Integer> atOnce = TestPublisher.create();
    TestPublisher<Integer> later = TestPublisher.create();

    StepVerifier.create(throttle.acquire(odd)).verifyErrorMessage("hashCode");
    StepVerifier.create(atOnce.flux().transform(throttle.elements(odd)))
        .verifyErrorMessage("hashCode");
    atOnce.assertCancelled();
    broken.set(false);
    StepVerifier.create(later.flux().transform(throttle.elements(odd)))
        .then(() -> broken.set(true))
        .then(() -> later.next(1))
        .verifyErrorMessage("hashCode");
    later.assertCancelled();
    broken.set(false);
    assertThat(throttle.snapshot().ledger().offered()).isZero();
  }

  @Test
  void sweep_keyThrows_goesOnWithOthersAndComesAgain() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Schedulers.onHandleError("odd", (thread, error) -> reported.add(error));
    try {
      AtomicBoolean broken = new AtomicBoolean();
      IntStream.range(0, 1_000).forEach(throttle::tryAcquire);
      throttle.tryAcquire(new Odd(500, broken), 20); // it stands behind 500, and stays longer
      broken.set(true);
      clock.advanceTimeBy(Duration.ofSeconds(1));
      assertThat(reported).hasSize(1).allMatch(error -> "hashCode".equals(error.getMessage()));
      assertThat(throttle.snapshot().keys()).as("those of its stripe").isBetween(1, 50);
      broken.set(false);
      clock.advanceTimeBy(Duration.ofSeconds(1));
      assertThat(throttle.snapshot().keys()).isZero();
      assertThat(reported).hasSize(1);
    } finally {
      Schedulers.resetOnHandleError("odd");
    }
  }

  @Test
  void tryAcquire_tooManyKeysThatAreFull_forgetsThemFirst() {
    clock.failing = new IllegalStateException("no timer");
    throttle = throttle(100);
    IntStream.range(0, 100).forEach(key -> assertThat(throttle.tryAcquire(key)).isTrue());
    assertThat(throttle.tryAcquire(100)).isFalse();

    clock.advanceTimeBy(Duration.ofSeconds(1));
    IntStream.range(100, 200).forEach(key -> assertThat(throttle.tryAcquire(key)).isTrue());
    assertThat(throttle.tryAcquire(200)).isFalse();
    clock.failing = null;
    clock.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(throttle.tryAcquire(200)).isTrue();
  }

  @Test
  void tryAcquire_tooManyKeys_refusesNewOnesOnly() {
    throttle = throttle(100);
    IntStream.range(0, 100).forEach(key -> assertThat(throttle.tryAcquire(key)).isTrue());

    assertThat(throttle.tryAcquire(100)).isFalse();
    assertThat(throttle.tryAcquire(99)).isTrue();
    StepVerifier.create(Mono.just(1).transform(throttle.guard(100)))
        .verifyErrorSatisfies(
            e -> {
              RateLimitedException refusal = (RateLimitedException) e;
              assertThat(refusal.reason()).isEqualTo(Reason.TOO_MANY_KEYS);
              assertThat(refusal.retryAfter())
                  .as("when room is looked for again")
                  .isEqualTo(Duration.ofSeconds(1));
            });
    clock.advanceTimeBy(Duration.ofSeconds(1));
    assertThat(throttle.tryAcquire(100)).isTrue();
  }

  @Test
  void guard_noPermit_failsAndSaysWhenToComeBack() {
    AtomicInteger calls = new AtomicInteger();
    Mono<Integer> guarded =
        Mono.fromSupplier(calls::incrementAndGet).transform(throttle.guard("a"));
    for (int i = 0; i < 4; i++) {
      StepVerifier.create(guarded).expectNextCount(1).verifyComplete();
    }

    StepVerifier.create(guarded)
        .verifyErrorSatisfies(
            e -> {
              RateLimitedException refusal = (RateLimitedException) e;
              assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
              assertThat(refusal.retryAfter()).isEqualTo(TENTH);
              assertThat(refusal.name()).isEqualTo("users");
            });
    assertThat(calls).hasValue(4);
    StepVerifier.create(Flux.range(1, 3).transform(throttle.guard("b")))
        .expectNext(1, 2, 3)
        .verifyComplete();
    assertThat(throttle.allowance("b").remaining()).isEqualTo(3);
  }

  @Test
  void allowance_ofAnyKey_saysWhatIsLeft() {
    assertThat(throttle.allowance("never seen")).isEqualTo(new Allowance(4, 4, Duration.ZERO));
    assertThat(throttle.snapshot().keys()).as("a look keeps nothing").isZero();
    throttle.tryAcquire("a", 3);
    assertThat(throttle.allowance("a")).isEqualTo(new Allowance(4, 1, TENTH.multipliedBy(3)));
  }

  @Test
  void update_eachKey_keepsWhatItHas() {
    throttle.tryAcquire("a", 3);
    throttle.tryAcquire("b", 1);
    throttle.update(Rate.perSecond(1).burst(2));

    assertThat(throttle.allowance("a")).isEqualTo(new Allowance(2, 1, Duration.ofSeconds(1)));
    assertThat(throttle.allowance("b")).isEqualTo(new Allowance(2, 2, Duration.ZERO));
    assertThat(throttle.snapshot().rate()).isEqualTo(Rate.perSecond(1).burst(2));
    assertThat(throttle).hasToString("KeyedThrottle(users, 1 per PT1S, burst 2)");
    assertThat(throttle.name()).isEqualTo("users");
    assertThat(throttle.snapshot().name()).isEqualTo("users");
  }

  @Test
  void config_ofAThrottle_canBeReadBack() {
    assertThat(throttle.mayWait()).isFalse();
    assertThat(
            KeyedThrottle.of("patient")
                .rate(Rate.perSecond(1))
                .maxWait(Duration.ofMillis(1))
                .<String>build()
                .mayWait())
        .isTrue();
    throttle.update(Rate.perSecond(1));
    assertThat(throttle.rate()).isEqualTo(Rate.perSecond(1));
  }

  @Test
  void builder_mistakes_areNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> KeyedThrottle.of(""));
    assertThatIllegalStateException()
        .isThrownBy(() -> KeyedThrottle.of("x").build())
        .withMessage("rate: not set (expected: a rate, as Rate.perSecond(100))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeyedThrottle.of("x").maxKeys(0))
        .withMessage("maxKeys: 0 (expected: 1 to 100000000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> throttle.tryAcquire("a", 0))
        .withMessage("weight: 0 (expected: >= 1)");
    assertThatNullPointerException()
        .isThrownBy(() -> throttle.tryAcquire(null))
        .withMessageStartingWith("key: null");
  }
}
