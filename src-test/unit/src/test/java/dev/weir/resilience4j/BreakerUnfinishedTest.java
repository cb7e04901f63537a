package dev.weir.resilience4j;

import static dev.weir.resilience4j.BreakerScene.stateOf;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What becomes of calls that get no answer. */
class BreakerUnfinishedTest {

  private final BreakerScene scene = new BreakerScene();

  private Breaker build(CircuitBreakerConfig.Builder config) {
    return Breaker.of(CircuitBreaker.of("dest", config.build())).timer(scene.time).build();
  }

  @AfterEach
  void endTime() {
    scene.time.dispose();
  }

  private static Disposable begin(Breaker breaker) {
    return Mono.never().transform(breaker.guard()).subscribe();
  }

  // ---------------------------------------------------------------- judged as failed, or refused

  @Test
  void config_byWhichNoAnswerIsASuccess_isRefused() {
    assertThatThrownBy(() -> build(scene.config().recordExceptions(IOException.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("recordExceptions: without CallUnfinishedException (expected: ");
    assertThatThrownBy(
            () -> build(scene.config().recordException(e -> e instanceof IllegalStateException)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void config_byWhichNoAnswerIsNothing_isRefused() {
    assertThatThrownBy(() -> build(scene.config().ignoreExceptions(TimeoutException.class)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("ignoreExceptions: with CallUnfinishedException (expected: ");
  }

  @Test
  void listOfErrors_withTheOneForNoAnswer_opensOnProbesThatHang() {
    for (Class<? extends Exception> listed :
        List.of(CallUnfinishedException.class, TimeoutException.class)) {
      Breaker breaker =
          build(
              scene
                  .config()
                  .recordExceptions(IOException.class, IllegalStateException.class, listed));
      scene.toHalfOpen(breaker);
      begin(breaker);
      begin(breaker);
      scene.time.advanceTimeBy(ofSeconds(2));

      assertThat(stateOf(breaker)).isEqualTo(State.OPEN);
      assertThat(breaker.snapshot().failureRate()).isEqualTo(100);
    }
  }
}
