package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.spill.Spill;
import dev.weir.spill.SpillBuilder;
import dev.weir.spill.SpillCodec;
import dev.weir.spill.SpillOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What a stream over a spill signals, and when, and what becomes of the elements it does not. */
class SpillContractTest {

  private static final IllegalStateException MISTAKE = new IllegalStateException("mistake");
  private static final int MEMORY = 2;
  private static final int HANDOVER = 4;

  @TempDir Path folder;

  private final HandSource<String> source = new HandSource<>();
  private final Lost lost = new Lost();
  private Spill<String> spill;

  @BeforeEach
  void build() throws IOException {
    spill = spill(builder -> builder);
  }

  private Spill<String> spill(UnaryOperator<SpillBuilder<String>> settings) throws IOException {
    if (spill != null) {
      spill.disposeGracefully().block(PoolContract.PATIENCE);
    }
    return settings
        .apply(Spill.in(folder, SpillCodec.utf8()).name("test").handover(HANDOVER))
        .build();
  }

  /** With every stream at its end, nothing is left behind but what is on disk. */
  @AfterEach
  void everyElementIsAccountedForAndTheThreadIsGone() {
    spill.disposeGracefully().block(PoolContract.PATIENCE);
    Ledger ledger = spill.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
    assertThat(ledger.pending()).as("pending of %s", ledger).isEqualTo(ledger.spilled());
    eventually()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().startsWith("weir-spill-")));
  }

  private Flux<String> flux() {
    return Flux.from(source).transform(spill.operator(MEMORY));
  }

  private TestSubscriber<String> subscribe(long demand) {
    TestSubscriber<String> subscriber =
        TestSubscriber.builder().initialRequest(demand).contextPutAll(lost.context()).build();
    flux().subscribe(subscriber);
    return subscriber;
  }

  private static List<String> texts(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  private Scannable scan() {
    return Scannable.from(source.subscriber());
  }

  private void untilSpilled(long records) {
    eventually().until(() -> spill.snapshot().ledger().spilled() == records);
  }

  // ---------------------------------------------------------------- subscribing and requesting

  @Test
  void onSubscribe_reachesTheSubscriberBeforeTheSourceIsAsked() {
    List<String> log = new ArrayList<>();
    source.onRequest(() -> log.add("source was asked"));

    flux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                log.add("subscriber was told");
              }
            });

    assertThat(log).containsExactly("subscriber was told", "source was asked");
    assertThat(source.requests()).containsExactly((long) MEMORY + HANDOVER);
    ((Subscription) source.subscriber()).cancel();
  }

  @Test
  void onSubscribe_aSecondTime_cancelsThatAndKeepsTheFirst() {
    TestSubscriber<String> subscriber = subscribe(1);
    Operators.DeferredSubscription second = new Operators.DeferredSubscription();

    source.subscriber().onSubscribe(second);
    source.next(texts(1, 1));
    source.subscriber().onComplete();

    assertThat(second.scan(Attr.CANCELLED)).isTrue();
    assertThat(source.cancels()).isZero();
    assertThat(subscriber.getReceivedOnNext()).containsExactly("1");
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @Test
  void onSubscribe_thatCancels_asksForNothing() {
    flux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                cancel();
              }
            });

    assertThat(source.requests()).isEmpty();
    assertThat(source.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void request_ofNothing_isIgnored(long n) {
    TestSubscriber<String> subscriber = subscribe(0);
    source.next(texts(1, 1));

    ((Subscription) source.subscriber()).request(n);

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    subscriber.cancel();
  }

  @Test
  void request_addedUpBeyondTheGreatestNumber_isWithoutBoundAndStays() {
    TestSubscriber<String> subscriber = subscribe(Long.MAX_VALUE - 1);
    subscriber.request(Long.MAX_VALUE - 1);
    source.next(texts(1, 1));

    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(Long.MAX_VALUE);
    subscriber.cancel();
  }

  @Test
  void conditionalSubscriber_whoRefusesSome_keepsItsDemand() {
    List<String> received = new ArrayList<>();
    Flux.range(0, 100)
        .map(Object::toString)
        .transform(spill.operator(MEMORY))
        .filter(text -> text.endsWith("7"))
        .doOnNext(received::add)
        .blockLast(PoolContract.PATIENCE);

    assertThat(received).hasSize(10);
  }

  @Test
  void fusion_isNotOffered() {
    flux()
        .subscribe(
            new BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                assertThat(subscription).isNotInstanceOf(Fuseable.QueueSubscription.class);
                cancel();
              }
            });

    assertThat(source.cancels()).isEqualTo(1);
  }

  // ---------------------------------------------------------------- no signals overlap

  @Test
  void signals_fromSourceDiskAndRequestersAtOnce_neverOverlap() throws InterruptedException {
    int count = 5_000;
    TestSubscriber<String> subscriber =
        TestSubscriber.builder().initialRequest(0).contextPutAll(lost.context()).build();
    Flux.range(0, count)
        .map(Object::toString)
        .hide()
        .transform(spill.operator(MEMORY))
        .subscribe(subscriber);
    List<Thread> requesters = new ArrayList<>();
    for (int t = 0; t < 3; t++) {
      Thread requester =
          new Thread(
              () -> {
                while (!subscriber.isTerminatedOrCancelled()) {
                  subscriber.request(1);
                }
              });
      requesters.add(requester);
      requester.start();
    }
    for (Thread requester : requesters) {
      requester.join();
    }

    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(subscriber.getReceivedOnNext()).hasSize(count).doesNotHaveDuplicates();
    assertThat(spill.snapshot().written()).isPositive();
  }

  // ---------------------------------------------------------------- after the end

  @Test
  void anything_afterTheEnd_isDroppedWithTheContext() {
    TestSubscriber<String> subscriber = subscribe(9);
    source.subscriber().onComplete();

    source.next(texts(2, 2));
    source.subscriber().onError(MISTAKE);
    source.subscriber().onComplete();

    assertThat(lost.dropped()).containsExactly("2");
    assertThat(lost.droppedErrors()).containsExactly(MISTAKE);
    assertThat(subscriber.getProtocolErrors()).isEmpty();
    assertThat(spill.snapshot().ledger().offered()).as("not counted").isZero();
  }

  @Test
  void anything_afterTheCancel_isDiscardedOrDropped() {
    TestSubscriber<String> subscriber = subscribe(9);
    subscriber.cancel();

    source.next(texts(1, 2));
    source.subscriber().onError(MISTAKE);

    assertThat(lost.discarded()).containsExactly("1", "2");
    assertThat(lost.droppedErrors()).containsExactly(MISTAKE);
    assertThat(subscriber.getReceivedOnNextAfterCancellation()).isEmpty();
    assertThat(spill.snapshot().ledger().offered()).as("not counted").isZero();
  }

  @Test
  void nulls_areRefused() {
    TestSubscriber<String> subscriber = subscribe(9);

    assertThatThrownBy(() -> source.subscriber().onNext(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> source.subscriber().onError(null))
        .isInstanceOf(NullPointerException.class);
    subscriber.cancel();
  }

  // ---------------------------------------------------------------- cancelling

  @Test
  void cancel_anyNumberOfTimes_clearsMemoryOnce_andTheDiskKeepsItsRecords() throws IOException {
    TestSubscriber<String> subscriber = subscribe(0);
    source.next(texts(1, 5));
    untilSpilled(3);

    subscriber.cancel();
    ((Subscription) source.subscriber()).cancel();

    assertThat(source.cancels()).isEqualTo(1);
    assertThat(lost.discarded())
        .as("what was written, then what is in memory")
        .startsWith("3", "4", "5", "1", "2");
    assertThat(spill.snapshot().ledger().cancelled()).isEqualTo(2);
    spill = spill(builder -> builder); // the next process
    assertThat(
            Flux.just("6")
                .transform(spill.operator(MEMORY))
                .collectList()
                .block(PoolContract.PATIENCE))
        .containsExactlyInAnyOrder("3", "4", "5", "6");
  }

  // ---------------------------------------------------------------- no room

  @Test
  void source_thatSendsTooMuch_failsWithTheCapacity() {
    TestSubscriber<String> subscriber = subscribe(0);

    for (int i = 0; i < 1_000_000 && !subscriber.isTerminatedOrCancelled(); i++) {
      source.next(texts(i, i));
      if (source.cancels() > 0) {
        subscriber.request(Long.MAX_VALUE);
      }
    }

    subscriber.block(PoolContract.PATIENCE);
    assertThat(subscriber.expectTerminalError())
        .matches(Exceptions::isOverflow)
        .hasMessage("spill test: the source sent more than was requested (capacity: 6)");
  }

  @Test
  void bound_reject_failsWithTheBound() throws IOException {
    spill = spill(builder -> builder.maxBytes(4_096).overflow(Overflow.reject()));
    StepVerifier.create(
            Flux.range(1_000_000, 1_000).map(Object::toString).transform(spill.operator(1)), 0)
        .expectSubscription()
        .then(() -> eventually().until(() -> spill.snapshot().ledger().rejected() > 0))
        .thenRequest(Long.MAX_VALUE)
        .thenConsumeWhile(text -> true)
        .expectErrorMatches(
            e ->
                Exceptions.isOverflow(e)
                    && "spill test: no room on disk (maxBytes: 4096)".equals(e.getMessage()))
        .verify(PoolContract.PATIENCE);
  }

  @Test
  void bound_block_lettingGo_letsIn() throws IOException {
    spill = spill(builder -> builder.maxBytes(4_096).inOrder());

    List<String> all =
        Flux.range(1_000_000, 3_000)
            .map(Object::toString)
            .transform(spill.operator(1))
            .limitRate(3)
            .concatMap(Mono::just)
            .collectList()
            .block(PoolContract.PATIENCE);

    assertThat(all).isSorted().hasSize(3_000);
    assertThat(spill.snapshot().bytes()).isLessThanOrEqualTo(4_096);
  }

  // ---------------------------------------------------------------- threads and context

  /** Decodes nothing before it may, so that who requests finds nothing to pass on itself. */
  private static final class HeldCodec implements SpillCodec<String> {
    private final CountDownLatch mayDecode = new CountDownLatch(1);

    @Override
    public void encode(String value, SpillOutput out) throws IOException {
      SpillCodec.utf8().encode(value, out);
    }

    @Override
    public String decode(ByteBuffer record) throws IOException {
      try {
        mayDecode.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      return SpillCodec.utf8().decode(record);
    }
  }

  /** On which thread the third of three comes, which is on disk when all are requested. */
  private String threadOfAReplayed(Scheduler emitter) throws IOException {
    spill.disposeGracefully().block(PoolContract.PATIENCE);
    HeldCodec codec = new HeldCodec();
    spill = Spill.in(folder, codec).name("test").handover(HANDOVER).emitter(emitter).build();
    List<String> threads = new CopyOnWriteArrayList<>();
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();
    flux().doOnNext(text -> threads.add(Thread.currentThread().getName())).subscribe(subscriber);
    source.next(texts(1, 3));
    untilSpilled(1);
    subscriber.request(Long.MAX_VALUE);
    source.subscriber().onComplete();
    codec.mayDecode.countDown();
    subscriber.block(PoolContract.PATIENCE);

    assertThat(subscriber.getReceivedOnNext()).containsExactly("1", "2", "3");
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(threads.subList(0, 2)).containsOnly(Thread.currentThread().getName());
    return threads.get(2);
  }

  @Test
  void replayed_comeOnTheEmitter() throws IOException {
    Scheduler emitter = Schedulers.newSingle("emitting");
    try {
      assertThat(threadOfAReplayed(emitter)).startsWith("emitting");
    } finally {
      emitter.dispose();
    }
  }

  @Test
  void emitter_thatIsGone_isReplacedByTheDisksThread() throws IOException {
    Scheduler emitter = Schedulers.newSingle("emitting");
    emitter.dispose();

    assertThat(threadOfAReplayed(emitter)).isEqualTo("weir-spill-test");
  }

  @Test
  void disk_thatIsGone_failsTheStreamAndHangsNobody() throws IOException {
    Scheduler disk = Schedulers.newBoundedElastic(1, 10, "gone");
    spill = spill(builder -> builder.disk(disk));
    disk.dispose();
    TestSubscriber<String> subscriber = subscribe(0);

    source.next(texts(1, 3));
    subscriber.request(Long.MAX_VALUE);

    subscriber.block(PoolContract.PATIENCE);
    assertThat(subscriber.expectTerminalError()).isNotNull();
  }

  @Test
  void context_isTheSubscribers() {
    Flux<String> seen =
        Flux.deferContextual(context -> Flux.just(context.<String>get("key")))
            .transform(spill.operator(MEMORY))
            .contextWrite(Context.of("key", "value"));

    StepVerifier.create(seen).expectNext("value").expectComplete().verify(PoolContract.PATIENCE);
  }

  @Test
  void scan_saysWhatIsSo() {
    TestSubscriber<String> subscriber = subscribe(0);
    source.next(texts(1, 2));

    assertThat(scan().scan(Attr.PARENT)).isNotNull();
    assertThat(scan().scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(scan().scan(Attr.BUFFERED)).isEqualTo(2);
    assertThat(scan().scan(Attr.CAPACITY)).isEqualTo(MEMORY + HANDOVER);
    assertThat(scan().scan(Attr.PREFETCH)).isEqualTo(MEMORY + HANDOVER);
    assertThat(scan().scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    assertThat(scan().scan(Attr.RUN_ON)).isNotNull();
    assertThat(scan().scan(Attr.DELAY_ERROR)).isTrue();
    assertThat(scan().scan(Attr.TERMINATED)).isFalse();
    source.subscriber().onError(MISTAKE);
    assertThat(scan().scan(Attr.ERROR)).isSameAs(MISTAKE);
    subscriber.cancel();
    assertThat(scan().scan(Attr.CANCELLED)).isTrue();
    assertThat(flux().getPrefetch()).isEqualTo(MEMORY + HANDOVER);
  }

  @Test
  void second_whileTheFirstIsThere_isTurnedAway_andAssemblyIsShared() {
    Flux<String> both = flux();
    TestSubscriber<String> first = TestSubscriber.create();
    both.subscribe(first);

    StepVerifier.create(both)
        .expectError(IllegalStateException.class)
        .verify(Duration.ofSeconds(30));
    first.cancel();
  }

  // ---------------------------------------------------------------- building

  @Test
  void settings_outOfTheirRange_areNamed() {
    SpillBuilder<String> builder = Spill.in(folder, SpillCodec.utf8());

    assertThatThrownBy(() -> builder.maxBytes(1))
        .hasMessage("maxBytes: 1 (expected: 4096 to 4611686018427387904)");
    assertThatThrownBy(() -> builder.handover(0))
        .hasMessage("handover: 0 (expected: 1 to 1048576)");
    assertThatThrownBy(() -> builder.shares(0, 1)).hasMessage("live: 0 (expected: 1 to 1000000)");
    assertThatThrownBy(() -> builder.name(" ")).hasMessage("name: \" \" (expected: not blank)");
    assertThatThrownBy(() -> builder.overflow(Overflow.callerRuns()))
        .hasMessageContaining("expected: block, drop, reject or timeout");
    assertThatThrownBy(() -> spill.operator(0)).hasMessage("memory: 0 (expected: 1 to 16777216)");
  }
}
