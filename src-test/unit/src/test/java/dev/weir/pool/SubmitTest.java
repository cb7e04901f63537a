package dev.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.PoolEvent;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import dev.weir.support.Threads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** Tasks with a result, on a pool that works when the test says so. */
class SubmitTest {

  private static final Duration MS = Duration.ofMillis(1);

  private Stepped stepped = Stepped.of(1, 0, Overflow.block());

  private Mono<Integer> submit(Integer value) {
    return stepped.pool.submit(() -> value);
  }

  // ---------------------------------------------------------------- results

  @Test
  void submit_value_isSignalledWhenItRan() {
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(7));
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(stepped.ledger().queued()).isEqualTo(1);

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(7);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void submit_null_completesEmpty() {
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(null));

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void submit_throws_isSignalledAndTold() {
    Exception wrong = new Exception("checked");
    TestSubscriber<Object> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  throw wrong;
                },
                TaskOptions.named("load")));

    stepped.run();

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    assertThat(stepped.events(PoolEvent.TaskFailed.class))
        .containsExactly(new PoolEvent.TaskFailed("stepped", "load", wrong));
    assertThat(stepped.settled().failed()).isEqualTo(1);
  }

  @Test
  void submit_throwsAnError_isSignalledToo() {
    Error wrong = new AssertionError("wrong");
    TestSubscriber<Object> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  throw wrong;
                }));

    stepped.run();

    assertThat(subscriber.expectTerminalError()).isSameAs(wrong);
    stepped.settled();
  }

  @Test
  void submit_subscribedTwice_isOfferedTwice() {
    AtomicInteger runs = new AtomicInteger();
    Mono<Integer> mono = stepped.pool.submit(runs::incrementAndGet);
    assertThat(stepped.ledger().offered()).isZero();

    stepped.subscribe(mono);
    stepped.subscribe(mono);

    assertThat(stepped.settled().completed()).isEqualTo(2);
    assertThat(runs.get()).isEqualTo(2);
  }

  @Test
  void submit_requestedLate_keepsTheResult() {
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(7), 0);
    stepped.run();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(subscriber.isTerminated()).isFalse();
    assertThat(stepped.settled().completed()).isEqualTo(1); // and holds up nobody

    subscriber.request(1);
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(7);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void submit_neverRequestedAndEmptyOrFailed_terminatesAllTheSame() {
    stepped = Stepped.of(1, 1, Overflow.block());
    TestSubscriber<Integer> empty = stepped.subscribe(submit(null), 0);
    TestSubscriber<Integer> failed =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  throw new IllegalStateException("wrong");
                }),
            0);

    stepped.run();

    assertThat(empty.isTerminatedComplete()).isTrue();
    assertThat(failed.isTerminatedError()).isTrue();
  }

  @Test
  void cancel_resultKept_discardsIt() {
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(7), 0);
    stepped.run();

    subscriber.cancel();
    subscriber.cancel();

    assertThat(stepped.discarded).containsExactly(7);
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void cancel_queued_neverRunsAndFreesThePlaceAtOnce() {
    AtomicInteger runs = new AtomicInteger();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submit(runs::incrementAndGet, TaskOptions.named("load")));
    TestSubscriber<Integer> next = stepped.subscribe(submit(2));
    assertThat(stepped.ledger().waiting()).isEqualTo(1);

    stepped.advance(MS);
    subscriber.cancel();

    assertThat(stepped.ledger().waiting()).isZero();
    stepped.run();
    assertThat(runs.get()).isZero();
    assertThat(next.getReceivedOnNext()).containsExactly(2);
    assertThat(stepped.events(PoolEvent.TaskTurnedAway.class))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.pool()).isEqualTo("stepped");
              assertThat(event.task()).isEqualTo("load");
              assertThat(event.outcome()).isEqualTo(Outcome.CANCELLED);
              assertThat(event.waited()).isEqualTo(MS);
            });
    assertThat(stepped.settled().cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_onSubscribe_isNeverOffered() {
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            cancel();
          }
        };

    submit(1).subscribe(subscriber);

    assertThat(stepped.settled().offered()).isZero();
  }

  @Test
  void cancel_running_discardsTheLateResultAndDropsTheLateError() {
    List<TestSubscriber<Integer>> subscriber = new ArrayList<>();
    subscriber.add(
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  subscriber.get(0).cancel();
                  assertThat(stepped.pool.snapshot().overrun()).isEqualTo(1);
                  return 7;
                })));
    stepped.run();

    assertThat(stepped.discarded).containsExactly(7);
    IllegalStateException late = new IllegalStateException("late");
    subscriber.set(
        0,
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  subscriber.get(0).cancel();
                  throw late;
                })));
    stepped.run();
    assertThat(stepped.droppedErrors).containsExactly(late);
    assertThat(stepped.settled().cancelled()).isEqualTo(2);
  }

  @Test
  void request_notPositive_asksForNothing() {
    List<Throwable> errors = new ArrayList<>();
    BaseSubscriber<Integer> subscriber =
        new BaseSubscriber<>() {
          @Override
          protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            subscription.request(0);
            subscription.request(-1);
          }

          @Override
          protected void hookOnNext(Integer value) {
            errors.add(new AssertionError("not requested"));
          }
        };
    submit(1).subscribe(subscriber);

    stepped.run();

    assertThat(errors).isEmpty();
    subscriber.cancel();
    stepped.settled();
  }

  @Test
  void scan_taskAndOperator_tellOfThemselves() {
    Mono<Integer> mono = submit(1);
    assertThat(Scannable.from(mono).scan(Scannable.Attr.RUN_STYLE))
        .isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(Scannable.from(mono).scan(Scannable.Attr.RUN_ON)).isSameAs(stepped.pool);
    assertThat(Scannable.from(mono).scanUnsafe(Scannable.Attr.PREFETCH)).isNull();
    List<Scannable> tasks = new ArrayList<>();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    mono.subscribe(
        new CoreSubscriber<Integer>() {
          @Override
          public void onSubscribe(org.reactivestreams.Subscription subscription) {
            tasks.add(Scannable.from(subscription));
            subscriber.onSubscribe(subscription);
          }

          @Override
          public void onNext(Integer value) {
            subscriber.onNext(value);
          }

          @Override
          public void onError(Throwable error) {
            subscriber.onError(error);
          }

          @Override
          public void onComplete() {
            subscriber.onComplete();
          }
        });
    Scannable task = tasks.get(0);
    assertThat(task.scan(Scannable.Attr.RUN_ON)).isSameAs(stepped.pool);
    assertThat(task.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(task.scanUnsafe(Scannable.Attr.ACTUAL)).isInstanceOf(CoreSubscriber.class);
    assertThat(task.scan(Scannable.Attr.TERMINATED)).isFalse();
    assertThat(task.scan(Scannable.Attr.CANCELLED)).isFalse();
    assertThat(task.scanUnsafe(Scannable.Attr.CAPACITY)).isNull();

    subscriber.request(1);
    stepped.run();

    assertThat(task.scan(Scannable.Attr.TERMINATED)).isTrue();
    assertThat(task.scan(Scannable.Attr.CANCELLED)).isFalse();
    subscriber.cancel();
    assertThat(task.scan(Scannable.Attr.CANCELLED)).isTrue();
  }

  // ---------------------------------------------------------------- no room

  @Test
  void submit_fullUnderBlock_waitsForRoom() {
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));

    assertThat(stepped.ledger().waiting()).isEqualTo(1);
    assertThat(subscriber.isTerminated()).isFalse();
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(stepped.settled().completed()).isEqualTo(2);
  }

  @Test
  void submit_tooManyWaiters_isRejected() {
    stepped = Stepped.of(1, 0, Overflow.block(), b -> b.maxWaiters(1));
    stepped.fill();
    stepped.subscribe(submit(1));

    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(2));

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("all 1 waiters wait");
    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @Test
  void submit_fullUnderDrop_failsAsDroppedAndOrEmptyIsEmpty() {
    stepped = Stepped.of(1, 0, Overflow.drop());
    stepped.fill();

    TestSubscriber<Integer> loud = stepped.subscribe(submit(1));
    TestSubscriber<Integer> silent = stepped.subscribe(stepped.pool.submitOrEmpty(() -> 1));

    assertThat(loud.expectTerminalError()).isInstanceOf(TaskDroppedException.class);
    assertThat(silent.isTerminatedComplete()).isTrue();
    assertThat(silent.getReceivedOnNext()).isEmpty();
    assertThat(stepped.events(PoolEvent.TaskTurnedAway.class))
        .hasSize(2)
        .allSatisfy(event -> assertThat(event.outcome()).isEqualTo(Outcome.DROPPED));
    assertThat(stepped.settled().dropped()).isEqualTo(2);
  }

  @Test
  void submitOrEmpty_room_isTheResult() {
    stepped = Stepped.of(1, 0, Overflow.drop());

    TestSubscriber<Integer> subscriber = stepped.subscribe(stepped.pool.submitOrEmpty(() -> 1));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
  }

  @Test
  void submit_fullUnderReject_failsAtOnceWithTheDepth() {
    stepped = Stepped.of(1, 2, Overflow.reject());
    stepped.fill();

    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));

    assertThat(subscriber.expectTerminalError())
        .isInstanceOfSatisfying(
            PoolRejectedException.class,
            error ->
                assertThat(error.refusal())
                    .isEqualTo(new Refusal("stepped", null, 3, 3, Duration.ZERO)));
    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @Test
  void submit_fullUnderTimeout_failsWhenTheBoundIsReached() {
    stepped = Stepped.of(1, 0, Overflow.timeout(MS.multipliedBy(200)));
    stepped.fill();
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));
    stepped.advance(MS.multipliedBy(199));
    assertThat(subscriber.isTerminated()).isFalse();

    stepped.advance(MS);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(QueueTimeoutException.class)
        .hasMessageContaining("within 200 ms")
        .hasMessageContaining("waited 200 ms");
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void submit_queuedUnderTimeout_isBoundedToTheStartAlone() {
    stepped = Stepped.of(1, 0, Overflow.timeout(MS.multipliedBy(200)));
    TestSubscriber<Integer> late = stepped.subscribe(submit(1));
    stepped.advance(MS.multipliedBy(200));
    assertThat(late.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);

    TestSubscriber<Integer> inTime =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  stepped.advance(MS.multipliedBy(1_000)); // the run is not bounded
                  return 2;
                }));
    stepped.run();

    assertThat(inTime.getReceivedOnNext()).containsExactly(2);
    stepped.settled();
  }

  @Test
  void submit_fullUnderCallerRuns_runsOnTheCallersThread() {
    stepped = Stepped.of(1, 0, Overflow.callerRuns());
    stepped.fill();
    Thread[] ran = new Thread[1];

    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  ran[0] = Thread.currentThread();
                  assertThat(stepped.ledger().running()).isEqualTo(1);
                  return 1;
                }));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(ran[0]).isSameAs(Thread.currentThread());
    assertThat(stepped.settled().completed()).isEqualTo(2);
  }

  @Test
  void submit_callerRunsOnANonBlockingThread_isRefused() throws Exception {
    stepped = Stepped.of(1, 0, Overflow.callerRuns());
    stepped.fill();
    CountDownLatch done = new CountDownLatch(1);
    List<Throwable> errors = new ArrayList<>();

    submit(1)
        .subscribeOn(Schedulers.parallel())
        .doFinally(signal -> done.countDown())
        .subscribe(value -> {}, errors::add);

    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(errors).singleElement().isInstanceOf(WouldBlockException.class);
    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @Test
  void submit_callerRunsAndTaskTimesOut_isSettledOnce() {
    stepped = Stepped.of(1, 0, Overflow.callerRuns(), b -> b.taskTimeout(MS.multipliedBy(5)));
    stepped.fill();

    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  stepped.advance(MS.multipliedBy(5));
                  return 1;
                }));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskTimeoutException.class);
    assertThat(stepped.discarded).containsExactly(1);
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- bounds

  @Test
  void waitTimeout_ofTheOptions_theTighterApplies() {
    stepped = Stepped.of(1, 4, Overflow.timeout(MS.multipliedBy(100)));
    TestSubscriber<Integer> tighter =
        stepped.subscribe(
            stepped.pool.submit(() -> 1, TaskOptions.none().waitTimeout(MS.multipliedBy(50))));
    TestSubscriber<Integer> looser =
        stepped.subscribe(
            stepped.pool.submit(() -> 1, TaskOptions.none().waitTimeout(MS.multipliedBy(500))));

    stepped.advance(MS.multipliedBy(50));
    assertThat(tighter.isTerminatedError()).isTrue();
    assertThat(looser.isTerminated()).isFalse();
    stepped.advance(MS.multipliedBy(50));
    assertThat(looser.expectTerminalError()).hasMessageContaining("within 100 ms");
    assertThat(stepped.settled().timedOut()).isEqualTo(2);
  }

  @Test
  void waitTimeout_startedInTime_doesNotFireLater() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submit(() -> 1, TaskOptions.none().waitTimeout(MS)));
    stepped.run();

    stepped.advance(MS.multipliedBy(10));

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void taskTimeout_ofTheOptions_overridesThePools() {
    stepped = Stepped.of(1, 4, Overflow.block(), b -> b.taskTimeout(MS.multipliedBy(10)));
    TestSubscriber<Integer> own =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  stepped.advance(MS.multipliedBy(19));
                  return 1;
                },
                TaskOptions.none().taskTimeout(MS.multipliedBy(20))));
    TestSubscriber<Integer> pools =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  stepped.advance(MS.multipliedBy(10));
                  return 1;
                },
                TaskOptions.named("slow")));
    stepped.run();

    assertThat(own.getReceivedOnNext()).containsExactly(1);
    assertThat(pools.expectTerminalError())
        .isInstanceOf(TaskTimeoutException.class)
        .hasMessageContaining("task slow did not end within 10 ms of its start");
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void deadline_passedBeforeTheOffer_isSkipped() {
    AtomicInteger runs = new AtomicInteger();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                runs::incrementAndGet, TaskOptions.none().deadline(Instant.ofEpochMilli(1_000))));

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("was skipped");
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
    assertThat(runs.get()).isZero();
  }

  @Test
  void deadline_passesWhileQueued_isSkippedAtOnce() {
    AtomicInteger runs = new AtomicInteger();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                runs::incrementAndGet, TaskOptions.none().deadline(Instant.ofEpochMilli(1_010))));
    stepped.advance(MS.multipliedBy(9));
    assertThat(subscriber.isTerminated()).isFalse();

    stepped.advance(MS);

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("was skipped");
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
    assertThat(runs.get()).isZero();
  }

  @Test
  void deadline_passesWhileItRuns_endsIt() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> {
                  stepped.advance(MS.multipliedBy(10));
                  return 1;
                },
                TaskOptions.none().deadline(Instant.ofEpochMilli(1_010))));
    stepped.run();

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(DeadlineExceededException.class)
        .hasMessageContaining("ran past its deadline");
    assertThat(stepped.discarded).containsExactly(1);
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void deadline_ofTheContext_appliesUnlessTheOptionsSayOtherwise() {
    stepped = Stepped.of(1, 4, Overflow.block());
    Context context = Context.of(Deadline.class, new Deadline(Instant.ofEpochMilli(500)));
    TestSubscriber<Integer> doomed = stepped.subscribe(submit(1), 1, context);
    TestSubscriber<Integer> fine =
        stepped.subscribe(
            stepped.pool.submit(() -> 2, TaskOptions.none().deadline(Instant.ofEpochMilli(9_000))),
            1,
            context);

    stepped.run();

    assertThat(doomed.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
    assertThat(fine.getReceivedOnNext()).containsExactly(2);
    stepped.settled();
  }

  @Test
  void deadline_tighterThanTheOtherBounds_isTheReason() {
    stepped = Stepped.of(1, 4, Overflow.timeout(MS.multipliedBy(100)));
    TestSubscriber<Integer> byDeadline =
        stepped.subscribe(
            stepped.pool.submit(() -> 1, TaskOptions.none().deadline(Instant.ofEpochMilli(1_050))));
    TestSubscriber<Integer> byBound =
        stepped.subscribe(
            stepped.pool.submit(() -> 1, TaskOptions.none().deadline(Instant.ofEpochMilli(1_500))));

    stepped.advance(MS.multipliedBy(100));

    assertThat(byDeadline.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
    assertThat(byBound.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    stepped.settled();
  }

  @Test
  void deadline_endOfTime_isNone() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submit(() -> 1, TaskOptions.none().deadline(Instant.MAX)));
    stepped.run();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);

    TestSubscriber<Integer> never =
        stepped.subscribe(stepped.pool.submit(() -> 1, TaskOptions.none().deadline(Instant.MIN)));
    assertThat(never.expectTerminalError()).isInstanceOf(DeadlineExceededException.class);
    stepped.settled();
  }

  @Test
  void bounds_longestThereAre_areNone() {
    stepped = Stepped.of(1, 0, Overflow.timeout(Duration.ofSeconds(Long.MAX_VALUE)));
    stepped.fill();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submit(
                () -> 1, TaskOptions.none().taskTimeout(Duration.ofSeconds(Long.MAX_VALUE))));
    stepped.advance(Duration.ofDays(10_000));
    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    stepped.settled();
  }

  @Test
  void bounds_timerIsGone_isRejectedByASignal() {
    stepped = Stepped.of(1, 4, Overflow.block());
    stepped.clock.dispose();

    TestSubscriber<Integer> waits =
        stepped.subscribe(stepped.pool.submit(() -> 1, TaskOptions.none().waitTimeout(MS)));
    TestSubscriber<Integer> runs =
        stepped.subscribe(stepped.pool.submit(() -> 1, TaskOptions.none().taskTimeout(MS)));
    stepped.run();

    assertThat(waits.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("its timer is shut down");
    assertThat(runs.expectTerminalError()).isInstanceOf(PoolRejectedException.class);
    assertThat(stepped.settled().rejected()).isEqualTo(2);
  }

  @Test
  void expiryScheduler_given_signalsTimeoutsThere() {
    List<Runnable> signals = new ArrayList<>();
    stepped =
        Stepped.of(
            1,
            0,
            Overflow.timeout(MS),
            b -> b.expiryScheduler(Schedulers.fromExecutor(signals::add)));
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));
    stepped.advance(MS);
    assertThat(stepped.ledger().timedOut()).isEqualTo(1); // settled, but not told
    assertThat(subscriber.isTerminated()).isFalse();

    signals.forEach(Runnable::run);

    assertThat(subscriber.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    stepped.settled();
  }

  @Test
  void expiryScheduler_isGone_signalsTimeoutsAllTheSame() {
    VirtualTimeScheduler expiry = VirtualTimeScheduler.create();
    stepped = Stepped.of(1, 0, Overflow.timeout(MS), b -> b.expiryScheduler(expiry));
    expiry.dispose();
    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));

    stepped.advance(MS);

    assertThat(subscriber.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    stepped.settled();
  }

  // ---------------------------------------------------------------- publishers

  @Test
  void submitPublisher_elements_keepThePlaceButNoWorkerUntilTheEnd() {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submitPublisher(source::flux));
    source.assertWasNotSubscribed();
    stepped.run();
    source.assertWasSubscribed();
    source.next(1, 2);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2);
    assertThat(stepped.ledger().running()).isEqualTo(1);
    TestSubscriber<Integer> waits = stepped.subscribe(submit(9));
    assertThat(stepped.ledger().waiting()).isEqualTo(1);

    source.complete();

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    stepped.run();
    assertThat(waits.getReceivedOnNext()).containsExactly(9);
    assertThat(stepped.settled().completed()).isEqualTo(2);
  }

  @Test
  void submitPublisher_synchronous_isDoneOnTheWorker() {
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submitPublisher(() -> Flux.range(1, 100)));

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).hasSize(100);
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void submitPublisher_demand_isPassedOn() {
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submitPublisher(source::flux), 2);
    stepped.run();
    source.assertMinRequested(2);
    source.assertMaxRequested(2);

    subscriber.request(3);

    source.assertMinRequested(5);
    subscriber.cancel();
    source.assertCancelled();
    assertThat(stepped.settled().cancelled()).isEqualTo(1);
  }

  @Test
  void submitPublisher_failsOrSupplierThrows_isSignalled() {
    stepped = Stepped.of(1, 4, Overflow.block());
    IllegalStateException wrong = new IllegalStateException("wrong");
    TestSubscriber<Integer> failing =
        stepped.subscribe(stepped.pool.submitPublisher(() -> Flux.error(wrong)));
    TestSubscriber<Integer> throwing =
        stepped.subscribe(
            stepped.pool.submitPublisher(
                () -> {
                  throw wrong;
                }));
    TestSubscriber<Integer> none =
        stepped.subscribe(stepped.pool.submitPublisher(() -> (Publisher<Integer>) null));
    stepped.run();

    assertThat(failing.expectTerminalError()).isSameAs(wrong);
    assertThat(throwing.expectTerminalError()).isSameAs(wrong);
    assertThat(none.expectTerminalError())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the task's Publisher: null (expected: not null)");
    assertThat(stepped.settled().failed()).isEqualTo(3);
    assertThat(stepped.events(PoolEvent.TaskFailed.class)).hasSize(3);
  }

  @Test
  void submitPublisher_taskTimeout_cancelsThePublisher() {
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submitPublisher(source::flux, TaskOptions.none().taskTimeout(MS)));
    stepped.run();
    source.next(1);

    stepped.advance(MS);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskTimeoutException.class);
    source.assertCancelled();
    source.next(2);
    source.error(new IllegalStateException("late"));
    assertThat(stepped.dropped).containsExactly(2);
    assertThat(stepped.droppedErrors).hasSize(1);
    assertThat(stepped.settled().timedOut()).isEqualTo(1);
  }

  @Test
  void submitPublisher_fullUnderDropAndReject_isRefusedWithoutSubscribing() {
    stepped = Stepped.of(1, 0, Overflow.drop());
    stepped.fill();
    TestPublisher<Integer> source = TestPublisher.create();

    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submitPublisher(source::flux));

    assertThat(subscriber.expectTerminalError()).isInstanceOf(TaskDroppedException.class);
    source.assertWasNotSubscribed();
    stepped.settled();
  }

  @Test
  void submitPublisher_takeOfASynchronousOne_isCancelledOnItsOwnThread() {
    AtomicBoolean interrupted = new AtomicBoolean();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped
                .pool
                .submitPublisher(
                    () ->
                        Flux.range(1, 100)
                            .doFinally(
                                s -> interrupted.set(Thread.currentThread().isInterrupted())))
                .take(3));

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1, 2, 3);
    assertThat(interrupted).isFalse();
    assertThat(stepped.settled().cancelled()).isEqualTo(1);
  }

  @Test
  void submitPublisher_endsElsewhereWhileTheBodySubscribes_isNotInterrupted() throws Exception {
    AtomicBoolean interrupted = new AtomicBoolean(true);
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(
            stepped.pool.submitPublisher(
                () ->
                    Mono.<Integer>create(
                        sink -> {
                          CountDownLatch done = new CountDownLatch(1);
                          Thread other =
                              new Thread(
                                  () -> {
                                    sink.success(1);
                                    done.countDown();
                                  });
                          other.start();
                          try {
                            done.await();
                            interrupted.set(false);
                          } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                          }
                        })));

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(interrupted).isFalse();
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void submitPublisher_context_isTheSubscribers() {
    TestSubscriber<String> subscriber =
        stepped.subscribe(
            stepped.pool.submitPublisher(
                () -> Mono.deferContextual(context -> Mono.just(context.<String>get("user")))),
            1,
            Context.of("user", "joe"));

    stepped.run();

    assertThat(subscriber.getReceivedOnNext()).containsExactly("joe");
    stepped.settled();
  }

  @Test
  void submitPublisher_callerRuns_isHeldWithoutAPlace() {
    stepped = Stepped.of(1, 0, Overflow.callerRuns());
    stepped.fill();
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber =
        stepped.subscribe(stepped.pool.submitPublisher(source::flux));
    source.assertWasSubscribed();
    assertThat(stepped.ledger().running()).isEqualTo(1);
    stepped.run();

    source.emit(1);

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(stepped.settled().completed()).isEqualTo(2);
  }

  @Test
  void scanPublisher_operator_tellsOfItself() {
    Flux<Integer> flux = stepped.pool.submitPublisher(Flux::empty);
    assertThat(Scannable.from(flux).scan(Scannable.Attr.RUN_STYLE))
        .isEqualTo(Scannable.Attr.RunStyle.ASYNC);
    assertThat(Scannable.from(flux).scan(Scannable.Attr.RUN_ON)).isSameAs(stepped.pool);
    assertThat(Scannable.from(flux).scanUnsafe(Scannable.Attr.PREFETCH)).isNull();
  }

  // ---------------------------------------------------------------- disposal and shutdown

  @Test
  void dispose_queuedHeldAndWaiting_areToldAndCancelled() {
    stepped = Stepped.of(1, 1, Overflow.block());
    Sinks.Empty<Integer> never = Sinks.empty();
    TestSubscriber<Integer> held = stepped.subscribe(stepped.pool.submitPublisher(never::asMono));
    stepped.run();
    TestSubscriber<Integer> queued = stepped.subscribe(submit(1));
    TestSubscriber<Integer> waiting = stepped.subscribe(submit(2));
    assertThat(stepped.ledger().waiting()).isEqualTo(1);

    stepped.pool.dispose();

    for (TestSubscriber<Integer> subscriber : List.of(held, queued, waiting)) {
      assertThat(subscriber.expectTerminalError())
          .isInstanceOf(PoolDisposedException.class)
          .hasMessageContaining("the pool was disposed of");
    }
    Ledger ledger = stepped.settled();
    assertThat(ledger.cancelled()).isEqualTo(3);
    assertThat(stepped.pool.isDisposed()).isTrue();
  }

  @Test
  void dispose_seatIsFasterThanTheSweep_runsNothingAllTheSame() {
    AtomicInteger runs = new AtomicInteger();
    stepped = Stepped.of(1, 4, Overflow.block());
    // The pool is disposed of, and a seat takes what is in before that is swept out.
    stepped.reaction = event -> stepped.run();
    stepped.pool.execute(runs::incrementAndGet);
    stepped.pool.schedule(runs::incrementAndGet);
    stepped.subscribe(stepped.pool.submit(runs::incrementAndGet));
    stepped.pool.createWorker().schedule(runs::incrementAndGet);

    stepped.pool.dispose();
    stepped.run();

    assertThat(runs.get()).isZero();
    assertThat(stepped.settled().cancelled()).isEqualTo(4);
  }

  @Test
  void submit_afterShutdown_isRejected() {
    stepped.pool.disposeGracefully().subscribe();

    TestSubscriber<Integer> subscriber = stepped.subscribe(submit(1));

    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("shut down");
    assertThat(stepped.settled().rejected()).isEqualTo(1);
  }

  @Test
  void disposeGracefully_someInSomeWaiting_finishesThoseAndRejectsThese() {
    TestSubscriber<Integer> in = stepped.subscribe(submit(1));
    TestSubscriber<Integer> waits = stepped.subscribe(submit(2));
    stepped.pool.schedule(() -> {}, 1, TimeUnit.HOURS);
    TestSubscriber<Void> gone = stepped.subscribe(stepped.pool.disposeGracefully());

    assertThat(waits.expectTerminalError()).isInstanceOf(PoolRejectedException.class);
    assertThat(gone.isTerminated()).isFalse();
    stepped.run();

    assertThat(in.getReceivedOnNext()).containsExactly(1);
    assertThat(gone.isTerminatedComplete()).isTrue();
    Ledger ledger = stepped.settled();
    assertThat(ledger.rejected()).isEqualTo(1);
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(stepped.events(PoolEvent.ShutdownBegun.class))
        .containsExactly(new PoolEvent.ShutdownBegun("stepped", false));
    assertThat(stepped.events(PoolEvent.Terminated.class))
        .singleElement()
        .satisfies(event -> assertThat(event.ledger()).isEqualTo(ledger));
  }

  @Test
  void disposeGracefully_neverSubscribed_doesNothing() {
    stepped.pool.disposeGracefully();
    stepped.pool.disposeGracefully(Duration.ZERO);

    assertThat(stepped.pool.isDisposed()).isFalse();
    assertThatCode(stepped.pool::init).doesNotThrowAnyException();
  }

  // ---------------------------------------------------------------- snapshots

  @Test
  void snapshot_someOfEach_hasEveryTerm() {
    stepped = Stepped.of(1, 1, Overflow.block(), b -> b.maxWaiters(5));
    stepped.subscribe(submit(1));
    stepped.run();
    stepped.advance(MS.multipliedBy(3));
    stepped.subscribe(submit(1));
    stepped.subscribe(submit(1));
    stepped.subscribe(submit(1));
    stepped.pool.schedule(() -> {}, 1, TimeUnit.HOURS);
    stepped.advance(MS.multipliedBy(4));

    var snapshot = stepped.pool.snapshot();

    assertThat(snapshot.name()).isEqualTo("stepped");
    assertThat(snapshot.capacity()).isEqualTo(2);
    assertThat(snapshot.depth()).isEqualTo(2);
    assertThat(snapshot.maxWaiters()).isEqualTo(5);
    assertThat(snapshot.oldestAge()).isEqualTo(MS.multipliedBy(4));
    assertThat(snapshot.waits().count()).isEqualTo(1);
    assertThat(snapshot.runs().count()).isEqualTo(1);
    assertThat(snapshot.ledger().offered()).isEqualTo(5);
    assertThat(snapshot.ledger().completed()).isEqualTo(1);
    assertThat(snapshot.ledger().queued()).isEqualTo(2);
    assertThat(snapshot.ledger().waiting()).isEqualTo(1);
    assertThat(snapshot.ledger().delayed()).isEqualTo(1);
    assertThat(snapshot.ledger().isBalanced()).isTrue();
    stepped.pool.dispose();
    stepped.settled();
  }

  @Test
  void now_virtualTimer_isItsTime() {
    assertThat(stepped.pool.now(TimeUnit.MILLISECONDS)).isEqualTo(1_000);
    stepped.advance(MS);
    assertThat(stepped.pool.now(TimeUnit.MILLISECONDS)).isEqualTo(1_001);
  }

  @Test
  void submit_cancelsAgainstRuns_everyTaskIsSettledOnce() throws Exception {
    stepped = Stepped.of(2, 4, Overflow.block(), b -> b.maxWaiters(100_000));
    AtomicInteger producing = new AtomicInteger(2);
    AtomicInteger signals = new AtomicInteger();

    Threads.together(
        4,
        index -> {
          if (index < 2) {
            for (int i = 0; i < 5_000; i++) {
              var subscription = submit(i).subscribe(value -> signals.incrementAndGet());
              if (i % 2 == 0) {
                subscription.dispose();
              }
            }
            producing.decrementAndGet();
          } else {
            while (producing.get() > 0) {
              if (!stepped.crew.step(index - 2)) {
                Thread.onSpinWait();
              }
            }
          }
        });

    Ledger ledger = stepped.settled();
    assertThat(ledger.offered()).isEqualTo(10_000);
    assertThat(ledger.completed() + ledger.cancelled()).isEqualTo(10_000);
    assertThat(signals.get()).isBetween(5_000, (int) ledger.completed());
  }
}
