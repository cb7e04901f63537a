package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.resilience4j.Breaker;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.resilience4j.SettleAt;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What an operator owes its source and its subscriber, for a breaker's. */
class BreakerContractTest {

  /** The operator. */
  enum Guarding {
    MONO(true, SettleAt.END, false),
    FLUX(false, SettleAt.END, false),
    FLUX_TO_FIRST(false, SettleAt.FIRST_ELEMENT, false),
    MONO_PROBE(true, SettleAt.END, true),
    FLUX_PROBE(false, SettleAt.END, true),
    FLUX_PROBE_TO_FIRST(false, SettleAt.FIRST_ELEMENT, true);

    private final boolean mono;
    private final SettleAt settleAt;

    /** In the half-open state, where each call has a bound. */
    private final boolean probe;

    Guarding(boolean mono, SettleAt settleAt, boolean probe) {
      this.mono = mono;
      this.settleAt = settleAt;
      this.probe = probe;
    }
  }

  private final HandSource<Integer> source = new HandSource<>();
  private final CircuitBreaker circuitBreaker = CircuitBreaker.ofDefaults("contract");
  private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
  private final Breaker breaker = Breaker.of(circuitBreaker).timer(timer).build();
  private final List<Object> dropped = new ArrayList<>();
  private final List<Object> discarded = new ArrayList<>();
  private final Context context =
      Operators.enableOnDiscard(Context.of("key", "value"), discarded::add)
          .put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add)
          .put("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add);

  @AfterEach
  void everyCallIsSettledOnce() {
    BreakerSnapshot atOnce = breaker.snapshot();
    assertThat(atOnce.isBalanced() && atOnce.running() == 0).as("%s", atOnce).isTrue();
    timer.advanceTimeBy(breaker.config().probeBound());
    BreakerSnapshot later = breaker.snapshot();
    assertThat(later.isBalanced() && later.unfinished() == 0).as("%s", later).isTrue();
    timer.dispose();
  }

  private Publisher<Integer> guarded(Guarding kind) {
    if (kind.probe) {
      circuitBreaker.transitionToOpenState();
      circuitBreaker.transitionToHalfOpenState();
    }
    return breaker
        .<Integer>guard(kind.settleAt)
        .apply(kind.mono ? Mono.fromDirect(source) : source);
  }

  private <S extends CoreSubscriber<Integer>> S begin(Guarding kind, S subscriber) {
    guarded(kind).subscribe(subscriber);
    return subscriber;
  }

  private TestSubscriber<Integer> begin(Guarding kind) {
    return begin(
        kind, TestSubscriber.builder().initialRequest(2).contextPut("key", "value").build());
  }

  @SuppressWarnings("unchecked")
  private CoreSubscriber<? super Integer> operator() {
    return (CoreSubscriber<? super Integer>) source.subscriber();
  }

  /** One who records what is dropped and discarded. */
  private final class Recording extends BaseSubscriber<Integer> {
    private final List<Object> signals = new ArrayList<>();

    @Override
    public Context currentContext() {
      return context;
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      s.request(9);
    }

    @Override
    protected void hookOnNext(Integer value) {
      signals.add(value);
    }

    @Override
    protected void hookOnError(Throwable error) {
      signals.add(error);
    }

    @Override
    protected void hookOnComplete() {
      signals.add("end");
    }
  }

  @ParameterizedTest
  @EnumSource
  void request_reachesTheSource(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);
    subscriber.request(3);

    assertThat(source.requested()).isEqualTo(5);
    subscriber.cancel();
    assertThat(source.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void request_ofNothing_isRefused(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    ((Subscription) operator()).request(0);

    assertThat(source.requested()).isEqualTo(9);
    subscriber.cancel();
  }

  @ParameterizedTest
  @EnumSource
  void onSubscribe_aSecondTime_cancelsThatAndKeepsTheFirst(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);
    Operators.DeferredSubscription second = new Operators.DeferredSubscription();

    source.subscriber().onSubscribe(second);
    source.next(List.of(1));
    source.subscriber().onComplete();

    assertThat(second.scan(Attr.CANCELLED)).isTrue();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void signals_afterTheEnd_areDropped(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    IllegalStateException late = new IllegalStateException("late");
    source.subscriber().onComplete();

    source.next(List.of(1));
    source.subscriber().onError(late);
    source.subscriber().onComplete();

    assertThat(subscriber.signals).containsExactly("end");
    assertThat(dropped).containsExactly(1, late);
    assertThat(discarded).isEmpty();
    assertThat(breaker.snapshot().succeeded()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void signals_afterACancel_areDiscardedOrDropped(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    IllegalStateException late = new IllegalStateException("late");
    subscriber.cancel();
    subscriber.cancel();

    operator().onNext(1);
    operator().onError(late);

    assertThat(subscriber.signals).isEmpty();
    assertThat(discarded).containsExactly(1);
    assertThat(dropped).containsExactly(late);
    assertThat(breaker.snapshot().cancelled()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void error_ofTheSource_isPassedOnOnce(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    IllegalStateException error = new IllegalStateException("source");

    source.subscriber().onError(error);

    assertThat(subscriber.signals).containsExactly(error);
    assertThat(breaker.snapshot().failed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void error_whenItIsFound_hasBeenCounted(Guarding kind) {
    List<Long> failed = new ArrayList<>();
    Mono.from(guarded(kind))
        .doOnError(e -> failed.add(breaker.snapshot().failed()))
        .subscribe(v -> {}, e -> {});
    source.subscriber().onError(new IllegalStateException("source"));

    assertThat(failed).containsExactly(1L);
  }

  @ParameterizedTest
  @EnumSource
  void context_ofTheSubscriber_reachesTheSource(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);

    assertThat(operator().currentContext().<String>get("key")).isEqualTo("value");
    subscriber.cancel();
  }

  @ParameterizedTest
  @EnumSource(names = {"FLUX", "FLUX_TO_FIRST", "FLUX_PROBE", "FLUX_PROBE_TO_FIRST"})
  void scan_whileItRuns_tellsHowThingsStand(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);
    Scannable operator = Scannable.from(source.subscriber());

    assertThat(operator.scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(operator.scanUnsafe(Attr.PARENT)).isNotNull();
    assertThat(operator.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.SYNC);
    assertThat(operator.scan(Attr.TERMINATED)).isFalse();
    assertThat(operator.scan(Attr.CANCELLED)).isFalse();
    source.subscriber().onComplete();
    assertThat(operator.scan(Attr.TERMINATED)).isTrue();
    subscriber.cancel();
    assertThat(operator.scan(Attr.CANCELLED)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void assembly_withHooks_passesThroughThemAndSaysItsSource(Guarding kind) {
    List<String> assembled = new ArrayList<>();
    Hooks.onEachOperator(
        "contract",
        p -> {
          assembled.add(Scannable.from(p).stepName());
          return p;
        });
    Publisher<Integer> guarded;
    try {
      guarded = guarded(kind);
    } finally {
      Hooks.resetOnEachOperator("contract");
    }

    assertThat(assembled).last().isEqualTo("breaker");
    Scannable operator = Scannable.from(guarded);
    assertThat(Optional.ofNullable(operator.scan(Attr.PARENT))).isPresent();
    assertThat(operator.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.SYNC);
  }
}
