package dev.weir.retry;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.request.Deadline;
import dev.weir.support.OddScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

class RetriesTest {

  private static final class Refusal extends RuntimeException implements Refused {
    private static final long serialVersionUID = 1L;
    private final Reason reason;
    private final transient Duration retryAfter;

    Refusal(Reason reason, Duration retryAfter) {
      this.reason = reason;
      this.retryAfter = retryAfter;
    }

    @Override
    public Reason reason() {
      return reason;
    }

    @Override
    public Duration retryAfter() {
      return retryAfter;
    }
  }

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final RetryBudget budget =
      RetryBudget.of("dest").burst(10).share(0).perSecond(0).timer(time).build();
  private final List<RetryEvent> events = new ArrayList<>();
  private final Retries retries =
      Retries.of("r")
          .attempts(4)
          .backoff(ofMillis(100), ofSeconds(1))
          .jitter(0)
          .budget(budget)
          .timer(time)
          .listener(events::add);
  private final AtomicInteger tries = new AtomicInteger();

  @AfterEach
  void booksAreExact() {
    RetrySnapshot now = retries.snapshot();
    assertThat(now.isBalanced()).as("%s", now).isTrue();
    assertThat(now.waiting()).as("%s", now).isZero();
    assertThat(budget.snapshot().spent()).isEqualTo(now.retries());
    assertThat(budget.snapshot().available()).isEqualTo(10 - now.retries());
    time.dispose();
  }

  /** Fails so often, each time with an error of its own, and then succeeds. */
  private Mono<String> failing(int times) {
    return Mono.fromCallable(
        () -> {
          if (tries.incrementAndGet() <= times) {
            throw new IllegalStateException("try " + tries.get());
          }
          return "done";
        });
  }

  private TestSubscriber<Object> subscribe(Mono<?> call, Retries with, Context context) {
    TestSubscriber<Object> subscriber = TestSubscriber.builder().contextPutAll(context).build();
    call.cast(Object.class).retryWhen(with).subscribe(subscriber);
    return subscriber;
  }

  private TestSubscriber<Object> subscribe(Mono<?> call, Retries with) {
    return subscribe(call, with, Context.empty());
  }

  private GivenUp whyOf(TestSubscriber<?> subscriber) {
    return GivenUpNote.on(subscriber.expectTerminalError()).why();
  }

  // ---------------------------------------------------------------- attempts and waits

  @Test
  void call_thatSucceeds_isLeftAlone() {
    StepVerifier.create(failing(0).retryWhen(retries)).expectNext("done").verifyComplete();

    assertThat(retries.snapshot()).isEqualTo(new RetrySnapshot("r", 1, 0, 0, 0, 0, Map.of()));
    assertThat(budget.snapshot().calls()).isEqualTo(1);
  }

  @Test
  void failures_areTriedAgainAfterTwiceAsLongEachTime() {
    TestSubscriber<Object> subscriber = subscribe(failing(3), retries);

    time.advanceTimeBy(ofMillis(99));
    assertThat(tries).hasValue(1);
    assertThat(retries.snapshot().waiting()).isEqualTo(1);
    time.advanceTimeBy(ofMillis(1));
    assertThat(tries).hasValue(2);
    time.advanceTimeBy(ofMillis(200));
    assertThat(tries).hasValue(3);
    time.advanceTimeBy(ofMillis(400));

    assertThat(subscriber.getReceivedOnNext()).containsExactly("done");
    assertThat(events)
        .extracting(event -> ((RetryEvent.Waiting) event).delay())
        .containsExactly(ofMillis(100), ofMillis(200), ofMillis(400));
  }

  @Test
  void attempts_usedUp_giveTheLastErrorItselfWithANote() {
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries);
    time.advanceTimeBy(ofSeconds(1));

    Throwable error = subscriber.expectTerminalError();
    assertThat(error).isExactlyInstanceOf(IllegalStateException.class).hasMessage("try 4");
    GivenUpNote note = GivenUpNote.on(error);
    assertThat(note).hasMessage("r: given up after 4 attempts: no more attempts");
    assertThat(note.getStackTrace()).isEmpty();
    assertThat(note.attempts()).isEqualTo(4);
    assertThat(note.name()).isEqualTo("r");
    assertThat(retries.snapshot().givenUp()).isEqualTo(Map.of(GivenUp.NO_ATTEMPTS_LEFT, 1L));
    assertThat(events).last().isInstanceOf(RetryEvent.Ended.class);
    assertThat(events).extracting(RetryEvent::attempt).containsExactly(1L, 2L, 3L, 4L);
    assertThat(events).extracting(RetryEvent::name).containsOnly("r");
  }

  @Test
  void flux_thatFails_isSubscribedToAgain() {
    Flux<Integer> source =
        Flux.defer(
            () ->
                Flux.just(1, 2).concatWith(tries.incrementAndGet() < 3 ? failed() : Flux.empty()));
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    source.retryWhen(retries).subscribe(subscriber);
    time.advanceTimeBy(ofSeconds(1));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 1, 2, 1, 2);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  private static <T> Flux<T> failed() {
    return Flux.error(() -> new IllegalStateException("failed"));
  }

  @Test
  void transientErrors_countAnewAfterAnElement() {
    Flux<Integer> source =
        Flux.defer(() -> Flux.just(tries.incrementAndGet()).concatWith(failed()));
    Disposable stream = source.retryWhen(retries.transientErrors(true).attempts(2)).subscribe();
    for (int i = 0; i < 5; i++) {
      time.advanceTimeBy(ofMillis(100)); // always the first wait
    }
    assertThat(tries).hasValue(6);
    stream.dispose();
  }

  @Test
  void retries_ofManySubscriptions_shareNothingButBudgetAndCounts() {
    Mono<Object> call =
        Mono.error(() -> new IllegalStateException("no")).retryWhen(retries.attempts(2));
    List<Throwable> errors = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      call.subscribe(v -> {}, errors::add);
      time.advanceTimeBy(ofMillis(50));
    }
    time.advanceTimeBy(ofSeconds(1));

    assertThat(errors).hasSize(3);
    assertThat(errors).allSatisfy(e -> assertThat(GivenUpNote.on(e).attempts()).isEqualTo(2));
    assertThat(retries.snapshot().calls()).isEqualTo(3);
    assertThat(retries.snapshot().retries()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- what is worth it

  @Test
  void errors_notWorthIt_passAsTheyAre() {
    IllegalArgumentException error = new IllegalArgumentException("no");
    TestSubscriber<Object> subscriber =
        subscribe(Mono.error(error), retries.on(e -> !(e instanceof IllegalArgumentException)));

    assertThat(subscriber.expectTerminalError()).isSameAs(error).hasNoSuppressedExceptions();
    assertThat(retries.snapshot().givenUp()).isEqualTo(Map.of(GivenUp.NOT_WORTHWHILE, 1L));
  }

  @Test
  void errors_notWorthItTheSecondTime_sayHowOftenItWasTried() {
    Mono<Object> call =
        Mono.error(
            () -> tries.incrementAndGet() == 1 ? new RuntimeException() : new AssertionError());
    TestSubscriber<Object> subscriber = subscribe(call, retries);
    time.advanceTimeBy(ofSeconds(1));

    assertThat(GivenUpNote.on(subscriber.expectTerminalError()).attempts()).isEqualTo(2);
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.NOT_WORTHWHILE);
  }

  @Test
  void errors_wrapped_areJudgedByWhatIsInside() {
    TestSubscriber<Object> subscriber =
        subscribe(Mono.error(Exceptions.propagate(new InterruptedException())), retries);

    assertThat(subscriber.expectTerminalError()).isInstanceOf(InterruptedException.class);
    assertThat(events).singleElement().isInstanceOf(RetryEvent.Ended.class);
  }

  @Test
  void refusals_areWorthItIfTheyMayHavePassed() {
    Set<Reason> worthwhile =
        EnumSet.allOf(Reason.class).stream()
            .filter(reason -> Retries.isWorthwhile(new Refusal(reason, null)))
            .collect(Collectors.toSet());

    assertThat(worthwhile)
        .containsExactlyInAnyOrder(
            Reason.NO_ROOM, Reason.TOO_MANY_WAITERS, Reason.RATE_LIMITED, Reason.TOO_MANY_KEYS);
    assertThat(Retries.isWorthwhile(new Exception())).isTrue();
    assertThat(Retries.isWorthwhile(new AssertionError())).isFalse();
    assertThat(Retries.isWorthwhile(new InterruptedException())).isFalse();
  }

  // ---------------------------------------------------------------- told when

  @Test
  void retryAfter_ofARefusal_isWaitedFor() {
    Mono<Object> call = Mono.error(() -> new Refusal(Reason.RATE_LIMITED, ofMillis(700)));
    subscribe(call, retries.attempts(2));

    assertThat(((RetryEvent.Waiting) events.get(0)).delay()).isEqualTo(ofMillis(700));
    time.advanceTimeBy(ofMillis(700));
    assertThat(events).hasSize(2);
  }

  @Test
  void retryAfter_withJitter_isNeverSooner() {
    Mono<Object> call = Mono.error(() -> new Refusal(Reason.RATE_LIMITED, ofMillis(700)));
    subscribe(call, retries.attempts(2).jitter(1).random(() -> 0.5));

    assertThat(((RetryEvent.Waiting) events.get(0)).delay()).isEqualTo(ofMillis(750));
    time.advanceTimeBy(ofMillis(750));
  }

  @Test
  void retryAfter_ofTheClientsOwn_comesFirst() {
    Mono<Object> call = Mono.error(() -> new Refusal(Reason.RATE_LIMITED, ofMillis(700)));
    Retries told = retries.attempts(2).retryAfter(e -> ofMillis(900));
    subscribe(call, told);

    assertThat(((RetryEvent.Waiting) events.get(0)).delay()).isEqualTo(ofMillis(900));
    time.advanceTimeBy(ofMillis(900));
  }

  @Test
  void retryAfter_longerThanTheCap_endsIt() {
    for (Duration told : List.of(ofMillis(1_001), Duration.ofSeconds(Long.MAX_VALUE))) {
      TestSubscriber<Object> subscriber =
          subscribe(Mono.error(() -> new Refusal(Reason.RATE_LIMITED, told)), retries);
      assertThat(whyOf(subscriber)).isEqualTo(GivenUp.RETRY_AFTER_TOO_LONG);
    }
  }

  @Test
  void retryAfter_negative_countsAsNone() {
    subscribe(failing(1), retries.retryAfter(e -> ofSeconds(-Long.MAX_VALUE)));
    assertThat(((RetryEvent.Waiting) events.get(0)).delay()).isEqualTo(ofMillis(100));
    time.advanceTimeBy(ofMillis(100));
  }

  // ---------------------------------------------------------------- what stops it

  @Test
  void deadline_beforeTheEndOfTheWait_endsIt() {
    Context in150 = Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(150)));
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries, in150);
    assertThat(subscriber.isTerminated()).isFalse();
    time.advanceTimeBy(ofMillis(100)); // the next wait would be 200 ms

    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.DEADLINE);
    assertThat(tries).hasValue(2);
  }

  @Test
  void deadline_atTheVeryEndOfTheWait_endsIt() {
    Context in100 = Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(100)));
    Retries odd = retries.backoff(Duration.ofNanos(99_999_999), ofSeconds(1));

    assertThat(whyOf(subscribe(failing(9), odd, in100))).isEqualTo(GivenUp.DEADLINE);
    assertThat(whyOf(subscribe(failing(9), retries, in100))).isEqualTo(GivenUp.DEADLINE);
    Retries just = retries.backoff(ofMillis(99), ofSeconds(1));
    assertThat(subscribe(failing(3), just, in100).isTerminated()).isFalse();
    time.advanceTimeBy(ofMillis(99));
  }

  @Test
  void deadline_passedInAWaitThatTookLonger_endsItThenAndGivesTheTokenBack() {
    Context in150 = Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(150)));
    OddScheduler late = new OddScheduler(time);
    late.lateness = ofMillis(60);
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries.timer(late), in150);
    assertThat(subscriber.isTerminated()).isFalse();
    time.advanceTimeBy(ofMillis(160));

    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.DEADLINE);
    assertThat(tries).hasValue(1);
  }

  @Test
  void deadline_passed_endsIt() {
    Context past = Context.of(Deadline.class, new Deadline(Instant.MIN));
    assertThat(whyOf(subscribe(failing(9), retries, past))).isEqualTo(GivenUp.DEADLINE);
  }

  @Test
  void breaker_open_endsItAtOnce() {
    assertThat(whyOf(subscribe(failing(9), retries.breaker(() -> true))))
        .isEqualTo(GivenUp.BREAKER_OPEN);
  }

  @Test
  void breaker_openedDuringTheWait_endsItThenAndGivesTheTokenBack() {
    AtomicBoolean open = new AtomicBoolean();
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries.breaker(open::get));
    assertThat(budget.snapshot().available()).isEqualTo(9);
    open.set(true);
    time.advanceTimeBy(ofMillis(100));

    assertThat(subscriber.expectTerminalError()).hasMessage("try 1");
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.BREAKER_OPEN);
  }

  @Test
  void budget_spent_endsIt() {
    Retries many = retries.attempts(20).backoff(ofMillis(1), ofMillis(1));
    TestSubscriber<Object> subscriber = subscribe(failing(99), many);
    time.advanceTimeBy(ofSeconds(1));

    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.NO_BUDGET);
    assertThat(tries).hasValue(11);
    assertThat(budget.snapshot().refused()).isEqualTo(1);
  }

  @Test
  void cancel_duringTheWait_givesTheTokenBack() {
    OddScheduler watched = new OddScheduler(time);
    AtomicInteger disposed = new AtomicInteger();
    watched.onDispose = disposed::incrementAndGet;
    Disposable call = failing(9).retryWhen(retries.timer(watched)).subscribe();
    assertThat(budget.snapshot().available()).isEqualTo(9);
    call.dispose();
    time.advanceTimeBy(ofSeconds(10));

    assertThat(tries).hasValue(1);
    assertThat(disposed).hasValue(1);
    assertThat(retries.snapshot().cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_duringTheAttempt_leavesTheTokenSpent() {
    Mono<String> call = Mono.defer(() -> tries.incrementAndGet() == 1 ? failing(9) : Mono.never());
    Disposable subscription = call.retryWhen(retries).subscribe();
    time.advanceTimeBy(ofMillis(100));
    subscription.dispose();

    assertThat(retries.snapshot().retries()).isEqualTo(1);
    assertThat(retries.snapshot().cancelled()).isZero();
  }

  @Test
  void timer_thatIsShutDown_endsItWithTheCallsOwnError() {
    VirtualTimeScheduler gone = VirtualTimeScheduler.create();
    gone.dispose();
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries.timer(gone));

    assertThat(subscriber.expectTerminalError()).hasMessage("try 1");
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.NO_TIMER);
    assertThat(GivenUpNote.on(subscriber.expectTerminalError()))
        .hasCauseInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void timer_thatIsShutDown_addsNothingForEverToAConstant() {
    VirtualTimeScheduler gone = VirtualTimeScheduler.create();
    gone.dispose();
    RuntimeException constant = new RuntimeException("constant");
    for (int i = 0; i < 100; i++) {
      subscribe(Mono.error(constant), retries.timer(gone));
    }
    assertThat(constant.getSuppressed()).hasSize(1);
  }

  @Test
  void timer_thatCannotBeFound_leavesNoTokenBehind() {
    RuntimeException mistake = new IllegalArgumentException("no clock");
    OddScheduler odd = new OddScheduler(time);
    odd.onNow = () -> raise(mistake);
    Context in150 = Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(150)));
    TestSubscriber<Object> subscriber = subscribe(failing(9), retries.timer(odd), in150);

    assertThat(subscriber.expectTerminalError()).isSameAs(mistake);
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.MISTAKE);
  }

  @Test
  void attempts_afterTheFirst_beginOnTheTimersThread() {
    Scheduler timer = Schedulers.newParallel("timing", 1);
    try {
      Set<String> threads = ConcurrentHashMap.newKeySet();
      Retries quick =
          Retries.of("quick")
              .attempts(200)
              .backoff(Duration.ofNanos(1), Duration.ofNanos(1))
              .budget(RetryBudget.of("quick").burst(1_000).build())
              .timer(timer);
      Mono<Object> call =
          Mono.defer(
              () -> {
                if (tries.incrementAndGet() > 1) {
                  threads.add(Thread.currentThread().getName());
                }
                return Mono.error(new IllegalStateException("no"));
              });
      StepVerifier.create(call.retryWhen(quick)).expectError().verify(ofSeconds(60));

      assertThat(tries).hasValue(200);
      assertThat(threads).allMatch(name -> name.startsWith("timing"));
    } finally {
      timer.dispose();
    }
  }

  @Test
  void timer_thatFiresBeforeItIsSet_hasTheAttemptBeginOnItsThread() {
    Scheduler timer = Schedulers.newParallel("timing", 1);
    try {
      OddScheduler hasty = new OddScheduler(timer);
      hasty.onceSet = () -> passOn(timer);
      AtomicReference<String> thread = new AtomicReference<>();
      Mono<Object> call =
          Mono.defer(
              () -> {
                thread.set(Thread.currentThread().getName());
                return Mono.error(new IllegalStateException("no"));
              });
      Retries quick = Retries.of("quick").attempts(2).timer(hasty);
      StepVerifier.create(call.retryWhen(quick.backoff(Duration.ofNanos(1), Duration.ofNanos(1))))
          .expectError()
          .verify(ofSeconds(60));

      assertThat(thread.get()).startsWith("timing");
    } finally {
      timer.dispose();
    }
  }

  /** Waits until the only thread of a scheduler has run what is due. */
  private static void passOn(Scheduler single) {
    CountDownLatch passed = new CountDownLatch(1);
    single.schedule(passed::countDown, 1, TimeUnit.MILLISECONDS);
    try {
      assertThat(passed.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  // ---------------------------------------------------------------- mistakes

  /* It should signal: but a call must not wait for ever because it does not. */
  @Test
  void source_thatThrowsWhenItIsTriedAgain_endsTheCallWithThat() {
    RuntimeException mistake = new IllegalStateException("thrown, not signalled");
    Publisher<Object> source =
        subscriber -> {
          if (tries.incrementAndGet() > 1) {
            throw mistake;
          }
          Operators.error(subscriber, new IOException("try 1"));
        };
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    Flux.from(source).retryWhen(retries).subscribe(subscriber);
    time.advanceTimeBy(ofMillis(100));

    assertThat(subscriber.expectTerminalError()).isSameAs(mistake);
    assertThat(retries.snapshot().retries()).isEqualTo(1);
  }

  @Test
  void functions_thatThrow_endTheCallWithWhatTheyThrewAndItsOwnError() {
    RuntimeException mistake = new IllegalArgumentException("mistake");
    List<Retries> mistaken =
        List.of(
            retries.on(e -> raise(mistake)),
            retries.retryAfter(e -> raise(mistake)),
            retries.breaker(() -> raise(mistake)),
            retries.jitter(1).random(() -> raise(mistake)));
    for (Retries each : mistaken) {
      TestSubscriber<Object> subscriber = subscribe(failing(99), each);
      assertThat(subscriber.expectTerminalError()).isSameAs(mistake);
    }
    assertThat(mistake.getSuppressed()).hasSize(1); // it may be a constant
    assertThat(GivenUpNote.on(mistake).getCause()).hasMessage("try 1");
    assertThat(retries.snapshot().givenUp()).isEqualTo(Map.of(GivenUp.MISTAKE, 4L));
  }

  private static <T> T raise(RuntimeException error) {
    throw error;
  }

  @Test
  void breaker_thatThrowsAfterTheWait_endsTheCallAndGivesTheTokenBack() {
    RuntimeException mistake = new IllegalArgumentException("mistake");
    AtomicInteger asked = new AtomicInteger();
    TestSubscriber<Object> subscriber =
        subscribe(
            failing(9),
            retries.breaker(
                () -> asked.incrementAndGet() > 1 && RetriesTest.<Boolean>raise(mistake)));
    time.advanceTimeBy(ofMillis(100));

    assertThat(subscriber.expectTerminalError()).isSameAs(mistake);
  }

  @Test
  void functions_thatThrowFatally_areNotKept() {
    LinkageError fatal = new LinkageError("fatal");
    Retries fatally =
        retries.on(
            e -> {
              throw fatal;
            });
    assertThatThrownBy(() -> subscribe(failing(9), fatally)).isSameAs(fatal);
    assertThat(retries.snapshot().givenUp()).isEqualTo(Map.of(GivenUp.MISTAKE, 1L));
  }

  @Test
  void listener_thatThrows_changesNothing() {
    List<Throwable> reported = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> reported.add(error));
    try {
      RuntimeException mistake = new IllegalArgumentException("mistake");
      TestSubscriber<Object> subscriber =
          subscribe(failing(1), retries.listener(event -> raise(mistake)));
      time.advanceTimeBy(ofMillis(100));

      assertThat(subscriber.getReceivedOnNext()).containsExactly("done");
      assertThat(reported).containsExactly(mistake);
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
  }

  @Test
  void functions_areNotAskedWhatNobodyWantsToKnow() {
    RuntimeException mistake = new IllegalArgumentException("mistake");
    Retries touchy = retries.jitter(1).retryAfter(e -> raise(mistake)).random(() -> raise(mistake));

    assertThat(subscribe(failing(99), touchy.on(e -> false)).expectTerminalError())
        .hasMessage("try 1");
    assertThat(subscribe(failing(99), touchy.attempts(1)).expectTerminalError())
        .hasMessage("try 2");
  }

  @Test
  void functions_thatThrowSomethingWrapped_keepTheCallsOwnError() {
    Exception checked = new Exception("checked");
    TestSubscriber<Object> subscriber =
        subscribe(failing(9), retries.on(e -> raise(Exceptions.propagate(checked))));

    assertThat(subscriber.expectTerminalError()).isSameAs(checked);
    assertThat(GivenUpNote.on(checked).getCause()).hasMessage("try 1");
  }

  // ---------------------------------------------------------------- odd errors

  @Test
  void error_thatIsFatal_isPassedOnOnceItWasSignalled() {
    for (Error fatal : List.of(new NoClassDefFoundError("gone"), new StackOverflowError())) {
      Mono<Object> signalled = Mono.from(s -> Operators.error(asCore(s), fatal));
      TestSubscriber<Object> subscriber = subscribe(signalled, retries);

      assertThat(subscriber.expectTerminalError()).isSameAs(fatal);
    }
    assertThat(retries.snapshot().givenUp()).isEqualTo(Map.of(GivenUp.NOT_WORTHWHILE, 2L));
  }

  private static CoreSubscriber<? super Object> asCore(Subscriber<? super Object> subscriber) {
    return Operators.toCoreSubscriber(subscriber);
  }

  @Test
  void error_wrapped_hasItsNoteWhereTheCallerSeesIt() {
    IOException inside = new IOException("inside");
    TestSubscriber<Object> subscriber =
        subscribe(Mono.error(Exceptions.propagate(inside)), retries.attempts(1));

    assertThat(subscriber.expectTerminalError()).isSameAs(inside);
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.NO_ATTEMPTS_LEFT);
  }

  @Test
  void error_ofRetriesWithinRetries_tellsOfTheOutermost() {
    Retries outer = Retries.of("outer").attempts(1).timer(time);
    TestSubscriber<Object> subscriber = subscribe(failing(9).retryWhen(retries.attempts(1)), outer);

    assertThat(GivenUpNote.on(subscriber.expectTerminalError()).name()).isEqualTo("outer");
  }

  @Test
  void error_thatIsAConstant_gathersFewNotesOfAnyNames() {
    RuntimeException constant = new RuntimeException("constant");
    for (int i = 0; i < 100; i++) {
      subscribe(Mono.error(constant), Retries.of("r" + i).attempts(1));
    }
    assertThat(constant.getSuppressed()).hasSizeLessThanOrEqualTo(8);
  }

  @Test
  void error_thatTakesNoNotes_isPassedOn() {
    RuntimeException bare = new RuntimeException("bare", null, false, false) {};
    TestSubscriber<Object> subscriber = subscribe(Mono.error(bare), retries.attempts(1));

    assertThat(subscriber.expectTerminalError()).isSameAs(bare);
    assertThat(GivenUpNote.on(bare)).isNull();
  }

  @Test
  void error_thatIsAConstant_gathersNoNotes() {
    RuntimeException constant = new RuntimeException("constant");
    for (int i = 0; i < 100; i++) {
      subscribe(Mono.error(constant), retries.attempts(1));
    }
    assertThat(constant.getSuppressed()).hasSize(1);
  }

  @Test
  void error_thatIsReactorsOwnConstant_staysAsItIs() {
    RejectedExecutionException constant = Exceptions.failWithRejected();
    TestSubscriber<Object> subscriber = subscribe(Mono.error(constant), retries.attempts(1));

    assertThat(constant).hasNoSuppressedExceptions();
    assertThat(subscriber.expectTerminalError()).hasMessage(constant.getMessage());
    assertThat(whyOf(subscriber)).isEqualTo(GivenUp.NO_ATTEMPTS_LEFT);
  }

  // ---------------------------------------------------------------- what it says of itself

  @Test
  void settings_canBeReadBack() {
    assertThat(retries.name()).isEqualTo("r");
    assertThat(retries.attempts()).isEqualTo(4);
    assertThat(retries.budget()).isSameAs(budget);
    assertThat(retries.backoff().cap()).isEqualTo(ofSeconds(1));
    assertThat(Retries.of("x").budget()).isNull();
    assertThat(retries)
        .hasToString(
            "Retries(r, 4 attempts, Backoff[first=PT0.1S, cap=PT1S, jitter=0.0],"
                + " RetryBudget(dest, 0.0 of calls, burst 10, 0 per second))");
    assertThatThrownBy(() -> Retries.of("")).hasMessage("name: \"\" (expected: not blank)");
    assertThatThrownBy(() -> retries.attempts(0)).hasMessage("attempts: 0 (expected: >= 1)");
  }
}
