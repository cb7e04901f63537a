package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.pool.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.test.subscriber.TestSubscriber;

/**
 * A full pool never hangs or kills an operator: each proceeds once there is room, or signals a
 * clean error; and nothing is left behind.
 */
@OverEveryPool
class OperatorsOnSaturatedPoolTest extends PoolContract {

  private static final int STRANDS = 16;

  /** Those that, in reactor-core 3.8.6, do not dispose of their worker when they are cancelled. */
  private static final Set<OperatorCase> LEAKY =
      EnumSet.of(
          OperatorCase.BUFFER_TIMEOUT_FAIR,
          OperatorCase.WINDOW_TIMEOUT,
          OperatorCase.WINDOW_TIMEOUT_FAIR);

  private static final boolean PRODUCT = Boolean.getBoolean("contract.product");

  static Stream<Arguments> casesUnderEachStrategy() {
    return Arrays.stream(OperatorCase.values())
        .flatMap(
            operator ->
                Arrays.stream(Strategy.values())
                    .filter(strategy -> PRODUCT || isOfItsOwn(operator, strategy))
                    .map(strategy -> Arguments.of(operator, strategy)));
  }

  /* A strategy is asked about direct tasks alone; so of the others, each operator has two, and the
   * strategies have operators of each channel in turn. */
  @SuppressWarnings("EnumOrdinal") // any order will do
  private static boolean isOfItsOwn(OperatorCase operator, Strategy strategy) {
    int strategies = Strategy.values().length;
    int distance = Math.floorMod(operator.ordinal() - strategy.ordinal(), strategies);
    return operator.channel() == OperatorCase.Channel.DIRECT || distance < 2;
  }

  @ParameterizedTest
  @MethodSource("casesUnderEachStrategy")
  void operator_onFullRoom_proceedsOnceThereIsRoom(OperatorCase operator, Strategy strategy) {
    WorkerPool pool = poolFor(operator, strategy);
    Saturation saturation = saturate(pool);

    TestSubscriber<Object> subscriber = subscribe(operator, pool);
    saturation.release();

    assertCompletes(operator, subscriber);
    eventually().until(() -> saturation.fillersRun() == pool.config().queueCapacity());
  }

  @ParameterizedTest
  @MethodSource("casesUnderEachStrategy")
  void operator_onFullRoomAndWaiters_proceedsOrSignalsRejection(
      OperatorCase operator, Strategy strategy) {
    WorkerPool pool = poolFor(operator, strategy);
    Saturation saturation = saturateWithWaiters(pool);

    TestSubscriber<Object> subscriber = subscribe(operator, pool);

    if (operator.channel() == OperatorCase.Channel.DIRECT) {
      // There is nothing to wait for: the refusal comes while the pool is still full.
      assertRejected(operator, subscriber);
      saturation.release();
    } else {
      saturation.release();
      assertCompletes(operator, subscriber);
    }
  }

  @ParameterizedTest
  @EnumSource(OperatorCase.class)
  void operator_onIdlePool_completes(OperatorCase operator) {
    WorkerPool pool = poolFor(operator, Strategy.REJECT);

    for (int i = 0; i < 3 * STRANDS; i++) {
      assertCompletes(operator, subscribe(operator, pool));
    }
  }

  @ParameterizedTest
  @EnumSource(OperatorCase.class)
  void operator_cancelledOnSaturatedPool_leavesNothingBehind(OperatorCase operator) {
    WorkerPool pool = poolFor(operator, Strategy.BLOCK);
    Saturation saturation = saturate(pool);
    List<TestSubscriber<Object>> subscribers = new ArrayList<>();

    // More often than there are strands or waiters: a leaked one would be missed.
    for (int i = 0; i < 3 * STRANDS; i++) {
      TestSubscriber<Object> subscriber = subscribe(operator, pool);
      subscriber.cancel();
      subscribers.add(subscriber);
    }

    assertThat(pool.snapshot().ledger().waiting()).isZero();
    saturation.release();
    Pools.awaitSettled(pool);
    assertThat(subscribers).noneMatch(TestSubscriber::isTerminatedError);
  }

  @ParameterizedTest
  @EnumSource(
      value = OperatorCase.class,
      names = {"PUBLISH_ON", "PUBLISH_ON_FUSED", "SUBSCRIBE_ON", "MONO_SUBSCRIBE_ON", "INTERVAL"})
  void operator_beyondMaxStrands_signalsRejection(OperatorCase operator) {
    WorkerPool pool = pool(builder(1).maxStrands(1));
    Scheduler.Worker only = scheduler(pool).createWorker();

    assertRejected(operator, subscribe(operator, pool));

    only.dispose();
  }

  @ParameterizedTest
  @EnumSource(
      value = OperatorCase.class,
      names = {
        "PUBLISH_ON",
        "PUBLISH_ON_FUSED",
        "SUBSCRIBE_ON",
        "MONO_SUBSCRIBE_ON",
        "INTERVAL",
        "DELAY_ELEMENTS",
        "DELAY_SUBSCRIPTION",
        "MONO_DELAY",
        "MONO_PUBLISH_ON",
        "CALLABLE_SUBSCRIBE_ON",
        "VALUE_SUBSCRIBE_ON",
        "FLAT_MAP_CALLABLE_SUBSCRIBE_ON",
        "FLAT_MAP_SUBSCRIBE_ON",
        "BUFFER_TIMEOUT",
        "WINDOW_TIMEOUT_FAIR"
      })
  void operator_onDisposedPool_signalsRejection(OperatorCase operator) {
    WorkerPool pool = smallPool(Strategy.BLOCK);
    pool.dispose();

    assertRejected(operator, subscribe(operator, pool));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void cancelOn_onFullRoom_cancelsOnceThereIsRoom(Strategy strategy) {
    WorkerPool pool = smallPool(strategy);
    Saturation saturation = saturate(pool);
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicBoolean onPool = new AtomicBoolean();
    Disposable subscription =
        Flux.never()
            .doOnCancel(
                () -> {
                  onPool.set(Thread.currentThread().getName().startsWith(pool.config().name()));
                  cancelled.set(true);
                })
            .cancelOn(scheduler(pool))
            .subscribe();

    subscription.dispose();
    assertThat(cancelled).isFalse();
    saturation.release();

    eventually().untilTrue(cancelled);
    assertThat(onPool).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void cancelOn_onFullRoomAndWaiters_throwsRejectedFromCancel(Strategy strategy) {
    WorkerPool pool = smallPool(strategy);
    Saturation saturation = saturateWithWaiters(pool);
    Disposable subscription = Flux.never().cancelOn(scheduler(pool)).subscribe();

    assertThatThrownBy(subscription::dispose).isInstanceOf(RejectedExecutionException.class);

    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void publishOn_manyElementsAndConsumersOnABusyPool_losesNothing(Strategy strategy) {
    WorkerPool pool = pool(builder(2).queueCapacity(2).maxWaiters(4).overflow(strategy.overflow()));
    int streams = 20;
    int elements = 2_000;
    AtomicInteger received = new AtomicInteger();
    Saturation saturation = saturate(pool);

    List<TestSubscriber<Integer>> subscribers = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      TestSubscriber<Integer> subscriber = TestSubscriber.create();
      Flux.range(0, elements)
          .publishOn(scheduler(pool), 8)
          .doOnNext(n -> received.incrementAndGet())
          .publishOn(scheduler(pool), 3)
          .subscribe(subscriber);
      subscribers.add(subscriber);
    }
    saturation.release();

    for (TestSubscriber<Integer> subscriber : subscribers) {
      subscriber.block(PATIENCE);
      assertThat(subscriber.isTerminatedComplete()).isTrue();
      assertThat(subscriber.getReceivedOnNext()).hasSize(elements).isSorted();
    }
    assertThat(received).hasValue(streams * elements);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void subscribeOn_cancelWhileQueued_interruptsNobody(Strategy strategy) {
    WorkerPool pool = smallPool(strategy);
    Saturation saturation = saturate(pool);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      Mono.fromCallable(runs::incrementAndGet).subscribeOn(scheduler(pool)).subscribe().dispose();
      Flux.range(0, 3).subscribeOn(scheduler(pool)).subscribe().dispose();
    }

    saturation.release();

    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(0);
    assertThat(saturation.fillersRun()).isEqualTo(pool.config().queueCapacity());
  }

  @Test
  void interval_onPoolThatIsDisposed_doesNotHangItsSubscriber() {
    WorkerPool pool = smallPool(Strategy.BLOCK);
    Disposable interval = Flux.interval(Strategy.WAIT, scheduler(pool)).subscribe();

    pool.dispose();
    interval.dispose();

    Pools.awaitNoThread(pool);
    Pools.awaitSettled(pool);
  }

  private WorkerPool poolFor(OperatorCase operator, Strategy strategy) {
    return LEAKY.contains(operator)
        ? pool(builder(2).queueCapacity(2).maxWaiters(8).overflow(strategy.overflow()))
        : smallPool(strategy);
  }

  private WorkerPool smallPool(Strategy strategy) {
    return pool(
        builder(2)
            .queueCapacity(2)
            .maxWaiters(8)
            .maxStrands(STRANDS)
            .overflow(strategy.overflow()));
  }

  private TestSubscriber<Object> subscribe(OperatorCase operator, WorkerPool pool) {
    TestSubscriber<Object> subscriber = TestSubscriber.create();
    operator.on(scheduler(pool)).subscribe(subscriber);
    return subscriber;
  }

  private static void assertCompletes(OperatorCase operator, TestSubscriber<Object> subscriber) {
    subscriber.block(PATIENCE);
    assertThat(subscriber.getTerminalSignal())
        .as("%s ended", operator)
        .matches(signal -> signal.isOnComplete());
    assertThat(subscriber.getReceivedOnNext()).isEqualTo(operator.expected());
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  private static void assertRejected(OperatorCase operator, TestSubscriber<Object> subscriber) {
    subscriber.block(PATIENCE);
    assertThat(subscriber.isTerminatedError()).as("%s failed", operator).isTrue();
    assertThat(subscriber.expectTerminalError()).isInstanceOf(RejectedExecutionException.class);
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }
}
