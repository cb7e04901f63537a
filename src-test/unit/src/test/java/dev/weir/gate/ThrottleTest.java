package dev.weir.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Permits by hand and by subscription, in virtual time. */
class ThrottleTest {

  private static final Duration TENTH = Duration.ofMillis(100);

  private final HeldClock clock = new HeldClock();
  private Throttle throttle = throttle(b -> b);
  private boolean pendingAllowed;

  /** Ten in a second, four at once. */
  private Throttle throttle(UnaryOperator<ThrottleBuilder> options) {
    return options
        .apply(Throttle.of("emails").rate(Rate.perSecond(10).burst(4)).timer(clock))
        .build();
  }

  @AfterEach
  void everybodyIsAccountedForAndNoTimerIsLeft() {
    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    if (!pendingAllowed) {
      assertThat(ledger.pending()).isZero();
      assertThat(clock.pending()).as("timers left").isZero();
    }
  }

  private List<TestSubscriber<Void>> acquire(int... weights) {
    List<TestSubscriber<Void>> all = new ArrayList<>();
    for (int weight : weights) {
      TestSubscriber<Void> one = TestSubscriber.create();
      throttle.acquire(weight).subscribe(one);
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

  // ---------------------------------------------------------------- what it was built with

  @Test
  void config_ofAThrottle_canBeReadBack() {
    assertThat(throttle.mayWait()).isTrue();
    assertThat(throttle(b -> b.maxWait(Duration.ZERO)).mayWait()).isFalse();
    assertThat(throttle.rate()).isEqualTo(Rate.perSecond(10).burst(4));
    throttle.update(Rate.perSecond(1));
    assertThat(throttle.rate()).isEqualTo(Rate.perSecond(1));
  }

  // ---------------------------------------------------------------- by hand

  @Test
  void tryAcquire_burstThenRate_takesWhatIsThere() {
    for (int i = 0; i < 4; i++) {
      assertThat(throttle.tryAcquire()).isTrue();
    }
    assertThat(throttle.tryAcquire()).isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(throttle.tryAcquire()).isTrue();
    assertThat(throttle.tryAcquire()).isFalse();
    clock.advanceTimeBy(Duration.ofHours(1));
    assertThat(throttle.tryAcquire(4)).isTrue();
    assertThat(throttle.tryAcquire(1)).isFalse();

    Ledger ledger = throttle.snapshot().ledger();
    assertThat(ledger.offered()).isEqualTo(9);
    assertThat(ledger.completed()).isEqualTo(6);
    assertThat(ledger.rejected()).isEqualTo(3);
  }

  @Test
  void tryAcquire_moreThanTheBurst_needsAFullBucketAndLeavesADebt() {
    assertThat(throttle.tryAcquire(1)).isTrue();
    assertThat(throttle.tryAcquire(9)).isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(throttle.tryAcquire(9)).isTrue();
    clock.advanceTimeBy(TENTH.multipliedBy(5));
    assertThat(throttle.tryAcquire(1)).isFalse();
    clock.advanceTimeBy(TENTH);
    assertThat(throttle.tryAcquire(1)).isTrue();
  }

  @Test
  void tryAcquire_whileSomebodyWaits_doesNotOvertake() {
    throttle.tryAcquire(4);
    List<TestSubscriber<Void>> waiting = acquire(3);
    clock.advanceTimeBy(TENTH.multipliedBy(2));

    assertThat(throttle.tryAcquire(1)).isFalse();
    assertThat(throttle.allowance().remaining()).isZero();
    clock.advanceTimeBy(TENTH);
    assertThat(done(waiting)).containsExactly(true);
  }

  @Test
  void acquire_noPermit_waitsInTurn() {
    List<TestSubscriber<Void>> all = acquire(3, 2, 1, 4);

    assertThat(done(all)).containsExactly(true, false, false, false);
    assertThat(throttle.snapshot().waiting()).isEqualTo(3);
    assertThat(clock.pending()).as("one timer for all").isEqualTo(1);
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, true, false, false);
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, true, true, false);
    clock.advanceTimeBy(TENTH.multipliedBy(3));
    assertThat(done(all)).containsExactly(true, true, true, false);
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, true, true, true);
  }

  @Test
  void acquire_heavyBehindAndBeforeLight_isNotStarved() {
    List<TestSubscriber<Void>> all = acquire(4, 30, 1);

    clock.advanceTimeBy(TENTH.multipliedBy(4));
    assertThat(done(all)).as("full, though it never holds 30").containsExactly(true, true, false);
    clock.advanceTimeBy(TENTH.multipliedBy(26));
    assertThat(done(all)).containsExactly(true, true, false);
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, true, true);
  }

  @Test
  void acquire_cancelled_letsThoseBehindMoveUp() {
    List<TestSubscriber<Void>> all = acquire(4, 4, 1, 1);
    clock.advanceTimeBy(TENTH);

    all.get(1).cancel();

    assertThat(done(all)).containsExactly(true, false, true, false);
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, false, true, true);
    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  @Test
  void acquire_theOnlyOneCancelled_leavesNoTimer() {
    List<TestSubscriber<Void>> all = acquire(4, 1);
    all.get(1).cancel();
    all.get(1).cancel();

    assertThat(clock.pending()).isZero();
    clock.advanceTimeBy(TENTH.multipliedBy(4));
    assertThat(throttle.allowance().remaining()).as("nothing was taken").isEqualTo(4);
  }

  @Test
  void acquire_cancelledWhileItSubscribes_isCountedOnce() {
    throttle.tryAcquire(4);
    TestSubscriber<Void> subscriber = TestSubscriber.create();
    throttle.acquire().doOnSubscribe(s -> s.cancel()).subscribe(subscriber);

    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
    assertThat(throttle.snapshot().waiting()).isZero();
  }

  @Test
  void acquire_cancelledByOneGrantedBefore_givesItsPermitToTheNext() {
    throttle.tryAcquire(4);
    TestSubscriber<Void> second = TestSubscriber.create();
    List<TestSubscriber<Void>> third = new ArrayList<>();
    throttle.acquire(1).doOnTerminate(second::cancel).subscribe();
    throttle.acquire(3).subscribe(second);
    third.addAll(acquire(3));

    clock.advanceTimeBy(TENTH.multipliedBy(4)); // its alarm comes for the first only
    assertThat(second.isTerminatedOrCancelled()).isTrue();
    assertThat(done(third)).containsExactly(true);
    assertThat(throttle.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- bounds

  @Test
  void acquire_waitLongerThanMay_isRefusedAtOnce() {
    throttle = throttle(b -> b.maxWait(Duration.ofMillis(300)));
    List<TestSubscriber<Void>> all = acquire(4, 2, 1, 1);

    RateLimitedException refusal = refusal(all.get(3));
    assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(400));
    assertThat(refusal.name()).isEqualTo("emails");
    assertThat(refusal.rate()).isEqualTo(Rate.perSecond(10).burst(4));
    assertThat(refusal)
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("emails: no permit in time (rate: 10 per PT1S, burst 4, retry after: 0.4 s)")
        .hasNoCause();
    assertThat(refusal.getStackTrace()).isEmpty();
    clock.advanceTimeBy(Duration.ofMillis(299));
    assertThat(done(all)).containsExactly(true, true, false, false);
    clock.advanceTimeBy(Duration.ofMillis(1));
    assertThat(done(all)).containsExactly(true, true, true, false);
    assertThat(throttle.snapshot().ledger().rejected()).isEqualTo(1);
  }

  @Test
  void acquire_waitOfZero_neverWaits() {
    throttle = throttle(b -> b.maxWait(Duration.ZERO));
    List<TestSubscriber<Void>> all = acquire(4, 1);

    assertThat(refusal(all.get(1)).retryAfter()).isEqualTo(TENTH);
    assertThat(throttle.snapshot().ledger().rejected()).isEqualTo(1);
  }

  @Test
  void acquire_tooManyWaiters_isRefused() {
    throttle = throttle(b -> b.maxWaiters(2));
    List<TestSubscriber<Void>> all = acquire(4, 1, 1, 1);

    assertThat(refusal(all.get(3)).reason()).isEqualTo(Reason.TOO_MANY_WAITERS);
    assertThat(refusal(all.get(3)).retryAfter()).isEqualTo(TENTH.multipliedBy(3));
    all.get(1).cancel();
    all.addAll(acquire(1));
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(done(all)).containsExactly(true, false, true, false, true);
  }

  @Test
  void acquire_deadline_boundsTheWait() {
    throttle.tryAcquire(4);
    List<TestSubscriber<Void>> all = new ArrayList<>();
    for (long millis : new long[] {-1, 0, 99, 100, 150, 200}) {
      TestSubscriber<Void> one = TestSubscriber.create();
      throttle.acquire(1).contextWrite(deadlineIn(millis)).subscribe(one);
      all.add(one);
    }

    for (int doomed : new int[] {0, 1, 2, 4}) {
      assertThat(refusal(all.get(doomed)).reason()).isEqualTo(Reason.DOOMED);
    }
    assertThat(throttle.snapshot().ledger().timedOut()).isEqualTo(4);
    clock.advanceTimeBy(TENTH.minusMillis(1));
    assertThat(throttle.snapshot().waiting()).isEqualTo(2);
    clock.advanceTimeBy(Duration.ofMillis(1));
    assertThat(refusal(all.get(3)).reason()).as("at this very moment").isEqualTo(Reason.DOOMED);
    assertThat(done(all)).as("and its permit is not lost").last().isEqualTo(true);
  }

  private Context deadlineIn(long millis) {
    Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
    return Context.of(Deadline.class, new Deadline(now.plusMillis(millis)));
  }

  @Test
  void acquire_costInTheContext_isItsWeight() {
    StepVerifier.create(throttle.acquire().contextWrite(Context.of(Cost.class, new Cost(3))))
        .verifyComplete();
    assertThat(throttle.allowance().remaining()).isEqualTo(1);
    StepVerifier.create(throttle.acquire()).verifyComplete();
    assertThat(throttle.allowance().remaining()).isZero();
  }

  @Test
  void acquire_timerRefuses_isRefused() {
    Scheduler dead = Schedulers.newSingle("dead");
    dead.dispose();
    throttle = Throttle.of("late").rate(Rate.of(1, Duration.ofDays(1))).timer(dead).build();
    List<TestSubscriber<Void>> all = acquire(1, 1);

    assertThat(refusal(all.get(1)).reason()).isEqualTo(Reason.NO_TIMER);
  }

  @Test
  void acquire_timerThrows_isRefusedAndTheNextMayWait() {
    clock.failing = new IllegalStateException("a hook of Schedulers, or a scheduler of their own");
    List<TestSubscriber<Void>> all = acquire(4, 1, 1);

    assertThat(refusal(all.get(1)).reason()).isEqualTo(Reason.NO_TIMER);
    assertThat(refusal(all.get(2)).reason()).isEqualTo(Reason.NO_TIMER);
    clock.failing = null;
    List<TestSubscriber<Void>> later = acquire(1);
    clock.advanceTimeBy(TENTH);
    assertThat(done(later)).containsExactly(true);
  }

  @Test
  void acquire_timerFailsBadly_isReportedAndTellsAll() {
    List<TestSubscriber<Void>> all = acquire(4, 4, 1, 2);
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    Error failure = new AssertionError("of whoever schedules");
    clock.failing = failure;

    assertThat(reportedBy(all.get(1)::cancel)).as("not at who cancels").containsExactly(failure);
    assertThat(done(all)).as("its permit was there").containsExactly(true, false, true, false);
    assertThat(refusal(all.get(3)).reason()).isEqualTo(Reason.NO_TIMER);
    clock.failing = null;
    all.addAll(acquire(2));
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, false, true, false, true);
  }

  @Test
  void acquire_clockThrows_goesByItsLastReading() {
    List<TestSubscriber<Void>> all = acquire(4, 1);
    IllegalStateException failure = new IllegalStateException("what time is it");
    clock.unreadable = failure;

    assertThat(reportedBy(() -> all.addAll(acquire(1)))).isNotEmpty().containsOnly(failure);
    assertThat(reportedBy(() -> clock.advanceTimeBy(TENTH))).containsOnly(failure);
    clock.unreadable = null;
    clock.advanceTimeBy(TENTH);
    assertThat(done(all)).containsExactly(true, true, true);
  }

  private static List<Throwable> reportedBy(Runnable action) {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    Schedulers.onHandleError("rates", (thread, error) -> reported.add(error));
    try {
      action.run();
    } finally {
      Schedulers.resetOnHandleError("rates");
    }
    return reported;
  }

  // ---------------------------------------------------------------- changes

  @Test
  void update_faster_letsThoseWhoWaitGoSooner() {
    List<TestSubscriber<Void>> all = acquire(4, 1, 1);
    throttle.update(Rate.perSecond(1_000).burst(2));

    clock.advanceTimeBy(Duration.ofMillis(1));
    assertThat(done(all)).containsExactly(true, true, false);
    clock.advanceTimeBy(Duration.ofMillis(1));
    assertThat(done(all)).containsExactly(true, true, true);
    assertThat(throttle.snapshot().rate()).isEqualTo(Rate.perSecond(1_000).burst(2));
  }

  @Test
  void update_slower_refusesThoseWhoWouldWaitTooLong() {
    throttle = throttle(b -> b.maxWait(Duration.ofSeconds(1)));
    List<TestSubscriber<Void>> all = acquire(4, 1, 1, 1);
    throttle.update(Rate.perSecond(2).paced());

    assertThat(refusal(all.get(3)).reason()).isEqualTo(Reason.WAITED_TOO_LONG);
    assertThat(throttle.snapshot().ledger().timedOut()).isEqualTo(1);
    clock.advanceTimeBy(Duration.ofSeconds(1).plusNanos(1)); // the clock's reading is rounded down
    assertThat(done(all)).containsExactly(true, true, true, false);
  }

  @Test
  void update_keepsWhatIsInTheBucket() {
    throttle.tryAcquire(1);
    throttle.update(Rate.perSecond(1).burst(100));

    assertThat(throttle.allowance()).isEqualTo(new Allowance(100, 3, Duration.ofSeconds(97)));
  }

  // ---------------------------------------------------------------- by subscription

  @Test
  void guard_eachSubscription_takesAPermit() {
    Mono<String> guarded = Mono.just("sent").transform(throttle.guard(2));
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      guarded.subscribe(seen::add);
    }

    assertThat(seen).hasSize(2);
    clock.advanceTimeBy(TENTH.multipliedBy(2));
    assertThat(seen).hasSize(3);
  }

  @Test
  void guard_cancelledWhileItWaits_neverSubscribes() {
    throttle.tryAcquire(4);
    List<String> subscribed = new ArrayList<>();
    Disposable subscription =
        Mono.fromRunnable(() -> subscribed.add("yes")).transform(throttle.guard()).subscribe();
    subscription.dispose();
    clock.advanceTimeBy(Duration.ofSeconds(1));

    assertThat(subscribed).isEmpty();
  }

  @Test
  void guard_sourceFails_passesItOn() {
    StepVerifier.create(Mono.error(new IllegalStateException("no")).transform(throttle.guard()))
        .verifyErrorMessage("no");
    assertThat(throttle.snapshot().ledger().completed()).as("it had its permit").isEqualTo(1);
  }

  @Test
  void guard_oneStream_takesOnePermit() {
    StepVerifier.create(Flux.range(1, 100).transform(throttle.guard()))
        .expectNextCount(100)
        .verifyComplete();
    StepVerifier.create(Flux.range(1, 100).transform(throttle.guard(3)))
        .expectNextCount(100)
        .verifyComplete();
    assertThat(throttle.snapshot().available()).isZero();
  }

  @Test
  void guard_oneRefused_failsWithTheReason() {
    throttle = throttle(b -> b.maxWait(Duration.ZERO));
    throttle.tryAcquire(4);

    StepVerifier.create(Mono.just(1).transform(throttle.guard()))
        .verifyError(RateLimitedException.class);
  }

  // ---------------------------------------------------------------- looking in

  @Test
  void allowance_saysWhatIsLeft() {
    assertThat(throttle.allowance()).isEqualTo(new Allowance(4, 4, Duration.ZERO));
    throttle.tryAcquire(3);
    assertThat(throttle.allowance()).isEqualTo(new Allowance(4, 1, TENTH.multipliedBy(3)));
  }

  @Test
  void allowance_withSlack_isNoMoreThanItsLimit() {
    throttle = Throttle.of("paced").rate(Rate.perSecond(1_000)).timer(clock).build();
    Allowance all = new Allowance(11, 11, Duration.ZERO); // ten in the slack of 10 ms

    assertThat(throttle.allowance()).isEqualTo(all);
    assertThat(throttle.tryAcquire(11)).isTrue();
    assertThat(throttle.allowance()).isEqualTo(new Allowance(11, 0, Duration.ofMillis(11)));
    assertThat(KeyedThrottle.of("each").rate(Rate.perSecond(1_000)).build().allowance("a"))
        .isEqualTo(all);
  }

  @Test
  void snapshot_whileSomebodyWaits_showsThem() {
    pendingAllowed = true;
    acquire(4, 1);
    ThrottleSnapshot snapshot = throttle.snapshot();

    assertThat(snapshot.name()).isEqualTo("emails");
    assertThat(snapshot.waiting()).isEqualTo(1);
    assertThat(snapshot.available()).isZero();
    assertThat(snapshot.ledger().waiting()).isEqualTo(1);
    assertThat(throttle).hasToString("Throttle(emails, 10 per PT1S, burst 4)");
    assertThat(throttle.name()).isEqualTo("emails");
  }

  @Test
  void scan_acquire_saysThatItMayGoOnElsewhere() {
    Scannable mono = Scannable.from(throttle.acquire());
    assertThat(mono.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
  }

  @Test
  void builder_mistakes_areNamed() {
    assertThatIllegalArgumentException().isThrownBy(() -> Throttle.of(" "));
    assertThatIllegalStateException()
        .isThrownBy(() -> Throttle.of("x").build())
        .withMessage("rate: not set (expected: a rate, as Rate.perSecond(100))");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Throttle.of("x").maxWaiters(-1))
        .withMessage("maxWaiters: -1 (expected: 0 to 1048576)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Throttle.of("x").maxWait(Duration.ofNanos(-1)))
        .withMessageStartingWith("maxWait: PT-0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> throttle.tryAcquire(0))
        .withMessage("weight: 0 (expected: >= 1)");
    assertThatThrownBy(() -> throttle.update(null)).hasMessageStartingWith("rate: null");
  }
}
