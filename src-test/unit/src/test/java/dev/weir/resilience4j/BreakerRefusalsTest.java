package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.stateOf;
import static dev.weir.resilience4j.BreakerScene.succeed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** What is refused inside the guard has not been asked of the dependency. */
class BreakerRefusalsTest {

  private static final Set<Reason> RAN = EnumSet.of(Reason.RAN_TOO_LONG, Reason.RAN_PAST_DEADLINE);

  private final BreakerScene scene = new BreakerScene();

  private static final class Refusal extends RejectedExecutionException implements Refused {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    Refusal(Reason reason) {
      this.reason = reason;
    }

    @Override
    public Reason reason() {
      return reason;
    }
  }

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private BreakerBuilder builder() {
    return Breaker.of(scene.circuitBreaker()).timer(scene.time);
  }

  private static void refuse(Breaker breaker, Reason reason, int times) {
    for (int i = 0; i < times; i++) {
      Mono.error(new Refusal(reason)).transform(breaker.guard()).subscribe(v -> {}, e -> {});
    }
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void refusals_ofWhatWasNotBegun_countAsNothing(Reason reason) {
    Breaker breaker = builder().build();
    refuse(breaker, reason, 9);

    boolean ran = RAN.contains(reason);
    assertThat(stateOf(breaker)).isEqualTo(ran ? State.OPEN : State.CLOSED);
    assertThat(breaker.snapshot().recorded()).isEqualTo(ran ? 4 : 0);
    assertThat(breaker.snapshot().refused()).isEqualTo(ran ? 0 : 9);
    assertThat(breaker.snapshot().failed()).isEqualTo(ran ? 4 : 0);
    assertThat(breaker.snapshot().isBalanced()).isTrue();
  }

  @Test
  void refusals_thatAreToCount_openIt() {
    Breaker breaker = builder().refusalsCount(true).build();
    refuse(breaker, Reason.NO_ROOM, 4);

    assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
    assertThat(breaker.snapshot().failed()).isEqualTo(4);
    assertThat(breaker.snapshot().refused()).isZero();
    assertThat(breaker.config().refusalsCount()).isTrue();
  }

  @Test
  void probes_refusedWithin_giveTheirPermitsBack() {
    Breaker breaker = builder().build();
    scene.toHalfOpen(breaker);
    refuse(breaker, Reason.NO_ROOM, 9);

    assertThat(stateOf(breaker)).isEqualTo(State.HALF_OPEN);
    succeed(breaker, 2);
    assertThat(stateOf(breaker)).isEqualTo(State.CLOSED);
    assertThat(breaker.snapshot().turnedAway()).isZero();
  }
}
