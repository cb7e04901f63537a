package dev.weir.pool;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.support.ManualCrew;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.PublisherProbe;
import reactor.test.subscriber.TestSubscriber;

/** Batches on a pool that works when the test says so, in virtual time. */
class BatcherTest {

  private static final BatchOptions<String> THREES =
      BatchOptions.<String>named("b").maxSize(3).maxDelay(ofMillis(10)).capacity(8);

  private final Stepped stepped = Stepped.of(1, 7, Overflow.block());
  private final List<List<String>> batches = new ArrayList<>();

  private List<String> shout(List<String> items) {
    batches.add(List.copyOf(items));
    return items.stream().map(item -> item + "!").toList();
  }

  private Batcher<String, String> batcher(BatchOptions<String> options) {
    return stepped.pool.batch(this::shout, options);
  }

  private static TestSubscriber<String> submit(Batcher<String, String> batcher, String item) {
    TestSubscriber<String> subscriber = TestSubscriber.create();
    batcher.submit(item).subscribe(subscriber);
    return subscriber;
  }

  private static void assertGot(TestSubscriber<String> subscriber, String result) {
    assertThat(subscriber.getReceivedOnNext()).containsExactly(result);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  private static Throwable errorOf(TestSubscriber<String> subscriber) {
    assertThat(subscriber.isTerminatedError()).isTrue();
    return subscriber.expectTerminalError();
  }

  private static Ledger settled(Batcher<?, ?> batcher) {
    Ledger ledger = batcher.ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).as("pending of %s", ledger).isZero();
    return ledger;
  }

  // ---------------------------------------------------------------- when a batch is done

  @Test
  void submit_enoughItems_areDoneTogetherInOneTask() {
    Batcher<String, String> batcher = batcher(THREES);
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");
    stepped.run();
    assertThat(batches).isEmpty();
    assertThat(batcher.ledger().queued()).isEqualTo(2);

    TestSubscriber<String> c = submit(batcher, "c");
    assertThat(batcher.ledger().running()).isEqualTo(3);
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b", "c"));
    assertGot(a, "a!");
    assertGot(b, "b!");
    assertGot(c, "c!");
    assertThat(settled(batcher).completed()).isEqualTo(3);
    assertThat(stepped.settled().completed()).isEqualTo(1);
  }

  @Test
  void submit_firstItemHasWaitedLongEnough_isDoneWithWhatThereIs() {
    Batcher<String, String> batcher = batcher(THREES);
    TestSubscriber<String> a = submit(batcher, "a");
    stepped.advance(ofMillis(6));
    TestSubscriber<String> b = submit(batcher, "b");
    stepped.advance(ofMillis(3));
    stepped.run();
    assertThat(batches).isEmpty();

    stepped.advance(ofMillis(1));
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b"));
    assertGot(a, "a!");
    assertGot(b, "b!");

    submit(batcher, "c"); // whose time begins with it
    stepped.advance(ofMillis(9));
    stepped.run();
    assertThat(batches).hasSize(1);
    stepped.advance(ofMillis(1));
    stepped.run();
    assertThat(batches).hasSize(2);
    assertThat(settled(batcher).completed()).isEqualTo(3);
  }

  @Test
  void submit_weight_boundsABatchUnlessItIsASingleItem() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(100).maxBytes(5, String::length));

    submit(batcher, "aa");
    submit(batcher, "bb");
    submit(batcher, "ccc"); // would be too much
    stepped.run();
    assertThat(batches).containsExactly(List.of("aa", "bb"));

    submit(batcher, "dd"); // makes it full
    stepped.run();
    assertThat(batches).last().isEqualTo(List.of("ccc", "dd"));

    submit(batcher, "much too long");
    stepped.run();
    assertThat(batches).last().isEqualTo(List.of("much too long"));
    assertThat(settled(batcher).completed()).isEqualTo(5);
  }

  @Test
  void submit_keys_areKeptApart() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2).key(item -> item.charAt(0)));

    submit(batcher, "a1");
    submit(batcher, "b1");
    submit(batcher, "a2");
    stepped.run();
    assertThat(batches).containsExactly(List.of("a1", "a2"));

    stepped.advance(ofMillis(10));
    stepped.run();
    assertThat(batches).containsExactly(List.of("a1", "a2"), List.of("b1"));
    assertThat(settled(batcher).completed()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- failure

  @Test
  void batchOutcomes_oneItemFails_theOthersDoNot() {
    Batcher<String, String> batcher =
        stepped.pool.batchOutcomes(
            items ->
                items.stream()
                    .map(
                        item ->
                            item.equals("b")
                                ? ItemResult.<String>failed(new IllegalStateException("bad"))
                                : ItemResult.of(item.equals("c") ? null : item + "!"))
                    .toList(),
            THREES);
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");
    TestSubscriber<String> c = submit(batcher, "c");
    stepped.run();

    assertGot(a, "a!");
    assertThat(errorOf(b)).hasMessage("bad");
    assertThat(c.getReceivedOnNext()).isEmpty();
    assertThat(c.isTerminatedComplete()).isTrue();
    Ledger ledger = settled(batcher);
    assertThat(ledger.completed()).isEqualTo(2);
    assertThat(ledger.failed()).isEqualTo(1);
  }

  @Test
  void batch_bodyThrows_failsEachOfItsItemsButNoOther() {
    Batcher<String, String> batcher =
        stepped.pool.batch(
            items -> {
              if (items.contains("bad")) {
                throw new java.io.IOException("on purpose");
              }
              return shout(items);
            },
            THREES.maxSize(2));
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> bad = submit(batcher, "bad");
    TestSubscriber<String> c = submit(batcher, "c");
    TestSubscriber<String> d = submit(batcher, "d");
    stepped.run();

    assertThat(errorOf(a)).hasMessage("on purpose");
    assertThat(errorOf(bad)).isSameAs(errorOf(a));
    assertGot(c, "c!");
    assertGot(d, "d!");
    assertThat(settled(batcher).failed()).isEqualTo(2);
  }

  static Stream<Arguments> wrongResults() {
    return Stream.of(
        Arguments.of(null, "the batch's results: null (expected: not null)"),
        Arguments.of(List.of("one"), "batch b: 1 results (expected: 2, one for each item)"));
  }

  @ParameterizedTest
  @MethodSource("wrongResults")
  void batch_wrongResults_failItsItemsAndSayWhy(List<String> results, String message) {
    Batcher<String, String> batcher = stepped.pool.batch(items -> results, THREES.maxSize(2));
    TestSubscriber<String> a = submit(batcher, "a");
    submit(batcher, "b");
    stepped.run();

    assertThat(errorOf(a)).hasMessage(message);
    assertThat(settled(batcher).failed()).isEqualTo(2);
  }

  @Test
  void submit_keyOrWeigherThrows_failsThatItemAlone() {
    Batcher<String, String> noKey = batcher(THREES.key(item -> null));
    Batcher<String, String> negative = batcher(THREES.maxBytes(9, item -> -1));

    assertThat(errorOf(submit(noKey, "a"))).hasMessage("the item's key: null (expected: not null)");
    assertThat(errorOf(submit(negative, "a"))).hasMessage("weight: -1 (expected: >= 0)");
    assertThat(settled(noKey).offered()).isZero();
    assertThat(settled(negative).offered()).isZero();
  }

  /** A key that throws when the batcher looks for others like it. */
  private record Unhashable(String item) {
    @Override
    public int hashCode() {
      if (item.equals("bad")) {
        throw new IllegalStateException("no hash");
      }
      return 0;
    }
  }

  @Test
  void submit_keyCannotBeCompared_failsThatItemAlone() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(1).key(Unhashable::new));
    TestSubscriber<String> bad = submit(batcher, "bad");
    TestSubscriber<String> good = submit(batcher, "good");
    stepped.advance(Duration.ZERO); // failures are told by the expiry scheduler
    stepped.run();

    assertThat(errorOf(bad)).hasMessage("no hash");
    assertGot(good, "good!");
    Ledger ledger = settled(batcher);
    assertThat(ledger.failed()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
    TestSubscriber<Void> end = TestSubscriber.create();
    batcher.disposeGracefully().subscribe(end);
    stepped.advance(Duration.ZERO);
    assertThat(end.isTerminatedComplete()).isTrue();
  }

  /** A scheduler whose timer fails in a way that nobody expects. */
  private record Untimed(Scheduler scheduler) implements Scheduler {

    @Override
    public Disposable schedule(Runnable task) {
      return scheduler.schedule(task);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      throw new IllegalStateException("no timer");
    }

    @Override
    public Worker createWorker() {
      return scheduler.createWorker();
    }
  }

  @Test
  void batch_timerFails_isDoneAtOnce() {
    ManualCrew.Factory crew = new ManualCrew.Factory();
    WorkerPool pool =
        WorkerPools.fixed("untimed", 1).crew(crew).timer(new Untimed(stepped.clock)).build();
    Batcher<String, String> batcher = pool.batch(this::shout, THREES);
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");
    crew.hired().runAll();

    assertGot(a, "a!");
    assertGot(b, "b!");
    assertThat(settled(batcher).completed()).isEqualTo(2);
  }

  @Test
  void batch_bodyFailsWithARefusalOfAnotherPool_isCountedAsFailed() {
    Stepped other = Stepped.of(1, 0, Overflow.reject());
    other.pool.dispose();
    Batcher<String, String> batcher =
        stepped.pool.batch(
            items -> {
              other.pool.execute(() -> {});
              return items;
            },
            THREES.maxSize(1));
    TestSubscriber<String> a = submit(batcher, "a");
    stepped.run();

    assertThat(errorOf(a)).isInstanceOf(PoolRejectedException.class);
    assertThat(settled(batcher).failed()).isEqualTo(1);
    assertThat(stepped.settled().failed()).isEqualTo(1);
  }

  @Test
  void batch_cannotBeHandedToThePool_failsItsItemsAndNoOthers() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(1));
    Schedulers.onScheduleHook(
        "batcher",
        body -> {
          throw new OutOfMemoryError("no threads, for the test");
        });
    TestSubscriber<String> a;
    try {
      a = submit(batcher, "a");
    } finally {
      Schedulers.resetOnScheduleHook("batcher");
    }
    TestSubscriber<String> b = submit(batcher, "b");
    stepped.run();

    assertThat(errorOf(a)).isInstanceOf(OutOfMemoryError.class);
    assertGot(b, "b!");
    assertThat(settled(batcher).failed()).isEqualTo(1);
  }

  @Test
  void submit_subscriberThrows_concernsNoOther() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2));
    batcher
        .submit("a")
        .subscribe(
            value -> {
              throw new IllegalStateException("a subscriber's mistake");
            },
            error -> {});
    TestSubscriber<String> b = submit(batcher, "b");
    stepped.run();

    assertGot(b, "b!");
    assertThat(settled(batcher).completed()).isEqualTo(2);
  }

  @Test
  void batch_poolRefuses_refusesEachItemInTheSameWay() {
    Batcher<String, String> batcher =
        batcher(THREES.maxSize(2).task(TaskOptions.none().overflow(Overflow.reject())));
    stepped.fill();
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");

    assertThat(errorOf(a)).isInstanceOf(PoolRejectedException.class).hasMessageContaining("task b");
    assertThat(errorOf(b)).isInstanceOf(PoolRejectedException.class);
    assertThat(settled(batcher).rejected()).isEqualTo(2);
    stepped.run();
  }

  @Test
  void batch_deadlineOfItsTask_timesEachItemOut() {
    Batcher<String, String> batcher =
        batcher(THREES.maxSize(2).task(TaskOptions.none().waitTimeout(ofMillis(20))));
    TestSubscriber<String> a = submit(batcher, "a");
    submit(batcher, "b");
    stepped.advance(ofMillis(20));
    stepped.run();

    assertThat(errorOf(a)).isInstanceOf(QueueTimeoutException.class);
    assertThat(settled(batcher).timedOut()).isEqualTo(2);
  }

  // ---------------------------------------------------------------- cancel

  @Test
  void cancel_beforeTheBatchIsDone_leavesTheItemOut() {
    Batcher<String, String> batcher = batcher(THREES);
    submit(batcher, "a");
    Disposable gone = batcher.submit("gone").subscribe();
    gone.dispose();
    assertThat(batcher.ledger().queued()).isEqualTo(1);
    submit(batcher, "b");
    stepped.run();
    assertThat(batches).isEmpty(); // it does not count

    submit(batcher, "c");
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b", "c"));
    Ledger ledger = settled(batcher);
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(3);
  }

  @Test
  void cancel_allItems_ofABatch_cancelsItsTask() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2));
    Disposable a = batcher.submit("a").subscribe();
    Disposable b = batcher.submit("b").subscribe();
    a.dispose();
    assertThat(stepped.pool.snapshot().ledger().queued()).isEqualTo(1);

    b.dispose();

    assertThat(stepped.settled().cancelled()).isEqualTo(1);
    stepped.run();
    assertThat(batches).isEmpty();
    assertThat(settled(batcher).cancelled()).isEqualTo(2);
  }

  @Test
  void cancel_everyGatheredItem_runsNothing() {
    Batcher<String, String> batcher = batcher(THREES);
    batcher.submit("a").subscribe().dispose();
    stepped.advance(ofMillis(10));
    stepped.run();

    assertThat(batches).isEmpty();
    assertThat(stepped.settled().offered()).isZero();
    assertThat(settled(batcher).cancelled()).isEqualTo(1);
  }

  @Test
  void cancel_oneOfABatchThatIsDone_discardsItsResult() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2));
    List<Object> discarded = new ArrayList<>();
    Disposable a = batcher.submit("a").doOnDiscard(Object.class, discarded::add).subscribe();
    TestSubscriber<String> b = submit(batcher, "b");
    a.dispose();
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b"));
    assertGot(b, "b!");
    assertThat(discarded).containsExactly("a!");
    Ledger ledger = settled(batcher);
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(1);
  }

  @Test
  void cancel_allOfABatchThatIsDone_discardsEachResult() {
    List<Disposable> subscriptions = new ArrayList<>();
    Batcher<String, String> batcher =
        stepped.pool.batch(
            items -> {
              subscriptions.forEach(Disposable::dispose);
              return shout(items);
            },
            THREES.maxSize(2));
    List<Object> discarded = new ArrayList<>();
    for (String item : List.of("a", "b")) {
      subscriptions.add(batcher.submit(item).doOnDiscard(Object.class, discarded::add).subscribe());
    }
    stepped.run();

    assertThat(discarded).containsExactly("a!", "b!");
    assertThat(settled(batcher).cancelled()).isEqualTo(2);
  }

  @Test
  void batch_ranTooLong_discardsEachResult() {
    Batcher<String, String> batcher =
        stepped.pool.batch(
            items -> {
              stepped.advance(ofMillis(20));
              return shout(items);
            },
            THREES.maxSize(2).task(TaskOptions.none().taskTimeout(ofMillis(20))));
    List<Object> discarded = new ArrayList<>();
    List<Throwable> errors = new ArrayList<>();
    for (String item : List.of("a", "b")) {
      batcher
          .submit(item)
          .doOnDiscard(Object.class, discarded::add)
          .subscribe(result -> {}, errors::add);
    }
    stepped.run();

    assertThat(errors).hasSize(2).allMatch(TaskTimeoutException.class::isInstance);
    assertThat(discarded).containsExactly("a!", "b!");
    assertThat(settled(batcher).timedOut()).isEqualTo(2);
  }

  @Test
  void cancel_gatheredItemsOfManyKeys_leavesNoneBehind() {
    List<WeakReference<String>> gone = new ArrayList<>();
    Batcher<String, String> batcher = batcher(THREES.key(item -> new Object()));
    for (int i = 0; i < 1_000; i++) {
      String item = new String(new char[] {'a'}); // of which the JVM keeps no copy
      gone.add(new WeakReference<>(item));
      batcher.submit(item).subscribe().dispose();
    }

    System.gc();
    assertThat(gone.stream().filter(item -> item.get() != null).count())
        .isLessThanOrEqualTo(2L * THREES.capacity());
    assertThat(settled(batcher).cancelled()).isEqualTo(1_000);
  }

  // ---------------------------------------------------------------- no room

  private Batcher<String, String> full(Overflow overflow) {
    Batcher<String, String> batcher =
        batcher(THREES.maxSize(2).capacity(2).maxWaiters(1).overflow(overflow));
    submit(batcher, "a");
    submit(batcher, "b");
    return batcher;
  }

  @Test
  void batch_hasAllPlaces_isDoneAtOnce() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(3).capacity(2));
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");
    TestSubscriber<String> waits = submit(batcher, "c");
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b"));
    assertGot(a, "a!");
    assertGot(b, "b!");
    stepped.advance(ofMillis(10));
    stepped.run();
    assertGot(waits, "c!");
  }

  @Test
  void block_noRoom_waitsForIt() {
    Batcher<String, String> batcher = full(Overflow.block());
    TestSubscriber<String> c = submit(batcher, "c");
    assertThat(batcher.ledger().waiting()).isEqualTo(1);
    TestSubscriber<String> tooMany = submit(batcher, "d");
    assertThat(errorOf(tooMany))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("all 1 waiters wait");

    stepped.run();
    stepped.advance(ofMillis(10));
    stepped.run();

    assertGot(c, "c!");
    assertThat(batches).containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(settled(batcher).rejected()).isEqualTo(1);
  }

  @Test
  void block_waiterIsCancelled_isGone() {
    Batcher<String, String> batcher = full(Overflow.block());
    Disposable c = batcher.submit("c").subscribe();
    c.dispose();
    assertThat(batcher.ledger().waiting()).isZero();
    stepped.run();

    assertThat(batches).containsExactly(List.of("a", "b"));
    assertThat(settled(batcher).cancelled()).isEqualTo(1);
  }

  @Test
  void drop_noRoom_drops() {
    Batcher<String, String> batcher = full(Overflow.drop());

    assertThat(errorOf(submit(batcher, "c"))).isInstanceOf(TaskDroppedException.class);
    stepped.run();
    assertThat(settled(batcher).dropped()).isEqualTo(1);
  }

  @Test
  void reject_noRoom_rejects() {
    Batcher<String, String> batcher = full(Overflow.reject());

    assertThat(errorOf(submit(batcher, "c")))
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining("pool stepped: task b was rejected: no room");
    stepped.run();
    assertThat(settled(batcher).rejected()).isEqualTo(1);
  }

  @Test
  void timeout_noRoomForTooLong_timesOut() {
    Batcher<String, String> batcher = full(Overflow.timeout(ofMillis(5)));
    TestSubscriber<String> c = submit(batcher, "c");
    stepped.advance(ofMillis(5));

    assertThat(errorOf(c)).isInstanceOf(QueueTimeoutException.class);
    stepped.run();
    assertThat(settled(batcher).timedOut()).isEqualTo(1);
  }

  @Test
  void timeout_roomInTime_doesNot() {
    Batcher<String, String> batcher = full(Overflow.timeout(ofMillis(5)));
    TestSubscriber<String> c = submit(batcher, "c");
    stepped.run();
    stepped.advance(ofMillis(20));
    stepped.run();

    assertGot(c, "c!");
    assertThat(settled(batcher).completed()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- the end

  @Test
  void disposeGracefully_gathered_isDoneAtOnceAndWaitersAreRejected() {
    Batcher<String, String> batcher = batcher(THREES.capacity(2));
    TestSubscriber<String> a = submit(batcher, "a");
    TestSubscriber<String> b = submit(batcher, "b");
    TestSubscriber<String> waits = submit(batcher, "c");
    PublisherProbe<Void> done = PublisherProbe.of(batcher.disposeGracefully());
    TestSubscriber<Void> end = TestSubscriber.create();
    done.mono().subscribe(end);
    stepped.advance(Duration.ZERO);
    assertThat(end.isTerminated()).isFalse();
    assertThat(errorOf(waits)).isInstanceOf(PoolRejectedException.class);

    stepped.run();
    stepped.advance(Duration.ZERO);

    assertGot(a, "a!");
    assertGot(b, "b!");
    assertThat(end.isTerminatedComplete()).isTrue();
    assertThat(errorOf(submit(batcher, "late"))).isInstanceOf(RejectedExecutionException.class);
    assertThat(batcher.isDisposed()).isTrue();
    assertThat(settled(batcher).rejected()).isEqualTo(2);
    assertThat(stepped.pool.isDisposed()).isFalse();
  }

  @Test
  void dispose_gathered_isCancelledAndWhatThePoolHasIsFinished() {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2));
    TestSubscriber<String> a = submit(batcher, "a");
    submit(batcher, "b");
    TestSubscriber<String> gathered = submit(batcher, "c");

    batcher.dispose();
    batcher.dispose();

    assertThat(errorOf(gathered)).isInstanceOf(PoolDisposedException.class);
    stepped.run();
    assertGot(a, "a!");
    Ledger ledger = settled(batcher);
    assertThat(ledger.cancelled()).isEqualTo(1);
    assertThat(ledger.completed()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pool_isDisposed_closesTheBatcherToo(boolean forced) {
    Batcher<String, String> batcher = batcher(THREES.maxSize(2));
    TestSubscriber<String> inPool = submit(batcher, "a");
    submit(batcher, "b");
    TestSubscriber<String> gathered = submit(batcher, "c");

    if (forced) {
      stepped.pool.dispose();
    } else {
      stepped.pool.disposeGracefully().subscribe();
    }
    stepped.run();
    stepped.advance(ofSeconds(1));

    if (forced) {
      assertThat(errorOf(inPool)).isInstanceOf(PoolDisposedException.class);
      assertThat(errorOf(gathered)).isInstanceOf(PoolDisposedException.class);
      assertThat(settled(batcher).cancelled()).isEqualTo(3);
    } else {
      assertGot(inPool, "a!");
      assertGot(gathered, "c!");
      assertThat(settled(batcher).completed()).isEqualTo(3);
    }
    assertThat(batcher.isDisposed()).isTrue();
    assertThat(errorOf(submit(batcher, "late")))
        .isInstanceOfAny(PoolRejectedException.class, PoolDisposedException.class);
  }

  @Test
  void batch_onADisposedPool_refusesEverything() {
    stepped.pool.dispose();
    Batcher<String, String> batcher = batcher(THREES);

    assertThat(errorOf(submit(batcher, "a"))).isInstanceOf(PoolDisposedException.class);
    assertThat(settled(batcher).cancelled()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- options

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        wrong("name: \" \" (expected: not blank)", () -> BatchOptions.named(" ")),
        wrong("maxSize: 0 (expected: 1 to 16777216)", () -> THREES.maxSize(0)),
        wrong("maxDelay: PT0S (expected: > 0)", () -> THREES.maxDelay(Duration.ZERO)),
        wrong("maxBytes: 0 (expected: >= 1)", () -> THREES.maxBytes(0, s -> 1)),
        wrong("capacity: 0 (expected: 1 to 16777216)", () -> THREES.capacity(0)),
        wrong("maxWaiters: -1 (expected: >= 0)", () -> THREES.maxWaiters(-1)),
        wrong(
            "overflow: callerRuns (expected: block, drop, reject or timeout)",
            () -> THREES.overflow(Overflow.callerRuns())),
        wrong(
            "value: x (expected: null, as there is an error)",
            () -> new ItemResult<>("x", new IllegalStateException())));
  }

  private static Arguments wrong(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void options_wrongValue_sayNameValueAndRule(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void options_areReadBack() {
    Batcher<String, String> batcher = batcher(THREES);

    assertThat(batcher.options()).isEqualTo(THREES);
    assertThat(batcher).hasToString("batch(\"b\") on fixed(\"stepped\", 1)");
    assertThat(BatchOptions.named("d").capacity(10).maxWaiters()).isEqualTo(160);
    assertThat(Arrays.asList(1, null).stream().map(ItemResult::of).toList()).hasSize(2);
  }
}
