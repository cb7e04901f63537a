package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.ConditionalTestSubscriber;
import reactor.test.subscriber.TestSubscriber;

/** What a buffering operator is to its neighbours: scanned, fused, hooked, and given a Context. */
@OverEveryBuffer
class BufferNeighboursTest extends BufferContract {

  private static final Duration PATIENCE = PoolContract.PATIENCE;

  /** Runs nothing until it is told to. */
  private final TestPool held = TestPool.of(WorkerPools.fixed("held", 1));

  // ---------------------------------------------------------------- looking in

  @Test
  void scan_whileElementsWait_showsTheStream() {
    TestSubscriber<Integer> subscriber = subscribe(0);
    subscriber.request(1);
    fill();

    Scannable operator = scan();
    assertThat(operator.scanUnsafe(Attr.PARENT)).isInstanceOf(Subscription.class);
    assertThat(operator.scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(operator.scan(Attr.PREFETCH)).isEqualTo(kind.prefetch(capacity));
    assertThat(operator.scan(Attr.CAPACITY)).isEqualTo(kind.capacity(capacity));
    assertThat(operator.scan(Attr.BUFFERED)).isEqualTo(capacity - 1);
    assertThat(operator.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isZero();
    assertThat(operator.scan(Attr.TERMINATED)).isFalse();
    assertThat(operator.scan(Attr.CANCELLED)).isFalse();
    assertThat(operator.scan(Attr.ERROR)).isNull();
    assertThat(operator.scan(Attr.DELAY_ERROR)).isTrue();
    assertThat(operator.scan(Attr.RUN_STYLE)).isEqualTo(runStyle());
    assertThat(operator.scanUnsafe(Attr.RUN_ON)).isSameAs(kind.usesTimer() ? timer : null);

    subscriber.cancel();
    assertThat(operator.scan(Attr.CANCELLED)).isTrue();
    assertThat(operator.scan(Attr.TERMINATED)).isFalse();
    assertThat(operator.scan(Attr.BUFFERED)).isZero();
  }

  @Test
  void scan_ofAnErrorThatStillWaits_showsItBeforeTheEnd() {
    IllegalStateException error = new IllegalStateException("source");
    TestSubscriber<Integer> subscriber = subscribe(0);
    source.next(List.of(1));
    source.subscriber().onError(error);

    assertThat(scan().scan(Attr.ERROR)).isSameAs(error);
    assertThat(scan().scan(Attr.TERMINATED)).isFalse();
    subscriber.request(1);
    assertThat(scan().scan(Attr.TERMINATED)).isTrue();
    assertThat(scan().scan(Attr.ERROR)).isSameAs(error);
  }

  @Test
  void scan_ofTheFlux_showsItsSourceAndPrefetch() {
    Flux<Integer> numbers = Flux.range(1, 3);

    Flux<Integer> buffered = numbers.transform(operator());

    assertThat(Scannable.from(buffered).scan(Attr.PARENT)).isSameAs(numbers);
    assertThat(Scannable.from(buffered).scan(Attr.RUN_STYLE)).isEqualTo(runStyle());
    assertThat(buffered.getPrefetch()).isEqualTo(kind.prefetch(capacity));
  }

  private Attr.RunStyle runStyle() {
    return kind.usesTimer() ? Attr.RunStyle.ASYNC : Attr.RunStyle.SYNC;
  }

  // ---------------------------------------------------------------- Context, hooks, subscribers

  @Test
  void context_ofTheSubscriber_reachesTheSource() {
    TestSubscriber<Integer> subscriber = subscribe(0);

    assertThat(((CoreSubscriber<?>) source.subscriber()).currentContext())
        .isSameAs(subscriber.currentContext());
    subscriber.cancel();
  }

  @Test
  void assemblyHook_seesTheOperator() {
    List<String> seen = new ArrayList<>();
    Hooks.onEachOperator(
        "contract",
        publisher -> {
          seen.add(publisher.getClass().getSimpleName());
          return publisher;
        });
    try {
      assertThat(flux()).isNotNull();
    } finally {
      Hooks.resetOnEachOperator("contract");
    }

    assertThat(seen).contains("FluxBackpressure");
  }

  @Test
  void subscribers_ofOneFlux_haveABufferEach() {
    TestSubscriber<Integer> first = subscriber(0).build();
    TestSubscriber<Integer> second = subscriber(0).build();
    Flux<Integer> flux = Flux.range(1, capacity).transform(operator());
    flux.subscribe(first);
    flux.subscribe(second);

    first.request(1);
    assertThat(first.getReceivedOnNext()).containsExactly(1);
    assertThat(second.getReceivedOnNext()).isEmpty();
    second.request(Long.MAX_VALUE);
    assertThat(second.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
    assertThat(second.isTerminatedComplete()).isTrue();
    first.cancel();
  }

  // ---------------------------------------------------------------- fusion

  @Test
  void fusion_isGrantedAsItCanBeKept() {
    for (int requested :
        new int[] {
          Fuseable.ASYNC, Fuseable.ANY, Fuseable.ANY | Fuseable.THREAD_BARRIER, Fuseable.SYNC
        }) {
      boolean granted = kind.isFuseable() && (requested & Fuseable.ASYNC) != 0;
      TestSubscriber<Integer> subscriber =
          subscriber(Long.MAX_VALUE)
              .requireFusion(requested, granted ? Fuseable.ASYNC : Fuseable.NONE)
              .build();

      Flux.range(1, capacity).transform(operator()).subscribe(subscriber);

      assertThat(subscriber.getFusionMode()).isEqualTo(granted ? Fuseable.ASYNC : Fuseable.NONE);
      assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
      assertThat(subscriber.isTerminatedComplete()).isTrue();
      assertThat(subscriber.getProtocolErrors()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 256})
  void publishOn_behindIt_getsTheSameElements(int prefetch) {
    List<Integer> received =
        Flux.range(0, 5_000)
            .transform(operator())
            .publishOn(Schedulers.parallel(), prefetch)
            .onErrorComplete(Exceptions::isOverflow)
            .collectList()
            .block(PATIENCE);

    assertThat(received).isSorted().doesNotHaveDuplicates();
    if (kind.throttles()) {
      assertThat(received).hasSize(5_000);
    }
  }

  @Test
  void publishOn_behindIt_deliversTheErrorAfterTheElements() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    flux().publishOn(held, 1).subscribe(subscriber);

    source.next(numbers(1, capacity));
    source.subscriber().onError(new IllegalStateException("source"));
    held.runAll();

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(numbers(1, capacity));
    assertThat(subscriber.expectTerminalError()).hasMessage("source");
  }

  @Test
  void publishOn_behindItThatDelaysNoErrors_discardsTheElements() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    flux().publishOn(held, false, 256).subscribe(subscriber);

    source.next(numbers(1, capacity));
    source.subscriber().onError(new IllegalStateException("source"));
    held.runAll();

    assertThat(subscriber.expectTerminalError()).hasMessage("source");
    assertThat(subscriber.getReceivedOnNext().size() + lost.discarded().size()).isEqualTo(capacity);
  }

  // ---------------------------------------------------------------- conditional subscribers

  @Test
  void conditionalSubscriber_thatDeclines_isOfferedTheNextForTheSameDemand() {
    ConditionalTestSubscriber<Integer> subscriber = subscriber(0).buildConditional(i -> i % 2 == 0);
    flux().subscribe(subscriber);
    fill();

    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).isEqualTo(capacity == 1 ? List.of() : List.of(2));
    assertThat(scan().scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(capacity == 1 ? 1 : 0);
    subscriber.cancel();
  }

  @Test
  void filter_behindIt_getsWhatItWants() {
    StepVerifier.create(
            Flux.range(1, capacity)
                .hide()
                .transform(operator())
                .filter(i -> i % 2 == 1)
                .collectList())
        .expectNext(numbers(1, capacity).stream().filter(i -> i % 2 == 1).toList())
        .verifyComplete();
  }

  @Test
  void take_behindIt_cancelsTheSource() {
    TestSubscriber<Integer> subscriber = subscriber(Long.MAX_VALUE).build();
    flux().take(1).subscribe(subscriber);

    source.next(List.of(1, 2));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(source.cancels()).isEqualTo(1);
    assertThat(lost.discarded()).containsExactly(2);
  }
}
