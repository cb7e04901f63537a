package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.weir.overflow.Overflow;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Interleavings that a random run meets once in a million times, brought about by hand. */
class ProtocolRaceTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private WorkerPool pool = WorkerPools.fixed("unused", 1).build();

  @AfterEach
  void dispose() {
    pool.dispose();
  }

  private WorkerPool pool(WorkerPool fresh) {
    pool.dispose();
    pool = fresh;
    return fresh;
  }

  // ---------------------------------------------------------------- interrupts

  @Test
  void interrupt_leftByBodyOfStrand_doesNotReachItsNextTask() throws Exception {
    WorkerPool p = pool(WorkerPools.fixed("race", 1).build());
    Scheduler.Worker worker = p.createWorker();
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    CountDownLatch go = new CountDownLatch(1);
    worker.schedule(
        () -> {
          awaitQuietly(go);
          Thread.currentThread().interrupt();
        });
    worker.schedule(() -> interrupted.set(Thread.currentThread().isInterrupted()));
    go.countDown();
    await().atMost(SOON).until(() -> interrupted.get() != null);
    assertThat(interrupted.get()).isFalse();
  }

  @Test
  void submitPublisher_completedElsewhereWhileItSubscribes_isNotInterrupted() throws Exception {
    WorkerPool p = pool(WorkerPools.fixed("race", 1).build());
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    Mono<Integer> source =
        Mono.create(
            sink -> {
              Thread other = new Thread(() -> sink.success(1));
              other.start();
              interrupted.set(joined(other));
            });
    assertThat(p.submitPublisher(() -> source).collectList().block(SOON)).containsExactly(1);
    await().atMost(SOON).until(() -> interrupted.get() != null);
    assertThat(interrupted.get()).isFalse();
  }

  private static boolean joined(Thread other) {
    try {
      other.join();
      return Thread.currentThread().isInterrupted();
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Test
  void disposeGracefully_whilePeriodicTaskFires_letsTheFiringFinish() throws Exception {
    WorkerPool p = pool(WorkerPools.fixed("race", 1).build());
    CountDownLatch firing = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<Boolean> interrupted = new AtomicReference<>();
    p.schedulePeriodically(
        () -> {
          firing.countDown();
          interrupted.set(!awaitQuietly(go));
        },
        0,
        1,
        TimeUnit.HOURS);
    assertThat(firing.await(5, TimeUnit.SECONDS)).isTrue();
    p.disposeGracefully().subscribe();
    go.countDown();
    await().atMost(SOON).until(() -> interrupted.get() != null);
    assertThat(interrupted.get()).isFalse();
    p.disposeGracefully().block(SOON);
    assertThat(p.snapshot().ledger().completed()).isEqualTo(1);
    assertThat(p.snapshot().ledger().isBalanced()).isTrue();
  }

  // ---------------------------------------------------------------- timers

  @Test
  void schedulePeriodically_firstTickWhileItsTimerIsBeingSet_leavesNoTimerBehind()
      throws Exception {
    CountDownLatch secondAsked = new CountDownLatch(1);
    CountDownLatch firstSet = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    AtomicReference<Thread> ticker = new AtomicReference<>();
    HeldTimer timer =
        new HeldTimer(
            pending -> {
              if (first.getAndSet(false)) {
                Thread t = new Thread(pending::fire);
                ticker.set(t);
                t.start();
                awaitQuietly(secondAsked); // the tick has read "no timer", and asks for the next
              } else if (firstSet.getCount() > 0) {
                secondAsked.countDown();
                awaitQuietly(firstSet);
              }
            });
    WorkerPool p = pool(WorkerPools.fixed("race", 1).timer(timer).build());
    Disposable task = p.schedulePeriodically(() -> {}, 1, 1, TimeUnit.HOURS);
    firstSet.countDown();
    ticker.get().join();
    task.dispose();
    assertThat(timer.pending).hasSize(2);
    assertThat(timer.pending.get(1).isDisposed()).as("the next firing is called off").isTrue();
  }

  @Test
  void schedule_timerRefuses_leavesNothingDelayed() {
    HeldTimer timer = new HeldTimer();
    timer.refuses = true;
    WorkerPool p = pool(WorkerPools.fixed("race", 1).timer(timer).build());
    assertThat(catchThrowable(() -> p.schedule(() -> {}, 1, TimeUnit.HOURS)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(p.snapshot().ledger().delayed()).isZero();
    assertThat(p.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void submit_timerRefusesRunBound_endsOneWayOrAnother() {
    HeldTimer timer = new HeldTimer();
    timer.refuses = true;
    WorkerPool p =
        pool(WorkerPools.fixed("race", 1).timer(timer).taskTimeout(Duration.ofMinutes(1)).build());
    AtomicBoolean ended = new AtomicBoolean();
    p.submit(() -> 1).doFinally(s -> ended.set(true)).subscribe(v -> {}, e -> {});
    await().atMost(SOON).untilTrue(ended);
    await().atMost(SOON).until(() -> p.snapshot().ledger().pending() == 0);
  }

  @Test
  void submit_timerRefusesWaitBound_endsOneWayOrAnother() {
    HeldTimer timer = new HeldTimer();
    timer.refuses = true;
    WorkerPool p =
        pool(
            WorkerPools.fixed("race", 1)
                .queueCapacity(4)
                .timer(timer)
                .overflow(Overflow.timeout(Duration.ofMinutes(1)))
                .build());
    CountDownLatch go = new CountDownLatch(1);
    p.execute(() -> awaitQuietly(go));
    AtomicBoolean ended = new AtomicBoolean();
    Throwable thrown =
        catchThrowable(
            () -> p.submit(() -> 1).doFinally(s -> ended.set(true)).subscribe(v -> {}, e -> {}));
    go.countDown();
    assertThat(thrown).as("out of subscribe()").isNull();
    await().atMost(SOON).untilTrue(ended);
  }

  @Test
  void submit_waitBoundReachedJustAfterTheStart_isNotTimedOutWaiting() throws Exception {
    HeldTimer timer = new HeldTimer();
    WorkerPool p =
        pool(
            WorkerPools.fixed("race", 1)
                .queueCapacity(4)
                .timer(timer)
                .overflow(Overflow.timeout(Duration.ofMinutes(1)))
                .build());
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    p.execute(() -> awaitQuietly(go));
    AtomicReference<Object> result = new AtomicReference<>();
    p.submit(
            () -> {
              started.countDown();
              awaitQuietly(finish);
              return 1;
            })
        .subscribe(result::set, result::set);
    HeldTimer.Pending bound = timer.pending.get(0);
    go.countDown();
    assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
    bound.fire(); // it was on its way when the seat called it off
    finish.countDown();
    await().atMost(SOON).until(() -> result.get() != null);
    assertThat(result.get()).isNotInstanceOf(QueueTimeoutException.class).isEqualTo(1);
  }

  // ---------------------------------------------------------------- places

  @Test
  void submit_placeGivenBackByWorkerThatStaysInOnNext_goesToWhoWaits() throws Exception {
    WorkerPool p = pool(WorkerPools.fixed("race", 2).queueCapacity(0).build());
    Disposable held = p.submitPublisher(Flux::never).subscribe();
    await().atMost(SOON).until(() -> p.snapshot().ledger().running() == 1);
    await().atMost(SOON).until(() -> p.snapshot().busy() == 0);
    CountDownLatch inOnNext = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    p.submit(
            () -> {
              awaitQuietly(go);
              return 1;
            })
        .subscribe(
            v -> {
              inOnNext.countDown();
              awaitQuietly(ran);
            });
    p.submit(
            () -> {
              ran.countDown();
              return 2;
            })
        .subscribe();
    assertThat(p.snapshot().ledger().waiting()).isEqualTo(1);
    go.countDown();
    assertThat(inOnNext.await(5, TimeUnit.SECONDS)).isTrue();
    try {
      assertThat(ran.await(5, TimeUnit.SECONDS))
          .as("one worker is idle, one place is free: %s", p.snapshot())
          .isTrue();
    } finally {
      ran.countDown();
      held.dispose();
    }
  }

  // ---------------------------------------------------------------- bounds and deadlines

  @Test
  void dispose_existingWorkerThatSchedulesItself_ends() throws Exception {
    WorkerPool p = pool(WorkerPools.fixed("race", 1).build());
    Scheduler.Worker worker = p.createWorker();
    CountDownLatch runs = new CountDownLatch(10);
    worker.schedule(
        new Runnable() {
          @Override
          public void run() {
            runs.countDown();
            worker.schedule(this);
          }
        });
    assertThat(runs.await(5, TimeUnit.SECONDS)).isTrue();
    p.dispose();
    p.disposeGracefully().block(SOON);
    assertThat(p.snapshot().ledger().isBalanced()).isTrue();
    assertThat(p.snapshot().ledger().pending()).isZero();
  }

  @Test
  void dispose_subscriberThatThrows_reachesTheOthers() {
    WorkerPool p = pool(WorkerPools.fixed("race", 1).queueCapacity(1).build());
    CompletableFuture<Throwable> second = new CompletableFuture<>();
    p.submitPublisher(Flux::never).subscribe(v -> {}, e -> mistake());
    p.submitPublisher(Flux::never).subscribe(v -> {}, e -> mistake());
    p.submit(() -> 1).subscribe(v -> {}, e -> mistake());
    p.submit(() -> 1).subscribe(v -> {}, second::complete);
    p.dispose();
    p.disposeGracefully().block(SOON);
    assertThat(second).succeedsWithin(SOON); // who waited for room is told on another thread
    assertThat(p.snapshot().ledger().pending()).isZero();
  }

  private static void mistake() {
    throw new IllegalStateException("a subscriber's mistake");
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }
}
