package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.WeirSchedulers;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Reactor's operators over pools in the place of Reactor's schedulers do what they always do. */
class WeirSchedulersTest {

  private static final int PIPELINES = 60;

  private final List<Scheduler> made = new ArrayList<>();

  @AfterEach
  void nothingIsLeftInstalled() {
    made.forEach(Scheduler::dispose);
    VirtualTimeScheduler.reset();
    Scheduler stock = Schedulers.newSingle("stock");
    stock.dispose();
    assertThat(stock).isNotInstanceOf(WorkerPool.class);
  }

  // ---------------------------------------------------------------- the same results

  @ParameterizedTest
  @EnumSource(PipelineStep.class)
  void operator_overPoolsInReactorsPlace_hasTheSameResults(PipelineStep step) {
    assertSameResults(new RandomPipeline(step));
  }

  static Stream<RandomPipeline> pipelines() {
    long seed = Long.getLong("weir.pipelines.seed", System.nanoTime());
    System.out.println("random pipelines: -Dweir.pipelines.seed=" + seed);
    return new Random(seed).longs(PIPELINES).mapToObj(RandomPipeline::new);
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void pipeline_overPoolsInReactorsPlace_hasTheSameResults(RandomPipeline pipeline) {
    assertSameResults(pipeline);
  }

  private static void assertSameResults(RandomPipeline pipeline) {
    List<Integer> expected = pipeline.run();
    List<Integer> actual;
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      actual = pipeline.run();
      assertThat(installed.isDisposed()).isFalse();
      assertNothingIsLeft();
    }
    assertThat(actual).as("%s", pipeline).isEqualTo(expected);
  }

  /*
   * What is logged here as an uncaught exception, once in thousands of cancels, is Reactor's own, and
   * comes over its stock schedulers too: a window() that is cancelled while it opens a window throws a
   * NullPointerException; and who is cancelled just before it schedules is rejected.
   */
  @ParameterizedTest
  @MethodSource("pipelines")
  void pipeline_cancelledEarly_leavesNothingBehind(RandomPipeline pipeline) {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      CountDownLatch begun = new CountDownLatch(1);
      Disposable running =
          pipeline
              .flux()
              .concatWith(Flux.never())
              .doOnSubscribe(s -> begun.countDown())
              .doOnNext(i -> begun.countDown())
              .subscribe();
      assertThat(begun.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      running.dispose();

      assertThat(installed.isDisposed()).isFalse();
      assertNothingIsLeft();
    } catch (InterruptedException e) {
      throw new AssertionError(pipeline.toString(), e);
    }
  }

  private static void assertNothingIsLeft() {
    for (Scheduler shared :
        List.of(Schedulers.parallel(), Schedulers.boundedElastic(), Schedulers.single())) {
      Pools.awaitSettled(poolBehind(shared));
    }
  }

  /** Reactor's shared schedulers wrap what its factory made, so that nobody disposes of it. */
  private static WorkerPool poolBehind(Scheduler shared) {
    return (WorkerPool) ((Supplier<?>) shared).get();
  }

  // ---------------------------------------------------------------- what is in whose place

  static Stream<Supplier<Scheduler>> factories() {
    return Stream.of(
        () -> Schedulers.newParallel("made", 2),
        () -> Schedulers.newSingle("made"),
        () -> Schedulers.newBoundedElastic(2, 5, "made"));
  }

  @ParameterizedTest
  @MethodSource("factories")
  void newScheduler_whileInstalled_isAPoolWithTheUsualThreads(Supplier<Scheduler> factory) {
    Scheduler stock = add(factory.get());
    Thread usual = threadOf(stock);
    stock.dispose();
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      Scheduler scheduler = add(factory.get());
      Thread thread = threadOf(scheduler);

      assertThat(installed.isDisposed()).isFalse();
      assertThat(scheduler).isInstanceOf(WorkerPool.class);
      assertThat(thread.getName()).startsWith("made-");
      assertThat(thread.isDaemon()).isEqualTo(usual.isDaemon());
      assertThat(thread instanceof NonBlocking).isEqualTo(usual instanceof NonBlocking);
      Pools.awaitSettled((WorkerPool) scheduler);
    }
  }

  @Test
  void sharedSchedulers_whileInstalled_refuseToBlockWhereReactorsDo() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      Mono<Boolean> mayNotBlock = Mono.fromCallable(Schedulers::isInNonBlockingThread);

      assertThat(mayNotBlock.subscribeOn(Schedulers.parallel()).block()).isTrue();
      assertThat(mayNotBlock.subscribeOn(Schedulers.single()).block()).isTrue();
      assertThat(mayNotBlock.subscribeOn(Schedulers.boundedElastic()).block()).isFalse();
      assertThat(threadOf(Schedulers.parallel()).getName()).startsWith("parallel-");
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  @Test
  void newParallel_withAFactoryOfTheCallers_takesItsThreads() {
    ThreadFactory threads = body -> new Thread(body, "callers-own");
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      WorkerPool pool = (WorkerPool) add(Schedulers.newParallel(1, threads));

      assertThat(threadOf(pool).getName()).isEqualTo("callers-own");
      assertThat(pool.config().name()).isEqualTo("parallel");
      assertThat(installed.isDisposed()).isFalse();
      // results of an operator are passed on by its own workers, which it must recognise
      assertThat(
              Flux.range(0, 100)
                  .transform(pool.map(i -> i))
                  .map(i -> Thread.currentThread().getName())
                  .distinct()
                  .collectList()
                  .block(PoolContract.PATIENCE))
          .containsExactly("callers-own");
    }
  }

  @Test
  void newBoundedElastic_full_refusesWhatReactorWouldRefuse() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      WorkerPool pool = (WorkerPool) add(Schedulers.newBoundedElastic(1, 2, "small"));
      Hold hold = new Hold();
      pool.schedule(hold);
      hold.awaitStarted();
      pool.schedule(() -> {});
      pool.schedule(() -> {});

      assertThatThrownBy(() -> pool.schedule(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
      assertThat(installed.isDisposed()).isFalse();
      hold.release();
      Pools.awaitSettled(pool);
    }
  }

  @Test
  void newBoundedElastic_threadsAreBlocked_othersComeAndLeaveAfterTheTimeToLive() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      WorkerPool pool = (WorkerPool) add(Schedulers.newBoundedElastic(3, 5, "comes", 1));
      assertThat(pool.snapshot().workers()).hasSize(1);
      List<Hold> holds = List.of(new Hold(), new Hold(), new Hold());

      holds.forEach(pool::schedule);
      holds.forEach(Hold::awaitStarted);

      assertThat(pool.snapshot().workers()).hasSize(3);
      assertThat(installed.isDisposed()).isFalse();
      holds.forEach(Hold::release);
      eventually().until(() -> pool.snapshot().workers().size() == 1);
      Pools.awaitSettled(pool);
    }
  }

  @Test
  void newBoundedElastic_withoutTimeToLive_saysNameValueAndRule() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      assertThatThrownBy(() -> Schedulers.newBoundedElastic(1, 1, "none", 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("ttlSeconds: 0 (expected: >= 1)");
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  @Test
  void newBoundedElastic_withoutQueue_saysNameValueAndRule() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      assertThatThrownBy(() -> Schedulers.newBoundedElastic(1, 0, "none"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("queuedTaskCap: 0 (expected: >= 1)");
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  // ---------------------------------------------------------------- coming and going

  @Test
  void close_twice_putsBackWhatWasThere() {
    Scheduler before = Schedulers.parallel();
    WeirSchedulers installed = WeirSchedulers.install();
    Scheduler during = Schedulers.parallel();

    installed.close();
    installed.dispose();

    assertThat(installed.isDisposed()).isTrue();
    assertThat(during).isNotSameAs(before);
    assertThat(during.isDisposed()).isTrue();
    assertThat(Schedulers.parallel()).isSameAs(before);
    assertThat(before.isDisposed()).isFalse();
  }

  @Test
  void close_tellsASubscriber_holdsUpNoOtherThread() {
    WeirSchedulers installed = WeirSchedulers.install();
    Hold hold = new Hold();
    CompletableFuture<Boolean> disposed = new CompletableFuture<>();
    poolBehind(Schedulers.parallel())
        .submit(() -> hold.runAndReturn(1))
        .subscribe(
            result -> {},
            error ->
                disposed.complete(
                    CompletableFuture.supplyAsync(installed::isDisposed)
                        .completeOnTimeout(false, 5, TimeUnit.SECONDS)
                        .join()));
    hold.awaitStarted();

    installed.close();

    assertThat(disposed).isCompletedWithValue(true);
  }

  @Test
  void install_whileInstalled_throws() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      assertThatThrownBy(WeirSchedulers::install)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("installed already");
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  @Test
  void virtualTime_whileInstalled_worksAndGivesThePoolsBack() {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      Scheduler pool = Schedulers.parallel();

      StepVerifier.withVirtualTime(() -> Flux.interval(Duration.ofHours(1)).take(3))
          .thenAwait(Duration.ofHours(3))
          .expectNext(0L, 1L, 2L)
          .expectComplete()
          .verify(PoolContract.PATIENCE);
      VirtualTimeScheduler.reset();

      assertThat(Schedulers.parallel()).isSameAs(pool);
      assertThat(pool.isDisposed()).isFalse();
      assertThat(add(Schedulers.newParallel("again", 1))).isInstanceOf(WorkerPool.class);
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  @Test
  void close_underAVirtualTimeThatOutlivesIt_leavesNoPoolBehind() {
    WeirSchedulers installed = WeirSchedulers.install();
    VirtualTimeScheduler.getOrSet();
    installed.close();
    VirtualTimeScheduler.reset();

    Scheduler scheduler = add(Schedulers.newParallel("stock", 1));

    assertThat(scheduler).isNotInstanceOf(WorkerPool.class);
    Schedulers.resetFactory();
  }

  private Scheduler add(Scheduler scheduler) {
    made.add(scheduler);
    return scheduler;
  }

  private static Thread threadOf(Scheduler scheduler) {
    Thread thread =
        Mono.fromCallable(Thread::currentThread)
            .subscribeOn(scheduler)
            .block(PoolContract.PATIENCE);
    assertThat(thread).isNotNull();
    return thread;
  }
}
