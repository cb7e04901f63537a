package dev.weir.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** That whoever is compared does what it is compared for. */
class GuardRosterTest {

  private static final Setup SETUP = new Setup(1, 2);

  @ParameterizedTest
  @EnumSource
  void open_aMono_staysOneAndGivesItsPermitBack(GuardRoster who) {
    Publisher<Object> guarded = who.open(SETUP).apply(Mono.just("value"));

    assertThat(guarded).isInstanceOf(Mono.class);
    for (int i = 0; i < 10 * SETUP.capacity(); i++) {
      assertThat(Mono.from(guarded).block()).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @EnumSource
  void open_aFlux_passesAllAndGivesItsPermitBack(GuardRoster who) {
    Flux<Object> guarded = Flux.from(who.open(SETUP).apply(Flux.just("a", "b")));

    for (int i = 0; i < 10 * SETUP.capacity(); i++) {
      assertThat(guarded.collectList().block()).containsExactly("a", "b");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BULKHEAD", "SEMAPHORE", "NETFLIX"})
  void open_peerWithoutPermits_refuses(GuardRoster who) {
    Mono<Object> guarded = Mono.from(who.open(SETUP).apply(Mono.never()));
    for (int i = 0; i < SETUP.capacity(); i++) {
      Disposable held = guarded.subscribe();
      assertThat(held.isDisposed()).isFalse();
    }

    assertThatThrownBy(guarded::block).isInstanceOf(RuntimeException.class);
  }

  @ParameterizedTest
  @EnumSource
  void pass_ofEachLine_isBackWhenAllHaveEnded(LineRoster who) {
    AtomicInteger calls = new AtomicInteger();
    List<Object> results = new ArrayList<>();
    LineRoster.Line line = who.open(3, Mono.fromCallable(calls::incrementAndGet));

    line.pass(new Results(results));

    assertThat(results).hasSize(LineRoster.LENGTH);
    assertThat(calls).hasValue(LineRoster.LENGTH);
  }

  /** For one subscription after another. */
  private record Results(List<Object> values) implements CoreSubscriber<Object> {

    @Override
    public void onSubscribe(Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object value) {
      values.add(value);
    }

    @Override
    public void onError(Throwable error) {
      values.add(error);
    }

    @Override
    public void onComplete() {
      /* The values are what is counted. */
    }
  }

  @Test
  void ours_areAllGates() {
    assertThat(GuardRoster.ours()).allSatisfy(who -> assertThat(who.title()).startsWith("Gate"));
  }
}
