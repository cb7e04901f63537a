package dev.weir.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Calls through a breaker that opens, is half open and closes all the time, each begun by one of
 * two threads, and cancelled, answered or failed by any, at random, while the bounds of its probes
 * end and somebody sets it half open by hand. Whenever both rest, every call is in the book of what
 * was done to it, a half-open breaker lets in whom it has permits for, and decides; and calls of
 * before give a new one no permit.
 *
 * <p>{@code -Dbreaker.cancels=…} says how many cancels; {@code -Dbreaker.seed=…} repeats a run's
 * choices, though not its threads' pace.
 */
class BreakerCancelTest {

  private static final int CANCELS = Integer.getInteger("breaker.cancels", 20_000);
  private static final long SEED = Long.getLong("breaker.seed", System.nanoTime());
  private static final int PERMITTED = 3;
  private static final int SLOTS = 8;
  private static final int STEPS = 500;

  /** Whoever is held up between two readings may have its permit counted for a newer state. */
  private static final int ONE_FOR_EACH_THREAD = 2;

  /** Milliseconds: one passes with each call. */
  private final AtomicLong time = new AtomicLong();

  private final CircuitBreaker circuitBreaker =
      CircuitBreaker.of(
          "raced",
          CircuitBreakerConfig.custom()
              .slidingWindowSize(4)
              .minimumNumberOfCalls(4)
              .permittedNumberOfCallsInHalfOpenState(PERMITTED)
              .waitDurationInOpenState(Duration.ofMillis(10))
              .clock(new SteppedClock())
              .currentTimestampFunction(clock -> time.get(), TimeUnit.MILLISECONDS)
              .slidingWindowSynchronizationStrategy(
                  CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE)
              .build());
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final LongAdder overdue = new LongAdder();
  private final LongAdder cancelled = new LongAdder();
  private final LongAdder counted = new LongAdder();
  private Breaker breaker = Breaker.of(circuitBreaker).timer(timer).build();
  private final AtomicReferenceArray<Call> slots = new AtomicReferenceArray<>(SLOTS);
  private final LongAdder begun = new LongAdder();
  private final LongAdder cancels = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder byHand = new LongAdder();
  private final LongAdder overtaken = new LongAdder();

  /** One call, begun by one thread, and ended by whichever takes its slot. */
  private final class Call extends BaseSubscriber<Integer> {
    private final Sinks.One<Integer> answer = Sinks.one();
    private volatile boolean refused;

    Call begin() {
      begun.increment();
      time.incrementAndGet();
      breaker.<Integer>guard().apply(answer.asMono()).subscribe(this);
      return this;
    }

    /* Nobody else ends it, so what it hears says what became of it. */
    void end(int how) {
      switch (how) {
        case 0 -> answer.tryEmitValue(1);
        case 1 -> answer.tryEmitError(new IllegalStateException("failed"));
        default -> cancel();
      }
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      s.request(1);
    }

    @Override
    protected void hookOnNext(Integer value) {
      answered.increment();
    }

    @Override
    protected void hookOnError(Throwable error) {
      refused = error instanceof BreakerOpenException;
      if (!refused) {
        failed.increment();
      }
    }

    @Override
    protected void hookOnCancel() {
      cancels.increment();
    }
  }

  /** Those who have cancelled hear of no refusal. */
  @BeforeEach
  void dropErrors() {
    Hooks.onErrorDropped(error -> {});
  }

  @AfterEach
  void reset() {
    Hooks.resetOnErrorDropped();
    timer.dispose();
  }

  @Test
  void cancels_atRandomAroundHalfOpen_neverLeaveItThere() throws Exception {
    cancelAtRandom(CANCELS, this::judgeANewOne);
    BreakerSnapshot all = breaker.snapshot();
    assertThat(all.succeeded()).isEqualTo(answered.sum());
    assertThat(all.failed()).isEqualTo(failed.sum());
    assertThat(all.unfinished()).isZero();
    assertThat(all.cancelled()).isEqualTo(all.calls() - answered.sum() - failed.sum());
  }

  @Test
  void cancels_whileBoundsEnd_settleEachCallOnce() throws Exception {
    breaker =
        Breaker.of(circuitBreaker)
            .timer(timer)
            .cancelCounts(Duration.ofMillis(6))
            .probeBound(Duration.ofMillis(2))
            .listener(this::heard)
            .build();
    cancelAtRandom(CANCELS / 2, as -> endAll());
    BreakerSnapshot all = breaker.snapshot();
    assertThat(overdue.sum()).isPositive();
    assertThat(counted.sum()).isPositive();
    assertThat(all.unfinished()).isEqualTo(overdue.sum() + counted.sum());
    assertThat(all.cancelled()).isEqualTo(cancelled.sum());
    // An overdue probe goes on, and may hear an answer
    assertThat(all.succeeded()).isBetween(answered.sum() - overdue.sum(), answered.sum());
    assertThat(all.failed()).isBetween(failed.sum() - overdue.sum(), failed.sum());
  }

  private void heard(BreakerEvent event) {
    if (event instanceof BreakerEvent.ProbeOverdue) {
      overdue.increment();
    } else if (event instanceof BreakerEvent.Cancelled cancel) {
      (cancel.counted() ? counted : cancelled).increment();
    }
  }

  private void cancelAtRandom(int enough, Consumer<String> judge) throws Exception {
    System.out.printf(Locale.ROOT, "%d cancels, -Dbreaker.seed=%d%n", enough, SEED);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int restsHalfOpen = 0;
    try {
      for (long round = 0; cancels.sum() < enough; round++) {
        Random seeds = new Random(SEED + round);
        List<Future<?>> both = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
          Random random = new Random(seeds.nextLong());
          both.add(threads.submit(() -> race(random)));
        }
        for (Future<?> each : both) {
          each.get(10, TimeUnit.MINUTES);
        }
        String as = "round " + round + " of -Dbreaker.seed=" + SEED;
        restsHalfOpen += judgeAsItIs(as) ? 1 : 0;
        judge.accept(as);
      }
    } finally {
      threads.shutdown();
    }
    BreakerSnapshot all = breaker.snapshot();
    System.out.println(all + ", found half open at rest: " + restsHalfOpen);
    assertThat(all.running()).isZero();
    assertThat(all.isBalanced()).as("%s", all).isTrue();
    assertThat(all.calls() + all.turnedAway()).isEqualTo(begun.sum());
    assertThat(restsHalfOpen).isPositive();
    assertThat(byHand.sum()).isGreaterThan(overtaken.sum());
  }

  private void race(Random random) {
    for (int i = 0; i < STEPS; i++) {
      Call next = new Call();
      Call last = slots.getAndSet(random.nextInt(SLOTS), next);
      int how = random.nextInt(8);
      if (random.nextBoolean()) {
        next.begin();
        end(last, how);
      } else {
        end(last, how);
        next.begin();
      }
      switch (random.nextInt(16)) {
        case 0 -> timer.advanceTimeBy(Duration.ofMillis(1));
        case 1 -> setHalfOpenByHand();
        default -> {}
      }
    }
  }

  /* A call that has decided may close it in between: closed, it cannot become half open. */
  private void setHalfOpenByHand() {
    try {
      circuitBreaker.transitionToForcedOpenState();
      circuitBreaker.transitionToHalfOpenState();
      byHand.increment();
    } catch (IllegalStateTransitionException closedMeanwhile) {
      overtaken.increment();
    }
  }

  private static void end(Call call, int how) {
    if (call != null) {
      call.end(how);
    }
  }

  private void endAll() {
    for (int i = 0; i < SLOTS; i++) {
      end(slots.getAndSet(i, null), 2);
    }
  }

  /** If it is half open, as many get in as it has permits for, and decide. */
  private boolean judgeAsItIs(String as) {
    boolean halfOpen = circuitBreaker.getState() == State.HALF_OPEN;
    if (halfOpen) {
      endAll();
      if (circuitBreaker.getState() != State.HALF_OPEN) {
        return true; // cancels that counted have decided
      }
      List<Call> probes = new ArrayList<>();
      int left = PERMITTED - breaker.snapshot().recorded();
      for (Call probe = new Call().begin(); !probe.refused; probe = new Call().begin()) {
        probes.add(probe);
        assertThat(probes).as(as).hasSizeLessThanOrEqualTo(left + ONE_FOR_EACH_THREAD);
      }
      assertThat(probes).as("permits, %s", as).hasSizeGreaterThanOrEqualTo(left);
      probes.forEach(probe -> probe.end(0));
      assertThat(circuitBreaker.getState()).as(as).isNotEqualTo(State.HALF_OPEN);
    }
    return halfOpen;
  }

  /** Calls of before end in a new half-open state, which has the permits that it should have. */
  private void judgeANewOne(String as) {
    circuitBreaker.transitionToForcedOpenState();
    circuitBreaker.transitionToHalfOpenState();
    endAll();
    for (int i = 0; i < 2; i++) {
      List<Call> probes = new ArrayList<>();
      for (int n = 0; n < PERMITTED; n++) {
        probes.add(new Call().begin());
      }
      assertThat(probes).as(as).noneMatch(probe -> probe.refused);
      assertThat(new Call().begin().refused).as("one too many, %s", as).isTrue();
      probes.forEach(Call::cancel);
    }
    BreakerSnapshot now = breaker.snapshot();
    assertThat(now.state()).as(as).isEqualTo(State.HALF_OPEN);
    assertThat(now.recorded()).as(as).isZero();
    assertThat(now.running()).as(as).isZero();
    assertThat(now.isBalanced()).as("%s, %s", as, now).isTrue();
    assertThat(now.calls() + now.turnedAway()).as(as).isEqualTo(begun.sum());
  }

  private final class SteppedClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(time.get());
    }
  }
}
