package dev.weir.test;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.overflow.Overflow;
import dev.weir.pool.DeadlineExceededException;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A pool without threads: what runs when, virtual time, disposal. */
class TestPoolTest {

  private final List<String> ran = new ArrayList<>();

  private static WorkerPoolBuilder db(int workers) {
    return WorkerPools.fixed("db", workers).queueCapacity(4);
  }

  // ---------------------------------------------------------------- by hand

  @Test
  void runNext_nothingReady_returnsFalse() {
    TestPool pool = TestPool.of(db(2));
    assertThat(pool.runNext()).isFalse();
    pool.expect().offered(0).quiet().balanced();
  }

  @Test
  void submit_notRun_staysQueued() {
    TestPool pool = TestPool.of(db(2));
    Probe<String> load = Probe.returning("load", "row");
    pool.submit(load).subscribe(ran::add);
    load.assertNotStarted();
    pool.expect().queued(1).running(0);
    assertThat(pool.runNext()).isTrue();
    assertThat(pool.runNext()).isFalse();
    load.assertCompleted(1);
    assertThat(ran).containsExactly("row");
  }

  @Test
  void run_fewerThanReady_leavesTheRest() {
    TestPool pool = TestPool.of(db(2));
    for (String name : List.of("a", "b", "c")) {
      pool.execute(() -> ran.add(name));
    }
    assertThat(pool.run(2)).isEqualTo(2);
    assertThat(ran).containsExactly("a", "b");
    pool.expect().queued(1).completed(2);
    assertThat(pool.runAll()).isEqualTo(1);
    assertThatThrownBy(() -> pool.run(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("most: -1 (expected: >= 0)");
  }

  @Test
  void runNext_firstWasCancelled_runsTheSecond() {
    TestPool pool = TestPool.of(db(1));
    Disposable cancelled = pool.schedule(() -> ran.add("a"));
    pool.schedule(() -> ran.add("b"));
    cancelled.dispose();
    assertThat(cancelled.isDisposed()).isTrue();
    assertThat(pool.runNext()).isTrue();
    assertThat(ran).containsExactly("b");
    pool.expect().cancelled(1).completed(1).quiet().balanced();
  }

  @Test
  void runNext_insideABody_usesAnotherWorker() {
    TestPool pool = TestPool.of(db(2));
    pool.execute(
        () -> {
          ran.add("a begins");
          assertThat(pool.runNext()).isTrue();
          ran.add("a ends");
        });
    pool.execute(
        () -> {
          pool.expect().busy(2).running(2).queued(1);
          ran.add("b, while all are busy: " + pool.runNext());
        });
    pool.execute(() -> ran.add("c"));
    pool.runAll();
    assertThat(ran).containsExactly("a begins", "b, while all are busy: false", "a ends", "c");
    pool.expect().completed(3).quiet().balanced();
  }

  @Test
  void runAll_workWithoutEnd_throws() {
    TestPool pool = TestPool.of(db(1));
    Disposable endless = pool.schedulePeriodically(() -> {}, 0, 0, TimeUnit.SECONDS);
    assertThatThrownBy(pool::runAll)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("pool db: still at work after 1000000 tasks");
    endless.dispose();
    pool.runAll();
    pool.expect().quiet().balanced();
  }

  @Test
  void body_throws_failsTheMonoAndIsCounted() {
    TestPool pool = TestPool.of(db(1));
    StepVerifier.create(pool.submit(Probe.failing("load", new IllegalStateException("no"))))
        .then(pool::runAll)
        .verifyErrorMessage("no");
    pool.expect().failed(1).quiet().balanced();
  }

  // ---------------------------------------------------------------- by itself

  @Test
  void autoRun_submit_hasRunWhenSubscribeReturns() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    pool.submit(() -> "row").subscribe(ran::add);
    assertThat(ran).containsExactly("row");
    pool.expect().completed(1).quiet().balanced();
  }

  @Test
  void autoRun_workWasReady_runsAtOnce() {
    TestPool pool = TestPool.of(db(1));
    pool.execute(() -> ran.add("a"));
    pool.autoRun();
    assertThat(ran).containsExactly("a");
  }

  @Test
  void manualRun_afterAutoRun_waitsAgain() {
    TestPool pool = TestPool.of(db(1)).autoRun().manualRun();
    pool.execute(() -> ran.add("a"));
    assertThat(ran).isEmpty();
  }

  @Test
  void autoRun_bodySubmits_runsAfterTheBody() {
    TestPool pool = TestPool.of(db(2)).autoRun();
    pool.execute(
        () -> {
          pool.execute(() -> ran.add("inner"));
          ran.add("outer");
        });
    assertThat(ran).containsExactly("outer", "inner");
  }

  @Test
  void autoRun_longChain_doesNotRecurse() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    Runnable[] link = new Runnable[1];
    int[] left = {100_000};
    link[0] =
        () -> {
          if (left[0]-- > 0) {
            pool.execute(link[0]);
          }
        };
    pool.execute(link[0]);
    pool.expect().completed(100_001).quiet().balanced();
  }

  @Test
  void autoRun_burstUnderDrop_dropsNothing() {
    TestPool pool =
        TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(0).overflow(Overflow.drop()))
            .autoRun();
    StepVerifier.create(Flux.range(1, 100).transform(pool.map(i -> i)))
        .expectNextCount(100)
        .verifyComplete();
    pool.expect().completed(100).dropped(0).quiet().balanced();
  }

  @Test
  void autoRun_eachOperator_runsToItsEnd() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 2).queueCapacity(1)).autoRun();
    Flux<Integer> ids = Flux.range(1, 50);
    StepVerifier.create(ids.transform(pool.map(i -> i))).expectNextCount(50).verifyComplete();
    StepVerifier.create(ids.transform(pool.mapUnordered(i -> i)))
        .expectNextCount(50)
        .verifyComplete();
    StepVerifier.create(ids.transform(pool.flatMap(i -> Flux.just(i, i))))
        .expectNextCount(100)
        .verifyComplete();
    StepVerifier.create(ids.transform(pool.flatMapSequential(Mono::just)))
        .expectNextCount(50)
        .verifyComplete();
    StepVerifier.create(ids.publishOn(pool).map(i -> i).subscribeOn(pool))
        .expectNextCount(50)
        .verifyComplete();
    pool.expect().quiet().balanced();
  }

  @Test
  void autoRun_placeFreed_letsTheWaiterRun() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(0)).autoRun();
    Probe<String> byProbe = Probe.create("byProbe");
    Sinks.One<String> sink = Sinks.one();
    pool.submitPublisher(byProbe).subscribe(ran::add);
    pool.submitPublisher(sink::asMono).subscribe(ran::add);
    Disposable byCancel = pool.submitPublisher(() -> Mono.never()).subscribe();
    Disposable last = pool.schedule(() -> ran.add("last"));

    pool.expect().running(1).waiting(3);
    byProbe.emit("a").complete();
    pool.expect().running(1).waiting(2);
    sink.tryEmitValue("b").orThrow();
    pool.expect().running(1).waiting(1);
    byCancel.dispose();
    assertThat(ran).containsExactly("a", "b", "last");
    assertThat(last.isDisposed()).isTrue();
    pool.expect().completed(3).cancelled(1).quiet().balanced();
  }

  @Test
  void autoRun_bodyCancelsSeveralWhileOthersWait_goesOn() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 4).queueCapacity(0)).autoRun();
    List<Disposable> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      held.add(pool.submitPublisher(() -> Mono.never()).subscribe());
    }
    pool.manualRun();
    pool.execute(
        () -> {
          held.forEach(Disposable::dispose);
          pool.execute(() -> ran.add("from the body"));
        });
    pool.submit(() -> "waited").subscribe(ran::add);
    pool.expect().running(3).queued(1).waiting(1);
    pool.autoRun();
    assertThat(ran).containsExactlyInAnyOrder("from the body", "waited");
    pool.expect().completed(3).cancelled(3).quiet().balanced();
  }

  // ---------------------------------------------------------------- in virtual time

  @Test
  void delayed_timePasses_becomesReadyThen() {
    TestPool pool = TestPool.of(db(1));
    pool.schedule(() -> ran.add("late"), 50, TimeUnit.MILLISECONDS);
    pool.expect().delayed(1);
    pool.advanceTimeBy(ofMillis(49));
    pool.expect().delayed(1).queued(0);
    pool.advanceTimeBy(ofMillis(1));
    pool.expect().delayed(0).queued(1);
    pool.runAll();
    assertThat(ran).containsExactly("late");
  }

  @Test
  void delayed_autoRun_runsAtItsTime() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    List<Long> at = new ArrayList<>();
    pool.schedulePeriodically(
        () -> at.add(pool.now(TimeUnit.MILLISECONDS)), 10, 20, TimeUnit.MILLISECONDS);
    pool.advanceTimeBy(ofMillis(60));
    assertThat(at).containsExactly(10L, 30L, 50L);
    pool.expect().completed(3).delayed(1).balanced();
  }

  @Test
  void periodic_byHand_owesItsFirings() {
    TestPool pool = TestPool.of(db(1));
    pool.schedulePeriodically(() -> ran.add("tick"), 10, 10, TimeUnit.MILLISECONDS);
    pool.advanceTimeBy(ofMillis(35));
    assertThat(ran).isEmpty();
    pool.expect().queued(3).delayed(1).balanced();
    pool.runAll();
    assertThat(ran).hasSize(3);
  }

  @Test
  void advanceTimeBy_negative_throws() {
    TestPool pool = TestPool.of(db(1));
    assertThatThrownBy(() -> pool.advanceTimeBy(ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time: PT-0.001S (expected: >= 0)");
  }

  @Test
  void advanceTimeBy_fromWhatCameDue_throws() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    AtomicReference<Throwable> error = new AtomicReference<>();
    Mono.delay(ofMillis(10), pool)
        .doOnNext(i -> pool.advanceTimeBy(ofMillis(10)))
        .subscribe(i -> {}, error::set);
    pool.advanceTimeBy(ofMillis(20));
    assertThat(error.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("advanceTimeBy: PT0.01S (expected: ");
  }

  @Test
  void taskTimeout_bodyTakesTooLong_failsAndOverruns() {
    TestPool pool = TestPool.of(db(1).taskTimeout(ofMillis(100)));
    StepVerifier.create(
            pool.submit(
                () -> {
                  pool.advanceTimeBy(ofMillis(100));
                  pool.expect().overrun(1).busy(1);
                  return ran.add("overran");
                }))
        .then(pool::runAll)
        .verifyError(TaskTimeoutException.class);
    assertThat(ran).containsExactly("overran");
    pool.expect().timedOut(1).completed(0).overrun(0).quiet().balanced();
  }

  @Test
  void taskTimeout_publisherTakesTooLong_isCancelled() {
    TestPool pool = TestPool.of(db(1).taskTimeout(ofMillis(100))).autoRun();
    Probe<String> load = Probe.create("load");
    StepVerifier.create(pool.submitPublisher(load))
        .then(() -> pool.advanceTimeBy(ofMillis(100)))
        .verifyError(TaskTimeoutException.class);
    load.assertCancelled();
    pool.expect().timedOut(1).quiet().balanced();
  }

  @Test
  void deadline_passesWhileQueued_isSkipped() {
    TestPool pool = TestPool.of(db(1));
    Probe<String> load = Probe.returning("load", "row");
    StepVerifier.create(
            pool.submit(load, TaskOptions.none().deadline(pool.deadlineIn(ofMillis(50)))))
        .then(() -> pool.advanceTimeBy(ofMillis(50)))
        .verifyError(DeadlineExceededException.class);
    pool.runAll();
    load.assertNotStarted();
    pool.expect().timedOut(1).quiet().balanced();
  }

  @Test
  void workThatTakesTime_onTheClock_endsThen() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    StepVerifier.create(
            pool.submitPublisher(() -> Mono.delay(ofMillis(50), pool.clock()).thenReturn("row")))
        .then(() -> pool.advanceTimeBy(ofMillis(49)))
        .then(() -> pool.expect().running(1))
        .then(() -> pool.advanceTimeBy(ofMillis(1)))
        .expectNext("row")
        .verifyComplete();
  }

  @Test
  void withVirtualTime_sharesTheTimeInForce() {
    AtomicReference<TestPool> pool = new AtomicReference<>();
    Probe<String> load = Probe.create("load");
    StepVerifier.withVirtualTime(
            () -> {
              pool.set(TestPool.of(db(1).overflow(Overflow.timeout(ofMillis(200)))).autoRun());
              pool.get().manualRun();
              return pool.get().submitPublisher(load);
            })
        .expectSubscription()
        .expectNoEvent(ofMillis(199))
        .thenAwait(ofMillis(1))
        .verifyError(QueueTimeoutException.class);
    load.assertNotStarted();
  }

  @Test
  void twoPools_oneClock_shareTheirTime() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPool a = TestPool.of(WorkerPools.fixed("a", 1), clock).autoRun();
    TestPool b = TestPool.of(WorkerPools.fixed("b", 1), clock).autoRun();
    StepVerifier.create(
            Mono.delay(ofMillis(10), a).then(b.submit(() -> b.now(TimeUnit.MILLISECONDS))))
        .then(() -> clock.advanceTimeBy(ofMillis(10)))
        .expectNext(10L)
        .verifyComplete();
    assertThat(a.clock()).isSameAs(b.clock()).isSameAs(clock);
  }

  @Test
  void snapshot_bodyTookTime_tellsWhoWasBusyForHowLong() {
    TestPool pool = TestPool.of(db(2));
    pool.execute(() -> pool.advanceTimeBy(ofMillis(30)));
    pool.runAll();
    pool.advanceTimeBy(ofMillis(70));
    assertThat(pool.snapshot().workers())
        .containsExactly(
            new WorkerSnapshot("db-1", false, 1, 0, ofMillis(30), ofMillis(70), 0),
            new WorkerSnapshot("db-2", false, 0, 0, Duration.ZERO, ofMillis(100), 0));
    assertThat(pool.snapshot().unparks()).isZero();
  }

  // ---------------------------------------------------------------- as a scheduler

  @Test
  void worker_tasks_runInOrderAndTheRestIsCancelledByDispose() {
    TestPool pool = TestPool.of(db(2));
    Scheduler.Worker worker = pool.createWorker();
    worker.schedule(() -> ran.add("a"));
    worker.schedule(() -> ran.add("b"));
    worker.schedule(() -> ran.add("c"), 10, TimeUnit.MILLISECONDS);
    worker.schedulePeriodically(() -> ran.add("d"), 10, 10, TimeUnit.MILLISECONDS);
    assertThat(pool.runAll()).isEqualTo(1);
    assertThat(ran).containsExactly("a", "b");
    pool.advanceTimeBy(ofMillis(10));
    pool.runAll();
    assertThat(ran).containsExactly("a", "b", "c", "d");
    assertThat(worker.isDisposed()).isFalse();
    worker.dispose();
    assertThat(worker.isDisposed()).isTrue();
    assertThatThrownBy(() -> worker.schedule(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    pool.expect().completed(4).cancelled(1).rejected(1).quiet().balanced();
  }

  @Test
  void scan_pool_tellsWhatThePoolTells() {
    TestPool pool = TestPool.of(db(2));
    pool.execute(() -> {});
    assertThat(pool.scan(Scannable.Attr.NAME)).isEqualTo("db");
    assertThat(pool.scan(Scannable.Attr.CAPACITY)).isEqualTo(6);
    assertThat(pool.scan(Scannable.Attr.BUFFERED)).isEqualTo(1);
    assertThat(pool.inners()).isEmpty();
    assertThat(pool.config().workers()).isEqualTo(2);
    assertThat(pool).hasToString("TestPool(fixed(\"db\", 2))");
    Scheduler.Worker worker = pool.createWorker();
    assertThat(Scannable.from(worker).scan(Scannable.Attr.NAME)).isEqualTo("db.worker");
    pool.init();
  }

  @Test
  void scan_operators_knowTheirNeighbours() {
    TestPool pool = TestPool.of(db(2));
    AtomicReference<Scannable> subscription = new AtomicReference<>();
    pool.submit(() -> "row").doOnSubscribe(s -> subscription.set(Scannable.from(s))).subscribe();
    Scannable stepped = subscription.get();
    assertThat(stepped.scan(Scannable.Attr.RUN_STYLE)).isEqualTo(Scannable.Attr.RunStyle.SYNC);
    assertThat(stepped.scan(Scannable.Attr.ACTUAL)).isNotNull();
    assertThat(stepped.scan(Scannable.Attr.PARENT)).isNotNull();
    assertThat(stepped.scanUnsafe(Scannable.Attr.CAPACITY)).isNull();
  }

  @Test
  void of_builderUsedTwice_throws() {
    WorkerPoolBuilder builder = db(1);
    TestPool.of(builder);
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("pool db: built a second time");
  }

  @Test
  void otherThread_whileWorkRuns_getsAnError() throws InterruptedException {
    TestPool pool = TestPool.of(db(1));
    AtomicReference<Throwable> error = new AtomicReference<>();
    CountDownLatch done = new CountDownLatch(1);
    pool.submit(
            () -> {
              Thread other =
                  new Thread(
                      () -> {
                        try {
                          pool.runNext();
                        } catch (Throwable e) {
                          error.set(e);
                        }
                        done.countDown();
                      },
                      "other");
              other.start();
              return done.await(10, TimeUnit.SECONDS);
            })
        .subscribe();
    pool.runAll();
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(error.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("pool db: used by thread other while ");
  }

  // ---------------------------------------------------------------- the end

  @Test
  void disposeGracefully_workQueued_completesWhenItHasRun() {
    List<PoolEvent> events = new ArrayList<>();
    WorkerPool pool = TestPool.of(db(1).listener(events::add));
    TestPool test = (TestPool) pool;
    Probe<String> held = Probe.create("held");
    pool.submitPublisher(held).subscribe(ran::add);
    pool.submit(() -> "queued").subscribe(ran::add);
    pool.schedule(() -> ran.add("delayed"), 1, TimeUnit.SECONDS);
    StepVerifier.create(pool.disposeGracefully())
        .then(() -> assertThat(pool.isDisposed()).isTrue())
        .then(() -> test.expect().queued(2).delayed(0).cancelled(1))
        .then(test::runAll)
        .then(() -> test.expect().running(1).queued(0))
        .then(() -> held.emit("held").complete())
        .verifyComplete();
    assertThat(ran).containsExactly("queued", "held");
    StepVerifier.create(pool.submit(() -> "late")).verifyError(PoolRejectedException.class);
    test.expect().completed(2).cancelled(1).rejected(1).quiet().balanced();
    assertThat(events).filteredOn(e -> e instanceof PoolEvent.Terminated).hasSize(1);
    assertThat(pool.scan(Scannable.Attr.TERMINATED)).isTrue();
  }

  @Test
  void disposeGracefully_lastTaskRunByRunNext_completesThere() {
    TestPool pool = TestPool.of(db(1));
    pool.execute(() -> ran.add("last"));
    StepVerifier.create(pool.disposeGracefully()).then(pool::runNext).verifyComplete();
    assertThat(ran).containsExactly("last");
  }

  @Test
  void dispose_workEverywhere_cancelsItAll() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1).queueCapacity(1));
    List<Throwable> errors = new ArrayList<>();
    Probe<String> held = Probe.create("held");
    pool.submitPublisher(held).subscribe(v -> {}, errors::add);
    pool.runNext();
    pool.submit(() -> "queued").subscribe(v -> {}, errors::add);
    pool.submit(() -> "waiting").subscribe(v -> {}, errors::add);
    pool.schedule(() -> ran.add("delayed"), 1, TimeUnit.SECONDS);
    pool.createWorker().schedule(() -> ran.add("worker"));
    pool.dispose();
    held.assertCancelled();
    assertThat(errors).hasSize(3).allMatch(e -> e instanceof PoolDisposedException);
    StepVerifier.create(pool.disposeGracefully()).verifyComplete();
    assertThat(pool.runNext()).isFalse();
    pool.advanceTimeBy(ofSeconds(2));
    assertThat(ran).isEmpty();
    pool.expect().cancelled(5).quiet().balanced();
  }

  @Test
  void dispose_fromABody_endsAfterTheBody() {
    TestPool pool = TestPool.of(db(1));
    pool.disposeGracefully();
    AtomicReference<Throwable> error = new AtomicReference<>();
    pool.submit(
            () -> {
              pool.dispose();
              StepVerifier.create(pool.disposeGracefully())
                  .expectSubscription()
                  .thenCancel()
                  .verify();
              return ran.add("body");
            })
        .subscribe(v -> {}, error::set);
    pool.runAll();
    assertThat(ran).containsExactly("body");
    assertThat(error.get()).isInstanceOf(PoolDisposedException.class);
    StepVerifier.create(pool.disposeGracefully()).verifyComplete();
    pool.expect().cancelled(1).overrun(0).quiet().balanced();
  }

  @Test
  void disposeGracefullyWithDeadline_done_reportsInTime() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    StepVerifier.create(pool.disposeGracefully(ofSeconds(1)))
        .assertNext(report -> assertThat(report.inTime()).isTrue())
        .verifyComplete();
  }

  @Test
  void disposeGracefullyWithDeadline_zero_isInTimeOnlyIfQuiet() {
    TestPool quiet = TestPool.of(db(1));
    StepVerifier.create(quiet.disposeGracefully(Duration.ZERO).map(ShutdownReport::inTime))
        .expectNext(true)
        .verifyComplete();
    TestPool queued = TestPool.of(db(1));
    queued.execute(() -> ran.add("queued"));
    StepVerifier.create(queued.disposeGracefully(Duration.ZERO).map(ShutdownReport::abandoned))
        .expectNext(1L)
        .verifyComplete();
    assertThat(ran).isEmpty();
    queued.expect().cancelled(1).quiet().balanced();
  }

  @Test
  void source_subscribesTwice_isCancelledOnce() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    List<String> cancelled = new ArrayList<>();
    Flux<Integer> source =
        new Flux<>() {
          @Override
          public void subscribe(CoreSubscriber<? super Integer> actual) {
            actual.onSubscribe(Operators.emptySubscription());
            actual.onSubscribe(
                new Subscription() {
                  @Override
                  public void request(long n) {}

                  @Override
                  public void cancel() {
                    cancelled.add("second");
                  }
                });
            actual.onComplete();
          }
        };
    StepVerifier.create(source.transform(pool.map(i -> i))).verifyComplete();
    assertThat(cancelled).containsExactly("second");
  }

  @Test
  void disposeGracefullyWithDeadline_notDone_forcesItInVirtualTime() {
    TestPool pool = TestPool.of(db(1)).autoRun();
    Probe<String> held = Probe.create("held");
    pool.submitPublisher(held).subscribe(v -> {}, e -> ran.add(e.getClass().getSimpleName()));
    List<ShutdownReport> reports = new ArrayList<>();
    pool.disposeGracefully(ofSeconds(1)).subscribe(reports::add);
    pool.advanceTimeBy(ofMillis(999));
    assertThat(reports).isEmpty();
    pool.advanceTimeBy(ofMillis(1));
    assertThat(reports)
        .singleElement()
        .isEqualTo(new ShutdownReport("db", false, 1, pool.snapshot().ledger()));
    held.assertCancelled();
    assertThat(ran).containsExactly("PoolDisposedException");
    assertThatThrownBy(() -> pool.disposeGracefully(ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void of_elasticPool_hasItsMostWorkers() {
    TestPool pool = TestPool.of(WorkerPools.boundedElastic("db", 1, 2).queueCapacity(0));
    AtomicInteger nested = new AtomicInteger();
    pool.schedule(() -> nested.set(pool.run(5)));
    pool.schedule(() -> {});

    pool.runNext();

    assertThat(nested).hasValue(1);
    assertThat(pool.snapshot().workforce().workers()).isEqualTo(2);
    pool.expect().completed(2).quiet().balanced();
  }
}
