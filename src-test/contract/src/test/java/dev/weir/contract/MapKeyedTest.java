package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.WorkerPool;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** {@code mapKeyed}: one after the other for each key, at once across keys. */
@OverEveryPool
class MapKeyedTest extends PoolContract {

  private static final int ELEMENTS = 200_000;

  /** What an element belongs to, and the how many-th it is there. */
  private record Order(int customer, int number) {}

  /** Orders of so many customers, of whom the first few have most. */
  private static List<Order> orders(int customers) {
    Random random = new Random(customers);
    int[] numbers = new int[customers];
    List<Order> orders = new ArrayList<>(ELEMENTS);
    for (int i = 0; i < ELEMENTS; i++) {
      int customer = (int) (customers * Math.pow(random.nextDouble(), 3));
      orders.add(new Order(customer, numbers[customer]++));
    }
    return orders;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1_000, 100_000})
  void mapKeyed_manyKeys_keepsEachInOrderWithoutOverlap(int customers) {
    WorkerPool pool = pool(builder(3).queueCapacity(60));
    List<Order> orders = orders(customers);
    AtomicIntegerArray inside = new AtomicIntegerArray(customers);
    int[] next = new int[customers]; // plain on purpose: a key's bodies follow each other
    AtomicInteger wrong = new AtomicInteger();
    Serialized<Order> subscriber = new Serialized<>();

    Flux.fromIterable(orders)
        .transform(
            pool.mapKeyed(
                Order::customer,
                (Order order) -> {
                  if (inside.getAndIncrement(order.customer()) != 0
                      || next[order.customer()]++ != order.number()) {
                    wrong.incrementAndGet();
                  }
                  inside.decrementAndGet(order.customer());
                  return order;
                }))
        .subscribe(subscriber);

    List<Order> results = subscriber.values();
    assertThat(wrong).hasValue(0);
    assertThat(results).hasSize(ELEMENTS);
    int[] seen = new int[customers];
    assertThat(results).allMatch(order -> seen[order.customer()]++ == order.number());
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(ELEMENTS);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void mapKeyed_severalKeys_runAtOnce(int keys) {
    WorkerPool pool = pool(keys);
    CyclicBarrier all = new CyclicBarrier(keys);

    StepVerifier.create(
            Flux.range(0, 10 * keys)
                .transform(
                    pool.mapKeyed(
                        (Integer i) -> i % keys,
                        (Integer i) -> {
                          meet(all);
                          return i;
                        })))
        .expectNextCount(10L * keys)
        .expectComplete()
        .verify(PATIENCE);
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1})
  void mapKeyed_aBusyKey_doesNotHoldUpTheOthers(int workersForTheOthers) {
    WorkerPool pool = pool(1 + workersForTheOthers);
    Hold hold = hold();
    Queue<Integer> results = new ConcurrentLinkedQueue<>();

    Disposable running =
        Flux.range(0, 40)
            .transform(
                pool.mapKeyed(
                    (Integer i) -> i % 4, (Integer i) -> i == 0 ? hold.runAndReturn(i) : i))
            .subscribe(results::add);

    eventually().until(() -> results.size() == 30);
    assertThat(results).allMatch(i -> i % 4 != 0);
    hold.release();
    eventually().until(running::isDisposed);
    assertThat(results).hasSize(40);
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void mapKeyed_underEachStrategy_keepsWhatIsLeftInOrder(Strategy strategy) {
    WorkerPool pool = pool(builder(2).queueCapacity(2).overflow(strategy.patientOverflow()));
    Queue<Integer> ran = new ConcurrentLinkedQueue<>();
    Queue<Object> discarded = new ConcurrentLinkedQueue<>();

    Flux<Integer> flux =
        Flux.range(0, 2_000)
            .transform(
                pool.mapKeyed(
                    (Integer i) -> i % 3,
                    (Integer i) -> {
                      ran.add(i);
                      return i;
                    }))
            .doOnDiscard(Object.class, discarded::add);
    List<Integer> passed = new ArrayList<>();
    if (strategy == Strategy.REJECT) {
      StepVerifier.create(flux)
          .thenConsumeWhile(passed::add)
          .verifyErrorMatches(PoolRejectedException.class::isInstance);
    } else {
      StepVerifier.create(flux).thenConsumeWhile(passed::add).expectComplete().verify(PATIENCE);
    }

    for (int key = 0; key < 3; key++) {
      int mine = key;
      assertThat(passed.stream().filter(i -> i % 3 == mine)).isSorted();
      assertThat(ran.stream().filter(i -> i % 3 == mine)).isSorted();
    }
    Pools.awaitSettled(pool);
    Ledger ledger = pool.snapshot().ledger();
    switch (strategy) {
      case BLOCK, TIMEOUT, CALLER_RUNS -> {
        assertThat(passed).hasSize(2_000);
        assertThat(discarded).isEmpty();
      }
      case DROP -> {
        assertThat(passed.size() + discarded.size()).isEqualTo(2_000);
        assertThat(ledger.dropped()).isEqualTo(discarded.size());
      }
      case REJECT -> assertThat(ledger.rejected()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3})
  void mapKeyed_boundedDemand_emitsNoMoreThanThat(long atATime) {
    WorkerPool pool = pool(2);

    StepVerifier.Step<Integer> steps =
        StepVerifier.create(
            Flux.range(0, 12).transform(pool.mapKeyed((Integer i) -> i % 2, (Integer i) -> i)), 0);
    for (int i = 0; i < 12 / atATime; i++) {
      steps = steps.thenRequest(atATime).expectNextCount(atATime);
    }
    steps.expectComplete().verify(PATIENCE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void mapKeyed_mapperOrKeyFails_failsTheStreamAndDiscardsTheRest(boolean mapperFails) {
    WorkerPool pool = pool(1);
    Hold hold = hold();
    Queue<Object> discarded = new ConcurrentLinkedQueue<>();
    TestPublisher<Integer> source = TestPublisher.create();
    StepVerifier verifier =
        StepVerifier.create(
                source
                    .flux()
                    .transform(
                        pool.mapKeyed(
                            (Integer i) -> i == 5 ? failOr("key", !mapperFails) : "key",
                            (Integer i) -> {
                              hold.run();
                              return failOr(i, mapperFails);
                            }))
                    .doOnDiscard(Object.class, discarded::add))
            .then(() -> source.next(1, 2, 3, 4, 5))
            .then(hold::release)
            .expectErrorMessage("on purpose");

    verifier.verify(PATIENCE);

    source.assertCancelled();
    Pools.awaitSettled(pool);
    eventually().untilAsserted(() -> assertThat(discarded).contains(2, 3, 4, 5));
    assertThat(discarded).doesNotHaveDuplicates();
  }

  private static <T> T failOr(T value, boolean fails) {
    if (fails) {
      throw new IllegalStateException("on purpose");
    }
    return value;
  }

  @ParameterizedTest
  @ValueSource(ints = {1})
  void mapKeyed_nullKey_failsTheStream(int workers) {
    WorkerPool pool = pool(workers);

    StepVerifier.create(
            Flux.just(1).transform(pool.mapKeyed((Integer i) -> (String) null, (Integer i) -> i)))
        .expectErrorMatches(
            error ->
                error instanceof NullPointerException
                    && error.getMessage().equals("the element's key: null (expected: not null)"))
        .verify(PATIENCE);
    assertThat(pool.snapshot().ledger().offered()).isZero();
  }

  /** A key that throws when it is compared with others. */
  private record Unhashable(int element) {
    @Override
    public int hashCode() {
      if (element == 13) {
        throw new IllegalStateException("no hash");
      }
      return element;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void mapKeyed_keyCannotBeCompared_failsTheStreamAndDiscardsTheElement(int workers) {
    WorkerPool pool = pool(workers);
    Queue<Object> discarded = new ConcurrentLinkedQueue<>();

    StepVerifier.create(
            Flux.range(0, 30)
                .publishOn(Schedulers.single())
                .transform(pool.mapKeyed(Unhashable::new, (Integer i) -> i))
                .doOnDiscard(Object.class, discarded::add))
        .thenConsumeWhile(i -> i != 13)
        .expectErrorMessage("no hash")
        .verify(PATIENCE);

    assertThat(discarded).contains(13).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void mapKeyed_cancelled_discardsEachElementOnceAndRunsNoMore(int keys) {
    WorkerPool pool = pool(1);
    Hold hold = hold();
    Queue<Object> discarded = new ConcurrentLinkedQueue<>();
    AtomicInteger runs = new AtomicInteger();
    Disposable running =
        Flux.range(0, 20)
            .transform(
                pool.mapKeyed(
                    (Integer i) -> i % keys,
                    (Integer i) -> {
                      runs.incrementAndGet();
                      return hold.runAndReturn(i);
                    }))
            .doOnDiscard(Object.class, discarded::add)
            .subscribe();
    hold.awaitStarted();

    running.dispose();
    hold.awaitEnded();

    eventually()
        .untilAsserted(
            () ->
                assertThat(discarded)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).boxed().toList()));
    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(1);
    assertThat(hold.interrupts()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2})
  void mapKeyed_idleKey_isForgotten(int workers) {
    WorkerPool pool = pool(workers);
    TestPublisher<String> source = TestPublisher.create();
    AtomicInteger results = new AtomicInteger();
    Disposable running =
        source
            .flux()
            .transform(pool.mapKeyed((String s) -> new Object[] {s}, (String s) -> 1))
            .subscribe(i -> results.incrementAndGet());
    String element = new String(new char[] {'a'}); // of which the JVM keeps no copy
    WeakReference<String> gone = new WeakReference<>(element);
    source.next(element);
    element = null;
    eventually().until(() -> results.get() == 1);

    eventually()
        .untilAsserted(
            () -> {
              source.next("next"); // worker and operator let go of what they had in hand
              System.gc();
              assertThat(gone.get()).isNull();
            });
    running.dispose();
  }

  static Stream<Arguments> illBehaved() {
    return Arrays.stream(new Overflow[] {Overflow.block(), Overflow.reject()}).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("illBehaved")
  void mapKeyed_sourceThatSendsMoreThanItsWindow_failsTheStream(Overflow overflow) {
    WorkerPool pool = pool(builder(1).queueCapacity(1).overflow(overflow));
    Hold hold = hold();
    HandSource<Integer> source = new HandSource<>();
    StepVerifier.create(
            Flux.from(source)
                .transform(pool.mapKeyed((Integer i) -> 0, (Integer i) -> hold.runAndReturn(i))))
        .then(() -> source.next(List.of(1, 2, 3)))
        .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("result window"))
        .verify(PATIENCE);
    assertThat(source.cancels()).isPositive();
  }
}
