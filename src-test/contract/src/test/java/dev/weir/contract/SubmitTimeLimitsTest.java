package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/** Task timeouts and deadlines, on a virtual clock. */
@OverEveryPool
class SubmitTimeLimitsTest extends PoolContract {

  private static final Duration BOUND = Duration.ofMillis(100);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

  @Test
  void taskTimeout_bodyRunsLonger_isInterruptedAndSignalled() {
    WorkerPool pool = pool(builder(1).timer(clock).taskTimeout(BOUND));
    Hold hold = hold();
    CompletableFuture<Integer> result =
        pool.submit(() -> hold.runAndReturn(1), TaskOptions.named("slow")).toFuture();
    hold.awaitStarted();

    clock.advanceTimeBy(BOUND.minusMillis(1));
    assertThat(result).isNotDone();
    clock.advanceTimeBy(Duration.ofMillis(1));

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TaskTimeoutException.class)
        .isInstanceOf(TimeoutException.class)
        .isInstanceOf(TurnedAway.class)
        .withMessageContaining(pool.config().name())
        .withMessageContaining("slow")
        .withMessageContaining("100 ms");
    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
    assertNextTaskSeesNoInterrupt(pool);
  }

  @Test
  void taskTimeout_countsFromTheStart() {
    WorkerPool pool = pool(builder(1).timer(clock).taskTimeout(BOUND));
    Hold first = occupy(pool);
    Hold second = hold();
    CompletableFuture<Integer> result = pool.submit(() -> second.runAndReturn(2)).toFuture();

    clock.advanceTimeBy(BOUND.multipliedBy(10));
    assertThat(result).isNotDone();
    first.release();
    second.awaitStarted();
    clock.advanceTimeBy(BOUND.minusMillis(1));
    assertThat(result).isNotDone();
    second.release();

    assertThat(result).succeedsWithin(PATIENCE).isEqualTo(2);
  }

  @Test
  void taskTimeout_option_overridesThePoolsDefault() {
    WorkerPool pool = pool(builder(1).timer(clock).taskTimeout(BOUND));
    Hold hold = hold();
    CompletableFuture<Integer> result =
        pool.submit(
                () -> hold.runAndReturn(1), TaskOptions.none().taskTimeout(BOUND.multipliedBy(3)))
            .toFuture();
    hold.awaitStarted();

    clock.advanceTimeBy(BOUND.multipliedBy(2));
    assertThat(result).isNotDone();
    clock.advanceTimeBy(BOUND);

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TaskTimeoutException.class)
        .withMessageContaining("300 ms");
  }

  @Test
  void taskTimeout_bodyIgnoresTheInterrupt_showsAsOverrunUntilItEnds() {
    WorkerPool pool = pool(builder(1).timer(clock).taskTimeout(BOUND));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean started = new AtomicBoolean();
    CompletableFuture<Integer> result =
        pool.submit(
                () -> {
                  started.set(true);
                  while (!stop.get()) {
                    Thread.onSpinWait();
                  }
                  return 1;
                })
            .toFuture();
    eventually().untilTrue(started);

    clock.advanceTimeBy(BOUND);

    assertThat(result).failsWithin(PATIENCE);
    assertThat(pool.snapshot().overrun()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().pending()).isZero();
    stop.set(true);
    eventually().until(() -> pool.snapshot().overrun() == 0);
    assertThat(pool.snapshot().ledger().completed()).isZero();
  }

  @Test
  void taskTimeout_publisherThatNeverEnds_isCancelled() {
    WorkerPool pool = pool(builder(1).timer(clock));
    AtomicBoolean cancelled = new AtomicBoolean();
    CompletableFuture<Object> result =
        pool.submitPublisher(
                () -> Flux.never().doOnCancel(() -> cancelled.set(true)),
                TaskOptions.none().taskTimeout(BOUND))
            .next()
            .toFuture();
    eventually().until(() -> pool.snapshot().ledger().running() == 1);
    eventually()
        .untilAsserted(
            () -> {
              clock.advanceTimeBy(BOUND);
              assertThat(result).isCompletedExceptionally();
            });

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TaskTimeoutException.class);
    eventually().untilTrue(cancelled);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void taskTimeout_notReached_leavesNoTimerBehind() {
    WorkerPool pool = pool(builder(2).timer(clock).taskTimeout(BOUND));

    for (int i = 0; i < 1_000; i++) {
      assertThat(pool.submit(() -> 1).block(PATIENCE)).isEqualTo(1);
    }
    clock.advanceTimeBy(BOUND.multipliedBy(2));

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1_000);
    assertThat(pool.snapshot().ledger().timedOut()).isZero();
  }

  @Test
  void deadline_passedBeforeTheOffer_skipsTheBody() {
    WorkerPool pool = pool(builder(1).timer(clock));
    clock.advanceTimeBy(Duration.ofHours(1));
    AtomicBoolean ran = new AtomicBoolean();

    StepVerifier.create(
            pool.submit(
                () -> ran.getAndSet(true),
                TaskOptions.named("late").deadline(in(Duration.ofMillis(-1)))))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(DeadlineExceededException.class)
                    .hasMessageContaining(pool.config().name())
                    .hasMessageContaining("late")
                    .hasMessageContaining("skipped"))
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void deadline_passesWhileQueued_skipsTheBody() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Hold hold = occupy(pool);
    AtomicBoolean ran = new AtomicBoolean();
    CompletableFuture<Boolean> result =
        pool.submit(() -> ran.getAndSet(true), TaskOptions.none().deadline(in(BOUND))).toFuture();

    clock.advanceTimeBy(BOUND);
    hold.release();

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(DeadlineExceededException.class)
        .withMessageContaining("skipped");
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
  }

  @Test
  void deadline_passesWhileWaitingForRoom_signalsWithoutAWorker() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(4).timer(clock));
    Saturation saturation = saturate(pool);
    CompletableFuture<Integer> result =
        pool.submit(() -> 1, TaskOptions.none().deadline(in(BOUND))).toFuture();
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);

    clock.advanceTimeBy(BOUND);

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(DeadlineExceededException.class);
    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
  }

  @Test
  void deadline_passesDuringTheRun_interruptsTheBody() {
    WorkerPool pool = pool(builder(1).timer(clock));
    Hold hold = hold();
    CompletableFuture<Integer> result =
        pool.submit(() -> hold.runAndReturn(1), TaskOptions.none().deadline(in(BOUND))).toFuture();
    hold.awaitStarted();

    clock.advanceTimeBy(BOUND);

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(DeadlineExceededException.class)
        .withMessageContaining("ran past");
    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    assertNextTaskSeesNoInterrupt(pool);
  }

  @Test
  void deadline_inTheContext_applies() {
    WorkerPool pool = pool(builder(1).timer(clock));
    clock.advanceTimeBy(Duration.ofHours(1));
    AtomicBoolean ran = new AtomicBoolean();
    Context doomed = Context.of(Deadline.class, new Deadline(in(Duration.ofMillis(-1))));

    StepVerifier.create(pool.submit(() -> ran.getAndSet(true)).contextWrite(doomed))
        .expectError(DeadlineExceededException.class)
        .verify(PATIENCE);
    StepVerifier.create(
            pool.submitPublisher(() -> Mono.fromSupplier(() -> ran.getAndSet(true)))
                .contextWrite(doomed))
        .expectError(DeadlineExceededException.class)
        .verify(PATIENCE);
    StepVerifier.create(pool.submitOrEmpty(() -> ran.getAndSet(true)).contextWrite(doomed))
        .expectError(DeadlineExceededException.class)
        .verify(PATIENCE);
    StepVerifier.create(
            Flux.range(0, 3).transform(pool.map(i -> ran.getAndSet(true))).contextWrite(doomed))
        .expectError(DeadlineExceededException.class)
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void deadline_inTheContextAndTheOptions_theOptionsWin() {
    WorkerPool pool = pool(builder(1).timer(clock));
    clock.advanceTimeBy(Duration.ofHours(1));
    Context doomed = Context.of(Deadline.class, new Deadline(in(Duration.ofMillis(-1))));

    StepVerifier.create(
            pool.submit(() -> 1, TaskOptions.none().deadline(in(BOUND))).contextWrite(doomed))
        .expectNext(1)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void deadline_farInTheFuture_changesNothing() {
    WorkerPool pool = pool(1);

    StepVerifier.create(pool.submit(() -> 1, TaskOptions.none().deadline(Instant.MAX)))
        .expectNext(1)
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(
            pool.submit(
                () -> 1,
                TaskOptions.none()
                    .waitTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                    .taskTimeout(Duration.ofSeconds(Long.MAX_VALUE))))
        .expectNext(1)
        .expectComplete()
        .verify(PATIENCE);
  }

  @Test
  void expiry_onTheRealClock_isSignalledOnTheExpiryScheduler() {
    Scheduler expiry = Schedulers.newSingle("expiry-of-the-user");
    try {
      WorkerPool pool = pool(builder(1).expiryScheduler(expiry));
      Hold hold = hold();
      AtomicReference<String> thread = new AtomicReference<>();

      StepVerifier.create(
              pool.submit(() -> hold.runAndReturn(1), TaskOptions.none().taskTimeout(BOUND))
                  .doOnError(error -> thread.set(Thread.currentThread().getName())))
          .expectError(TaskTimeoutException.class)
          .verify(PATIENCE);

      assertThat(thread.get()).startsWith("expiry-of-the-user");
    } finally {
      expiry.dispose();
    }
  }

  @Test
  void expiry_onTheRealClock_isSignalledOnParallelByDefault() {
    WorkerPool pool = pool(1);
    Hold hold = hold();
    AtomicReference<String> thread = new AtomicReference<>();

    StepVerifier.create(
            pool.submit(() -> hold.runAndReturn(1), TaskOptions.none().taskTimeout(BOUND))
                .doOnError(error -> thread.set(Thread.currentThread().getName())))
        .expectError(TaskTimeoutException.class)
        .verify(PATIENCE);

    assertThat(thread.get()).startsWith("parallel-");
  }

  private Instant in(Duration duration) {
    return Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS)).plus(duration);
  }

  private static void assertNextTaskSeesNoInterrupt(WorkerPool pool) {
    assertThat(pool.submit(() -> Thread.currentThread().isInterrupted()).block(PATIENCE)).isFalse();
  }
}
