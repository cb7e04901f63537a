package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.Refusal;
import dev.weir.pool.TaskDroppedException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WouldBlockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** What each strategy answers to a submission that finds no room, word for word. */
@OverEveryPool
class SubmitStrategiesTest extends PoolContract {

  private static final TaskOptions LOAD = TaskOptions.named("load");

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

  @Test
  void submit_fullUnderBlock_waitsWithoutAThread() {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);
    List<CompletableFuture<Integer>> results = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      int number = i;
      results.add(pool.submit(() -> number).toFuture()); // on this one thread: it did not park
    }
    clock.advanceTimeBy(Duration.ofDays(365));

    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(8);
    assertThat(results).noneMatch(CompletableFuture::isDone);
    saturation.release();
    for (int i = 0; i < 8; i++) {
      assertThat(results.get(i)).succeedsWithin(PATIENCE).isEqualTo(i);
    }
  }

  @Test
  void submit_withItsOwnStrategy_differsFromThePool() {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);

    StepVerifier.create(pool.submit(() -> 1, LOAD.overflow(Overflow.reject())))
        .expectError(PoolRejectedException.class)
        .verify(PATIENCE);
    StepVerifier.create(pool.submit(() -> 1, LOAD.overflow(Overflow.drop())))
        .expectError(TaskDroppedException.class)
        .verify(PATIENCE);
    StepVerifier.create(pool.submit(() -> 1, LOAD.overflow(Overflow.timeout(Strategy.WAIT))))
        .then(() -> clock.advanceTimeBy(Strategy.WAIT))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOf(QueueTimeoutException.class)
                    .hasMessageContaining(Strategy.WAIT.toMillis() + " ms"))
        .verify(PATIENCE);

    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.rejected()).isEqualTo(1);
    assertThat(ledger.dropped()).isEqualTo(1);
    assertThat(ledger.timedOut()).isEqualTo(1);
    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(
      value = Strategy.class,
      names = {"BLOCK", "TIMEOUT"})
  void submit_beyondMaxWaiters_isRejected(Strategy strategy) {
    WorkerPool pool = small(strategy.overflow());
    Saturation saturation = saturateWithWaiters(pool);

    StepVerifier.create(pool.submit(() -> 1, LOAD))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(PoolRejectedException.class);
              assertRefusal(pool, error, "load", 2, 3);
            })
        .verify(PATIENCE);

    assertThat(pool.snapshot().ledger().rejected()).isEqualTo(1);
    saturation.release();
  }

  @Test
  void submit_fullUnderDrop_failsWithTaskDropped() {
    WorkerPool pool = small(Overflow.drop());
    Saturation saturation = saturate(pool);
    AtomicBoolean ran = new AtomicBoolean();

    StepVerifier.create(pool.submit(() -> ran.getAndSet(true), LOAD))
        .expectErrorSatisfies(
            error -> {
              assertThat(error).isInstanceOf(TaskDroppedException.class);
              assertThat(error).isInstanceOf(RejectedExecutionException.class);
              assertThat(error.getStackTrace()).isEmpty();
              assertThat(error).hasMessageContaining("dropped");
              assertRefusal(pool, error, "load", 2, 3);
            })
        .verify(PATIENCE);

    assertThat(pool.snapshot().ledger().dropped()).isEqualTo(1);
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void submitOrEmpty_fullUnderDrop_completesEmptyAndIsCounted() {
    WorkerPool pool = small(Overflow.drop());
    Saturation saturation = saturate(pool);

    StepVerifier.create(pool.submitOrEmpty(() -> 1)).expectComplete().verify(PATIENCE);

    assertThat(pool.snapshot().ledger().dropped()).isEqualTo(1);
    saturation.release();
  }

  @Test
  void submitOrEmpty_fullUnderReject_fails() {
    WorkerPool pool = small(Overflow.reject());
    Saturation saturation = saturate(pool);

    StepVerifier.create(pool.submitOrEmpty(() -> 1))
        .expectError(PoolRejectedException.class)
        .verify(PATIENCE);

    saturation.release();
  }

  @Test
  void submitOrEmpty_withRoom_isAsSubmit() {
    WorkerPool pool = small(Overflow.drop());

    StepVerifier.create(pool.submitOrEmpty(() -> 1))
        .expectNext(1)
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(
            pool.submitOrEmpty(
                () -> {
                  throw new IllegalStateException("body");
                }))
        .expectErrorMessage("body")
        .verify(PATIENCE);
  }

  @Test
  void submit_fullUnderReject_failsAtOnceOnTheSubscribingThread() {
    WorkerPool pool = small(Overflow.reject());
    Saturation saturation = saturate(pool);
    AtomicReference<Thread> signalledOn = new AtomicReference<>();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();

    pool.submit(() -> 1, LOAD)
        .doOnError(error -> signalledOn.set(Thread.currentThread()))
        .subscribe(subscriber);

    assertThat(subscriber.isTerminatedError()).as("failed at once").isTrue();
    assertThat(signalledOn.get()).isSameAs(Thread.currentThread());
    Throwable error = subscriber.expectTerminalError();
    assertThat(error).isInstanceOf(PoolRejectedException.class);
    assertThat(error).isInstanceOf(RejectedExecutionException.class);
    assertThat(error.getStackTrace()).isEmpty();
    assertRefusal(pool, error, "load", 2, 3);
    assertThat(((TurnedAway) error).refusal().waited()).isEqualTo(Duration.ZERO);
    assertThat(pool.snapshot().ledger().rejected()).isEqualTo(1);
    saturation.release();
  }

  @Test
  void submit_rejected_leavesRoomForTheNext() {
    WorkerPool pool = small(Overflow.reject());
    for (int round = 0; round < 100; round++) {
      Saturation saturation = saturate(pool);
      StepVerifier.create(pool.submit(() -> 1)).expectError().verify(PATIENCE);
      saturation.release();
      Pools.awaitSettled(pool);
    }
    Ledger ledger = pool.snapshot().ledger();

    assertThat(ledger.rejected()).isEqualTo(100);
    assertThat(ledger.completed()).isEqualTo(300);
  }

  @Test
  void submit_waitingUnderTimeout_failsWhenTheBoundIsReached() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(200)));
    Saturation saturation = saturate(pool);
    AtomicBoolean ran = new AtomicBoolean();
    TestSubscriber<Boolean> subscriber = TestSubscriber.create();

    pool.submit(() -> ran.getAndSet(true), LOAD).subscribe(subscriber);
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);
    clock.advanceTimeBy(Duration.ofMillis(199));
    assertThat(subscriber.isTerminatedOrCancelled()).isFalse();
    clock.advanceTimeBy(Duration.ofMillis(1));

    subscriber.block(PATIENCE);
    Throwable error = subscriber.expectTerminalError();
    assertThat(error).isInstanceOf(QueueTimeoutException.class);
    assertThat(error).isInstanceOf(RejectedExecutionException.class);
    assertThat(error).hasMessageContaining("200 ms");
    assertRefusal(pool, error, "load", 2, 3);
    assertThat(((TurnedAway) error).refusal().waited()).isEqualTo(Duration.ofMillis(200));
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void submit_queuedUnderTimeout_failsWhenTheBoundIsReachedAndFreesItsPlace() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(200)));
    Hold hold = occupy(pool);
    AtomicBoolean ran = new AtomicBoolean();
    CompletableFuture<Boolean> queued = pool.submit(() -> ran.getAndSet(true)).toFuture();
    assertThat(pool.snapshot().ledger().queued()).isEqualTo(1);

    clock.advanceTimeBy(Duration.ofMillis(200));

    assertThat(queued)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(QueueTimeoutException.class);
    assertThat(pool.snapshot().ledger().queued()).isZero();
    assertThat(pool.snapshot().ledger().timedOut()).isEqualTo(1);
    hold.release();
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void submit_boundSpansWaitingAndQueueing() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(200)));
    Hold hold = occupy(pool);
    CompletableFuture<Integer> first = pool.submit(() -> 1).toFuture();
    CompletableFuture<Integer> second = pool.submit(() -> 2).toFuture();
    clock.advanceTimeBy(Duration.ofMillis(120));
    CompletableFuture<Integer> late = pool.submit(() -> 3).toFuture();
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);

    clock.advanceTimeBy(Duration.ofMillis(80)); // the first two expire: the late one gets room
    assertThat(first).failsWithin(PATIENCE);
    assertThat(second).failsWithin(PATIENCE);
    eventually().until(() -> pool.snapshot().ledger().queued() == 1);
    assertThat(late).isNotDone();
    clock.advanceTimeBy(Duration.ofMillis(119));
    assertThat(late).isNotDone();
    clock.advanceTimeBy(Duration.ofMillis(1));

    assertThat(late)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(QueueTimeoutException.class);
    hold.release();
  }

  @Test
  void submit_startedInTimeUnderTimeout_runsAsLongAsItLikes() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(200)));
    Hold hold = hold();
    CompletableFuture<Integer> result = pool.submit(() -> hold.runAndReturn(1)).toFuture();
    hold.awaitStarted();

    clock.advanceTimeBy(Duration.ofHours(1));
    hold.release();

    assertThat(result).succeedsWithin(PATIENCE).isEqualTo(1);
    assertThat(hold.interrupts()).isZero();
  }

  @Test
  void submit_waitTimeoutOption_boundsTheWaitUnderBlock() {
    WorkerPool pool = small(Overflow.block());
    Saturation saturation = saturate(pool);
    CompletableFuture<Integer> result =
        pool.submit(() -> 1, LOAD.waitTimeout(Duration.ofMillis(30))).toFuture();

    clock.advanceTimeBy(Duration.ofMillis(30));

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(QueueTimeoutException.class)
        .withMessageContaining("30 ms");
    saturation.release();
  }

  @Test
  void submit_waitTimeoutOption_theTighterBoundApplies() {
    WorkerPool pool = small(Overflow.timeout(Duration.ofMillis(100)));
    Saturation saturation = saturate(pool);
    CompletableFuture<Integer> tighter =
        pool.submit(() -> 1, LOAD.waitTimeout(Duration.ofMillis(10))).toFuture();
    CompletableFuture<Integer> looser =
        pool.submit(() -> 1, LOAD.waitTimeout(Duration.ofHours(1))).toFuture();

    clock.advanceTimeBy(Duration.ofMillis(10));
    assertThat(tighter).failsWithin(PATIENCE);
    assertThat(looser).isNotDone();
    clock.advanceTimeBy(Duration.ofMillis(90));

    assertThat(looser).failsWithin(PATIENCE);
    saturation.release();
  }

  @Test
  void submit_fullUnderCallerRuns_runsOnTheSubscribingThread() {
    WorkerPool pool = small(Overflow.callerRuns());
    Saturation saturation = saturate(pool);

    assertThat(pool.submit(Thread::currentThread).block(PATIENCE)).isSameAs(Thread.currentThread());

    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1);
    saturation.release();
  }

  @Test
  void submit_fullUnderCallerRunsOnANonBlockingThread_failsWithWouldBlock() {
    WorkerPool pool = small(Overflow.callerRuns());
    Saturation saturation = saturate(pool);

    StepVerifier.create(pool.submit(() -> 1).subscribeOn(Schedulers.parallel()))
        .expectError(WouldBlockException.class)
        .verify(PATIENCE);

    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void submitPublisher_full_isTurnedAwayAsSubmitIs(Strategy strategy) {
    WorkerPool pool = small(strategy.overflow());
    Saturation saturation = saturate(pool);
    TestSubscriber<String> subscriber = TestSubscriber.create();

    pool.submitPublisher(() -> Mono.just("ran"), LOAD).subscribe(subscriber);
    if (strategy == Strategy.BLOCK) {
      saturation.release();
    }
    clock.advanceTimeBy(Strategy.WAIT);

    subscriber.block(PATIENCE);
    switch (strategy) {
      case BLOCK, CALLER_RUNS -> assertThat(subscriber.getReceivedOnNext()).containsExactly("ran");
      case DROP ->
          assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskDroppedException.class);
      case REJECT ->
          assertThat(subscriber.expectTerminalError()).isInstanceOf(PoolRejectedException.class);
      case TIMEOUT ->
          assertThat(subscriber.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    }
    saturation.release();
  }

  private WorkerPool small(Overflow overflow) {
    WorkerPoolBuilder builder =
        builder(1).queueCapacity(2).maxWaiters(8).timer(clock).overflow(overflow);
    return pool(builder);
  }

  private static void assertRefusal(
      WorkerPool pool, Throwable error, String task, long depth, int capacity) {
    assertThat(error).isInstanceOf(TurnedAway.class);
    Refusal refusal = ((TurnedAway) error).refusal();
    assertThat(refusal.pool()).isEqualTo(pool.config().name());
    assertThat(refusal.task()).isEqualTo(task);
    assertThat(refusal.depth()).isEqualTo(depth);
    assertThat(refusal.capacity()).isEqualTo(capacity);
    assertThat(error)
        .hasMessageContaining("pool " + pool.config().name())
        .hasMessageContaining("task " + task)
        .hasMessageContaining("queued " + depth)
        .hasMessageContaining("capacity " + capacity);
  }
}
