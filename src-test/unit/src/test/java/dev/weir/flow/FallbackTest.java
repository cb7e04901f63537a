package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.gate.Gate;
import dev.weir.gate.GateRefusedException;
import dev.weir.limit.Limits;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FallbackTest {

  private static Gate fullGate() {
    Gate gate =
        Gate.of("g").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
    Mono.never().transform(gate.guard()).subscribe();
    return gate;
  }

  @Test
  void when_turnedAwayForThatReason_takesItsPlaceAndCounts() {
    Fallback<String> fallback =
        Fallback.<String>none()
            .when(Set.of(Reason.NO_ROOM), refused -> Mono.just("old " + refused.reason()));
    Gate gate = fullGate();

    StepVerifier.create(Mono.just("new").transform(gate.guard()).transform(fallback))
        .expectNext("old NO_ROOM")
        .verifyComplete();
    StepVerifier.create(Flux.just("new").transform(gate.guard()).transform(fallback))
        .expectNext("old NO_ROOM")
        .verifyComplete();

    assertThat(fallback.taken()).isEqualTo(Map.of(Reason.NO_ROOM, 2L));
  }

  @Test
  void when_turnedAwayForAnotherReason_passesTheRefusal() {
    Fallback<String> fallback =
        Fallback.<String>none().when(Set.of(Reason.DROPPED), refused -> Mono.just("old"));

    StepVerifier.create(Mono.just("new").transform(fullGate().guard()).transform(fallback))
        .verifyError(GateRefusedException.class);

    assertThat(fallback.taken()).isEmpty();
  }

  @Test
  void when_workFailsItself_passesTheError() {
    Fallback<String> fallback = Fallback.<String>none().otherwise(refused -> Mono.just("old"));

    StepVerifier.create(
            Mono.<String>error(new IllegalStateException("its own")).transform(fallback))
        .verifyErrorMessage("its own");
  }

  @Test
  void otherwise_someReasonsHaveAWay_leavesThoseAlone() {
    AtomicInteger others = new AtomicInteger();
    Fallback<String> fallback =
        Fallback.<String>none()
            .when(Set.of(Reason.DOOMED), refused -> Mono.empty())
            .otherwise(
                refused -> {
                  others.incrementAndGet();
                  return Mono.just("old");
                });
    Gate gate = fullGate();

    StepVerifier.create(
            Mono.just("new")
                .transform(gate.guard())
                .transform(fallback)
                .contextWrite(c -> c.put(Deadline.class, new Deadline(Instant.EPOCH))))
        .verifyComplete();
    StepVerifier.create(Mono.just("new").transform(gate.guard()).transform(fallback))
        .expectNext("old")
        .verifyComplete();

    assertThat(others).hasValue(1);
    assertThat(fallback.taken()).isEqualTo(Map.of(Reason.DOOMED, 1L, Reason.NO_ROOM, 1L));
  }

  @Test
  void when_aPoolTurnsAway_isTheSame() {
    WorkerPool pool = WorkerPools.fixed("p", 1).queueCapacity(0).overflow(Overflow.drop()).build();
    Fallback<String> fallback =
        Fallback.<String>none().when(Set.of(Reason.DROPPED), refused -> Mono.just("old"));
    try {
      pool.submitPublisher(() -> Mono.never()).subscribe();

      StepVerifier.create(pool.submit(() -> "new").transform(fallback))
          .expectNext("old")
          .verifyComplete();
    } finally {
      pool.dispose();
    }
  }

  @Test
  void fallback_throwsOrGivesNull_isSignalled() {
    Fallback<String> throwing =
        Fallback.<String>none()
            .otherwise(
                refused -> {
                  throw new IllegalStateException("no cache");
                });
    Fallback<String> nothing = Fallback.<String>none().otherwise(refused -> null);
    Gate gate = fullGate();

    StepVerifier.create(Mono.just("new").transform(gate.guard()).transform(throwing))
        .verifyErrorMessage("no cache");
    StepVerifier.create(Mono.just("new").transform(gate.guard()).transform(nothing))
        .verifyErrorMessage("the fallback's Publisher: null (expected: not null)");
    assertThat(throwing.taken()).isEmpty();
    assertThat(nothing.taken()).isEmpty();
  }

  @Test
  void taken_copiesMadeForEachCall_countTogether() {
    Fallback<String> prices = Fallback.none();
    Gate gate = fullGate();

    for (String id : List.of("tea", "milk")) {
      StepVerifier.create(
              Mono.just("new")
                  .transform(gate.guard())
                  .transform(prices.otherwise(refused -> Mono.just("old " + id))))
          .expectNext("old " + id)
          .verifyComplete();
    }

    assertThat(prices.taken()).isEqualTo(Map.of(Reason.NO_ROOM, 2L));
  }

  private static Fallback<String> old() {
    return Fallback.<String>none().otherwise(refused -> Mono.just("old"));
  }

  @Test
  void taken_eachWithItsOwnBeginning_countsForItself() {
    Fallback<String> teas = old();
    Fallback<String> milks = old();

    StepVerifier.create(Mono.just("new").transform(fullGate().guard()).transform(teas))
        .expectNext("old")
        .verifyComplete();

    assertThat(teas.taken()).isEqualTo(Map.of(Reason.NO_ROOM, 1L));
    assertThat(milks.taken()).isEmpty();
  }

  @Test
  void when_noReason_isRefused() {
    assertThatThrownBy(() -> Fallback.none().when(Set.of(), refused -> Mono.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("reasons: none (expected: at least one)");
  }

  @Test
  void toString_namesTheReasons() {
    assertThat(Fallback.none().when(Set.of(Reason.DOOMED), r -> Mono.empty()))
        .hasToString("Fallback[DOOMED]");
  }
}
