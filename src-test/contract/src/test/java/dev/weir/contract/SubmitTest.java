package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;

/** {@code submit}: cold, cancellable at every stage, and each subscription settled once. */
@OverEveryPool
class SubmitTest extends PoolContract {

  @Test
  void submit_notSubscribed_offersNothing() {
    WorkerPool pool = pool(1);
    AtomicInteger runs = new AtomicInteger();

    pool.submit(runs::incrementAndGet);
    pool.submitOrEmpty(runs::incrementAndGet);
    pool.submitPublisher(() -> Mono.fromCallable(runs::incrementAndGet));

    assertThat(pool.snapshot().ledger().offered()).isZero();
    assertThat(runs).hasValue(0);
  }

  @Test
  void submit_subscribedTwice_runsTwice() {
    WorkerPool pool = pool(1);
    AtomicInteger runs = new AtomicInteger();
    Mono<Integer> task = pool.submit(runs::incrementAndGet);

    StepVerifier.create(task).expectNext(1).expectComplete().verify(PATIENCE);
    StepVerifier.create(task).expectNext(2).expectComplete().verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().offered()).isEqualTo(2);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(2);
  }

  @Test
  void submit_result_isSignalledByTheWorkerThatProducedIt() {
    WorkerPool pool = pool(4);
    AtomicReference<Thread> ranOn = new AtomicReference<>();
    AtomicReference<Thread> signalledOn = new AtomicReference<>();

    pool.submit(
            () -> {
              ranOn.set(Thread.currentThread());
              return 1;
            })
        .doOnNext(value -> signalledOn.set(Thread.currentThread()))
        .block(PATIENCE);

    assertThat(ranOn.get().getName()).startsWith(pool.config().name());
    assertThat(signalledOn.get()).isSameAs(ranOn.get());
  }

  @Test
  void submit_nullResult_completesEmpty() {
    WorkerPool pool = pool(1);

    StepVerifier.create(pool.submit(() -> null)).expectComplete().verify(PATIENCE);
    StepVerifier.create(pool.submitOrEmpty(() -> null)).expectComplete().verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(2);
  }

  @Test
  void submit_bodyThrows_signalsThatVeryErrorAndNothingElse() {
    WorkerPool pool = pool(1);
    IOException checked = new IOException("checked");
    AssertionError error = new AssertionError("error");
    try (ErrorHooks hooks = new ErrorHooks()) {
      StepVerifier.create(
              pool.submit(
                  () -> {
                    throw checked;
                  }))
          .expectErrorMatches(e -> e == checked)
          .verify(PATIENCE);
      StepVerifier.create(
              pool.submit(
                  () -> {
                    throw error;
                  }))
          .expectErrorMatches(e -> e == error)
          .verify(PATIENCE);

      Pools.awaitSettled(pool);
      assertThat(pool.snapshot().ledger().failed()).isEqualTo(2);
      assertThat(hooks.uncaught()).isEmpty();
    }
  }

  @Test
  void submit_bodyThrowsAFatalError_thePoolLivesOn() {
    WorkerPool pool = pool(1);
    try (ErrorHooks hooks = new ErrorHooks()) {
      Disposable doomed =
          pool.submit(
                  () -> {
                    throw new StackOverflowError("on purpose");
                  })
              .subscribe(value -> {}, error -> {});

      eventually().until(() -> pool.snapshot().ledger().failed() == 1);
      StepVerifier.create(pool.submit(() -> "next"))
          .expectNext("next")
          .expectComplete()
          .verify(PATIENCE);
      doomed.dispose();
      assertThat(hooks.uncaught().size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void submit_subscriberThrows_thePoolLivesOnAndTheLawHolds() {
    WorkerPool pool = pool(1);
    try (ErrorHooks hooks = new ErrorHooks()) {
      pool.submit(() -> 1)
          .subscribe(
              value -> {
                throw new IllegalStateException("consumer");
              });

      StepVerifier.create(pool.submit(() -> 2)).expectNext(2).expectComplete().verify(PATIENCE);
      Pools.awaitSettled(pool);
      assertThat(hooks.uncaught().size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void submit_withoutDemand_holdsTheResultAndFreesTheWorker() {
    WorkerPool pool = pool(builder(1).queueCapacity(0));
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();

    pool.submit(() -> "early").subscribe(subscriber);

    Pools.awaitSettled(pool);
    StepVerifier.create(pool.submit(() -> "other"))
        .expectNext("other")
        .expectComplete()
        .verify(PATIENCE);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    subscriber.request(1);
    subscriber.block(PATIENCE);
    assertThat(subscriber.getReceivedOnNext()).containsExactly("early");
  }

  @Test
  void submit_cancelledWithoutDemand_discardsTheResult() {
    WorkerPool pool = pool(1);
    List<Object> discarded = new ArrayList<>();
    TestSubscriber<Object> subscriber = TestSubscriber.builder().initialRequest(0).build();
    pool.<Object>submit(() -> "unwanted")
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);
    Pools.awaitSettled(pool);

    subscriber.cancel();

    assertThat(discarded).containsExactly("unwanted");
  }

  @Test
  void cancel_whileRunning_resultIsDiscarded() {
    WorkerPool pool = pool(1);
    List<Object> discarded = new CopyOnWriteArrayList<>();
    Hold hold = hold();
    Disposable subscription =
        pool.<Object>submit(() -> hold.runAndReturn("too late"))
            .doOnDiscard(Object.class, discarded::add)
            .subscribe();
    hold.awaitStarted();

    subscription.dispose();

    eventually().until(() -> discarded.size() == 1);
    assertThat(discarded).containsExactly("too late");
  }

  @Test
  void cancel_whileRunning_interruptsTheBodyAndSettlesAtOnce() {
    WorkerPool pool = pool(1);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    Disposable subscription =
        pool.submit(
                () -> {
                  started.countDown();
                  while (!stop.get()) {
                    if (Thread.currentThread().isInterrupted()) {
                      interrupted.set(true);
                    }
                  }
                  return 1;
                })
            .subscribe();
    awaitQuietly(started);

    subscription.dispose();
    subscription.dispose();

    // The body goes on, but its task is settled: it shows as overrun, and nowhere else.
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.pending()).isZero();
    assertThat(pool.snapshot().overrun()).isEqualTo(1);
    eventually().untilTrue(interrupted);
    stop.set(true);
    eventually().until(() -> pool.snapshot().overrun() == 0);
    AtomicReference<Boolean> next = new AtomicReference<>();
    pool.execute(() -> next.set(Thread.currentThread().isInterrupted()));
    eventually().until(() -> next.get() != null);
    assertThat(next.get()).isFalse();
  }

  @Test
  void cancel_whileQueued_neverRunsAndFreesItsPlaceAtOnce() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).overflow(Strategy.REJECT.overflow()));
    Hold hold = occupy(pool);
    AtomicBoolean ran = new AtomicBoolean();
    Disposable queued = pool.submit(() -> ran.getAndSet(true)).subscribe();
    assertThat(pool.snapshot().ledger().queued()).isEqualTo(1);

    queued.dispose();

    assertThat(pool.snapshot().ledger().queued()).isZero();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
    CompletableFuture<Integer> next = pool.submit(() -> 2).toFuture();
    hold.release();
    assertThat(next).succeedsWithin(PATIENCE).isEqualTo(2);
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
  }

  @Test
  void cancel_queuedManyTimes_neverFillsTheRoom() {
    WorkerPool pool = pool(builder(1).queueCapacity(4).overflow(Strategy.REJECT.overflow()));
    Hold hold = occupy(pool);
    AtomicInteger ran = new AtomicInteger();
    List<Throwable> errors = new ArrayList<>();

    for (int i = 0; i < 10_000; i++) {
      pool.submit(ran::incrementAndGet).subscribe(value -> {}, errors::add).dispose();
    }

    assertThat(errors).isEmpty();
    assertThat(pool.snapshot().depth()).isZero();
    hold.release();
    Pools.awaitSettled(pool);
    assertThat(ran).hasValue(0);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(10_000);
  }

  @Test
  void cancel_whileWaiting_neverRunsAndLetsTheNextWaiterIn() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(2));
    Saturation saturation = saturate(pool);
    AtomicBoolean ran = new AtomicBoolean();
    Disposable waiting = pool.submit(() -> ran.getAndSet(true)).subscribe();
    CompletableFuture<Integer> next = pool.submit(() -> 2).toFuture();
    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(2);

    waiting.dispose();

    assertThat(pool.snapshot().ledger().waiting()).isEqualTo(1);
    saturation.release();
    assertThat(next).succeedsWithin(PATIENCE).isEqualTo(2);
    Pools.awaitSettled(pool);
    assertThat(ran).isFalse();
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_waitingManyTimes_neverFillsTheWaiters() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(4));
    Saturation saturation = saturate(pool);
    List<Throwable> errors = new ArrayList<>();

    for (int i = 0; i < 10_000; i++) {
      pool.submit(() -> 1).subscribe(value -> {}, errors::add).dispose();
    }

    assertThat(errors).isEmpty();
    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
  }

  @Test
  void cancel_atAnyMoment_neverInterruptsTheNextTask() {
    WorkerPool pool = pool(builder(2).queueCapacity(10_000));
    AtomicInteger strays = new AtomicInteger();
    AtomicInteger followers = new AtomicInteger();
    int rounds = 20_000;

    for (int i = 0; i < rounds; i++) {
      Disposable victim = pool.submit(() -> i(1)).subscribe();
      pool.submit(
              () -> {
                for (int spin = 0; spin < 20; spin++) {
                  if (Thread.interrupted()) {
                    strays.incrementAndGet();
                  }
                }
                return followers.incrementAndGet();
              })
          .subscribe();
      for (int spin = ThreadLocalRandom.current().nextInt(200); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      victim.dispose();
    }

    Pools.awaitSettled(pool);
    assertThat(followers).hasValue(rounds);
    assertThat(strays).hasValue(0);
    assertThat(pool.snapshot().ledger().completed() + pool.snapshot().ledger().cancelled())
        .isEqualTo(2L * rounds);
  }

  @Test
  void cancel_downstreamOfFlatMap_settlesEveryTaskOnce() {
    WorkerPool pool = pool(builder(2).queueCapacity(8).maxWaiters(1_000));

    for (int i = 0; i < 50; i++) {
      Flux.range(0, 500)
          .flatMap(n -> pool.submit(() -> n), 64)
          .take(ThreadLocalRandom.current().nextInt(1, 400))
          .blockLast(PATIENCE);
    }

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().rejected()).isZero();
  }

  @Test
  void submitPublisher_signalsPassThrough() {
    WorkerPool pool = pool(1);

    StepVerifier.create(pool.submitPublisher(() -> Flux.range(0, 1_000)))
        .expectNextCount(1_000)
        .expectComplete()
        .verify(PATIENCE);
    StepVerifier.create(pool.submitPublisher(Flux::empty)).expectComplete().verify(PATIENCE);
    StepVerifier.create(
            pool.submitPublisher(() -> Flux.just(1).concatWith(Mono.error(new IOException("x")))))
        .expectNext(1)
        .expectError(IOException.class)
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(2);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(1);
  }

  @Test
  void submitPublisher_supplierFailsOrReturnsNull_signalsTheError() {
    WorkerPool pool = pool(1);

    StepVerifier.create(
            pool.submitPublisher(
                () -> {
                  throw new IllegalStateException("supplier");
                }))
        .expectErrorMessage("supplier")
        .verify(PATIENCE);
    StepVerifier.create(pool.submitPublisher(() -> null))
        .expectError(NullPointerException.class)
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(2);
  }

  @Test
  void submitPublisher_demand_isHandedUpstream() {
    WorkerPool pool = pool(1);
    AtomicInteger emitted = new AtomicInteger();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(3).build();

    pool.submitPublisher(() -> Flux.range(0, 1_000).doOnNext(n -> emitted.incrementAndGet()))
        .subscribe(subscriber);
    eventually().until(() -> subscriber.getReceivedOnNext().size() == 3);

    assertThat(emitted).hasValueLessThanOrEqualTo(300);
    assertThat(pool.snapshot().ledger().running()).isEqualTo(1);
    subscriber.request(Long.MAX_VALUE);
    subscriber.block(PATIENCE);
    assertThat(subscriber.getReceivedOnNext()).hasSize(1_000).isSorted();
  }

  @Test
  void submitPublisher_untilItTerminates_keepsItsPlaceButNoWorker() {
    WorkerPool pool = pool(builder(1).queueCapacity(1).overflow(Strategy.REJECT.overflow()));
    CompletableFuture<Integer> inner = new CompletableFuture<>();
    CompletableFuture<Integer> outer =
        pool.<Integer>submitPublisher(() -> Mono.fromFuture(inner, true)).next().toFuture();
    eventually().until(() -> pool.snapshot().ledger().running() == 1);

    assertThat(pool.submit(() -> "the worker is free").block(PATIENCE)).isNotNull();
    Hold hold = occupy(pool);
    assertThatThrownBy(() -> pool.execute(() -> {}))
        .as("its place is taken")
        .isInstanceOf(PoolRejectedException.class);
    hold.release();
    inner.complete(5);

    assertThat(outer).succeedsWithin(PATIENCE).isEqualTo(5);
    Pools.awaitSettled(pool);
  }

  @Test
  void submitPublisher_cancelled_cancelsThePublisher() {
    WorkerPool pool = pool(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicBoolean subscribed = new AtomicBoolean();
    Disposable subscription =
        pool.submitPublisher(() -> endless(subscribed, cancelled)).subscribe();
    eventually().untilTrue(subscribed); // it runs before that, and need not be subscribed to then

    subscription.dispose();

    eventually().untilTrue(cancelled);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().running()).isZero();
  }

  @Test
  void submitPublisher_poolDisposed_cancelsThePublisherAndSignals() {
    WorkerPool pool = pool(1);
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicBoolean subscribed = new AtomicBoolean();
    CompletableFuture<Object> result =
        pool.submitPublisher(() -> endless(subscribed, cancelled)).next().toFuture();
    eventually().untilTrue(subscribed);

    pool.dispose();

    assertThat(Pools.failureOf(result)).isInstanceOf(PoolDisposedException.class);
    eventually().untilTrue(cancelled);
  }

  private static Flux<Object> endless(AtomicBoolean subscribed, AtomicBoolean cancelled) {
    return Flux.never()
        .doOnCancel(() -> cancelled.set(true))
        .doOnSubscribe(subscription -> subscribed.set(true));
  }

  @Test
  void submit_nullArguments_throwNullPointer() {
    WorkerPool pool = pool(1);

    assertThatThrownBy(() -> pool.submit(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.submit(() -> 1, null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.submitOrEmpty(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.submitPublisher(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.submitPublisher(Flux::empty, null))
        .isInstanceOf(NullPointerException.class);
    assertThat(pool.submit(() -> 1, TaskOptions.none()).block(Duration.ofSeconds(5))).isEqualTo(1);
  }

  private static int i(int value) {
    return value;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
