package dev.weir.contract;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.resilience4j.Breaker;
import dev.weir.resilience4j.BreakerConfig;
import dev.weir.resilience4j.BreakerOpenException;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.resilience4j.CallUnfinishedException;
import dev.weir.resilience4j.SettleAt;
import dev.weir.retry.GivenUp;
import dev.weir.retry.GivenUpNote;
import dev.weir.retry.Retries;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The examples of docs/breakers.md. */
class BreakersGuideTest {

  private final CircuitBreakerConfig config =
      CircuitBreakerConfig.custom().slidingWindowSize(2).minimumNumberOfCalls(2).build();

  private Mono<String> load(String id) {
    return Mono.error(() -> new IllegalStateException("no " + id));
  }

  private Flux<String> feed() {
    return Flux.just("tick").concatWith(Mono.error(() -> new IllegalStateException("cut")));
  }

  @Test
  void guide_bounds_areSet() {
    Breaker prices =
        Breaker.of(CircuitBreaker.of("prices", config))
            .cancelCounts(ofSeconds(1))
            .probeBound(ofSeconds(5))
            .build();
    Mono<String> price = load("tea").timeout(ofMillis(800)).transform(prices.guard());

    StepVerifier.create(price).verifyErrorMessage("no tea");
    assertThat(prices.config()).isEqualTo(new BreakerConfig(ofSeconds(1), ofSeconds(5), false));
    assertThat(prices.snapshot().failed()).isEqualTo(1);
  }

  @Test
  void guide_listOfErrors_namesTheOneForNoAnswer() {
    CircuitBreakerConfig listed =
        CircuitBreakerConfig.custom()
            .recordExceptions(IOException.class, CallUnfinishedException.class)
            .build();

    Breaker prices = Breaker.of(CircuitBreaker.of("prices", listed)).build();
    StepVerifier.create(load("tea").transform(prices.guard())).verifyErrorMessage("no tea");
    assertThat(prices.snapshot().failureRate()).isEqualTo(-1);
  }

  @Test
  void guide_stream_succeedsWithItsFirstElement() {
    Breaker prices = Breaker.of(CircuitBreaker.of("prices", config)).build();
    Flux<String> ticks = feed().transform(prices.guard(SettleAt.FIRST_ELEMENT));

    StepVerifier.create(ticks).expectNext("tick").verifyErrorMessage("cut");
    assertThat(prices.snapshot().succeeded()).isEqualTo(1);
  }

  @Test
  void guide_retries_stopWhenItOpens() {
    Breaker prices = Breaker.of(CircuitBreaker.of("prices", config)).build();
    Retries retries = Retries.of("prices").breaker(prices::isOpen);
    Mono<String> persistent = load("tea").transform(prices.guard()).retryWhen(retries);

    StepVerifier.create(persistent)
        .verifyErrorSatisfies(
            e -> assertThat(GivenUpNote.on(e).why()).isEqualTo(GivenUp.BREAKER_OPEN));
    StepVerifier.create(persistent).verifyError(BreakerOpenException.class);
    assertThat(prices.snapshot().failed()).isEqualTo(2);
  }

  @Test
  void guide_snapshot_reads() {
    Breaker prices = Breaker.of(CircuitBreaker.of("prices", config)).build();
    load("tea").transform(prices.guard()).subscribe(v -> {}, e -> {});
    Mono.never().transform(prices.guard()).subscribe().dispose();
    load("tea").transform(prices.guard()).subscribe(v -> {}, e -> {});
    load("tea").transform(prices.guard()).subscribe(v -> {}, e -> {});

    BreakerSnapshot now = prices.snapshot();
    String line =
        "%s: %d let through, %d turned away, %d cancelled, failure rate %.0f %%"
            .formatted(
                now.state(), now.calls(), now.turnedAway(), now.cancelled(), now.failureRate());

    assertThat(line)
        .isEqualTo("OPEN: 3 let through, 1 turned away, 1 cancelled, failure rate 100 %");
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(BreakersGuideTest.class, "docs/breakers.md", 5);
  }
}
