package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What an operator owes its source and its subscriber, for a gate's: begun at once, or later. */
class GuardContractTest {

  /** The operator, and whether it has to wait for its permit. */
  enum Guarding {
    MONO(true, Hold.TO_END, false),
    MONO_WAITING(true, Hold.TO_END, true),
    FLUX(false, Hold.TO_END, false),
    FLUX_WAITING(false, Hold.TO_END, true),
    FLUX_TO_FIRST(false, Hold.TO_FIRST_ELEMENT, false),
    FLUX_TO_FIRST_WAITING(false, Hold.TO_FIRST_ELEMENT, true);

    private final boolean mono;
    private final Hold hold;
    private final boolean waits;

    Guarding(boolean mono, Hold hold, boolean waits) {
      this.mono = mono;
      this.hold = hold;
      this.waits = waits;
    }
  }

  private final HandSource<Integer> source = new HandSource<>();
  private final Gate gate = Gate.of("contract").limit(Limits.fixed(1)).build();
  private final List<Object> dropped = new ArrayList<>();
  private final List<Object> discarded = new ArrayList<>();
  private final Context context =
      Operators.enableOnDiscard(Context.of("key", "value"), discarded::add)
          .put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add)
          .put("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add);

  @AfterEach
  void everyPermitIsHome() {
    Ledger ledger = gate.snapshot().ledger();
    assertThat(ledger.isBalanced() && ledger.pending() == 0).as("%s", ledger).isTrue();
  }

  private Publisher<Integer> guarded(Guarding kind, Publisher<Integer> from) {
    return gate.<Integer>guard(kind.hold).apply(kind.mono ? Mono.fromDirect(from) : from);
  }

  /** Subscribed to, and begun. */
  private <S extends CoreSubscriber<Integer>> S begin(Guarding kind, S subscriber) {
    Disposable holder = kind.waits ? Mono.never().transform(gate.guard()).subscribe() : () -> {};
    guarded(kind, source).subscribe(subscriber);
    assertThat(source.subscriber() == null).isEqualTo(kind.waits);
    holder.dispose();
    assertThat(source.subscriber()).isNotNull();
    return subscriber;
  }

  private TestSubscriber<Integer> begin(Guarding kind) {
    return begin(
        kind, TestSubscriber.builder().initialRequest(2).contextPut("key", "value").build());
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
  void request_beforeAndAfterThePermit_reachesTheSource(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);
    subscriber.request(3);

    assertThat(source.requested()).isEqualTo(5);
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
  }

  @ParameterizedTest
  @EnumSource
  void signals_afterACancel_areDiscardedOrDropped(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    IllegalStateException late = new IllegalStateException("late");
    CoreSubscriber<? super Integer> operator =
        (CoreSubscriber<? super Integer>) source.subscriber();
    subscriber.cancel();
    subscriber.cancel();

    operator.onNext(1);
    operator.onError(late);

    assertThat(subscriber.signals).isEmpty();
    assertThat(discarded).containsExactly(1);
    assertThat(dropped).containsExactly(late);
    assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(kind.waits ? 2 : 1);
  }

  @ParameterizedTest
  @EnumSource
  void error_ofTheSource_isPassedOnOnce(Guarding kind) {
    Recording subscriber = begin(kind, new Recording());
    IllegalStateException error = new IllegalStateException("source");

    source.subscriber().onError(error);

    assertThat(subscriber.signals).containsExactly(error);
    assertThat(gate.snapshot().ledger().failed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void cancel_withinAnElement_endsIt(Guarding kind) {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Disposable holder = kind.waits ? Mono.never().transform(gate.guard()).subscribe() : () -> {};
    Flux.from(guarded(kind, source)).take(1).subscribe(subscriber);
    holder.dispose();

    source.next(List.of(1));

    assertThat(subscriber.getReceivedOnNext()).containsExactly(1);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void context_ofTheSubscriber_reachesTheSource(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);

    CoreSubscriber<? super Integer> operator =
        (CoreSubscriber<? super Integer>) source.subscriber();
    assertThat(operator.currentContext().<String>get("key")).isEqualTo("value");
    subscriber.cancel();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.MATCH_ALL, names = "FLUX.*")
  void scan_whileItRuns_tellsHowThingsStand(Guarding kind) {
    TestSubscriber<Integer> subscriber = begin(kind);
    Scannable operator = Scannable.from(source.subscriber());

    assertThat(operator.scan(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(operator.scanUnsafe(Attr.PARENT)).isNotNull();
    assertThat(operator.scan(Attr.RUN_STYLE))
        .isEqualTo(kind.waits ? Attr.RunStyle.ASYNC : Attr.RunStyle.SYNC);
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
      guarded = guarded(kind, source);
    } finally {
      Hooks.resetOnEachOperator("contract");
    }

    assertThat(assembled).last().isEqualTo("guard");
    Scannable operator = Scannable.from(guarded);
    assertThat(Optional.ofNullable(operator.scan(Attr.PARENT))).isPresent();
    assertThat(operator.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
  }
}
