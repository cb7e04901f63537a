package dev.weir.contract;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.request.Deadline;
import dev.weir.retry.GivenUp;
import dev.weir.retry.GivenUpNote;
import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import dev.weir.retry.RetrySnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The examples of docs/retries.md. */
class RetriesGuideTest {

  /** What an HTTP client fails with. */
  private static final class StatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Duration retryAfter;

    StatusException(Duration retryAfter) {
      this.retryAfter = retryAfter;
    }

    Duration retryAfter() {
      return retryAfter;
    }
  }

  private final AtomicInteger attempts = new AtomicInteger();
  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

  /** Fails the first time. */
  private Mono<String> load(String id) {
    return Mono.fromCallable(
        () -> {
          if (attempts.incrementAndGet() % 2 == 1) {
            throw new IllegalStateException("busy");
          }
          return "loaded " + id;
        });
  }

  private Flux<String> feed() {
    return Flux.defer(
        () ->
            attempts.incrementAndGet() == 20
                ? Flux.empty()
                : Flux.just("tick").concatWith(Mono.error(() -> new IllegalStateException("cut"))));
  }

  private static GivenUp whyOf(Throwable error) {
    return GivenUpNote.on(error).why();
  }

  @Test
  void guide_on_addsToTheRule() {
    Retries careful =
        Retries.of("orders")
            .on(e -> Retries.isWorthwhile(e) && !(e instanceof IllegalArgumentException));

    StepVerifier.create(Mono.error(IllegalArgumentException::new).retryWhen(careful))
        .verifyErrorSatisfies(e -> assertThat(e).hasNoSuppressedExceptions());
    assertThat(careful.snapshot().givenUp()).containsOnlyKeys(GivenUp.NOT_WORTHWHILE);
  }

  @Test
  void guide_retryAfter_isReadFromTheClientsError() {
    Retries polite =
        Retries.of("orders")
            .backoff(ofMillis(100), ofSeconds(5))
            .retryAfter(e -> e instanceof StatusException http ? http.retryAfter() : null);

    Mono<Object> refused = Mono.error(() -> new StatusException(ofSeconds(3)));
    StepVerifier.withVirtualTime(() -> refused.retryWhen(polite.attempts(2).jitter(0)))
        .expectSubscription()
        .expectNoEvent(ofSeconds(3))
        .verifyErrorSatisfies(e -> assertThat(whyOf(e)).isEqualTo(GivenUp.NO_ATTEMPTS_LEFT));
    StepVerifier.create(Mono.error(new StatusException(ofSeconds(6))).retryWhen(polite))
        .verifyErrorSatisfies(e -> assertThat(whyOf(e)).isEqualTo(GivenUp.RETRY_AFTER_TOO_LONG));
  }

  @Test
  void guide_budget_isSharedByReadsAndWrites() {
    RetryBudget db = RetryBudget.of("db").share(0.1).burst(20).perSecond(1).build();
    Mono<String> read = load("tea").retryWhen(Retries.of("reads").budget(db));
    Mono<String> write = load("milk").retryWhen(Retries.of("writes").attempts(2).budget(db));

    StepVerifier.create(read.concatWith(write))
        .expectNext("loaded tea", "loaded milk")
        .verifyComplete();
    assertThat(db.snapshot().calls()).isEqualTo(2);
    assertThat(db.snapshot().spent()).isEqualTo(2);
  }

  @Test
  void guide_order_takesAPermitForEachAttempt() {
    Gate prices = Gate.of("prices").limit(Limits.fixed(1)).build();
    Retries retries = Retries.of("prices").backoff(ofMillis(1), ofMillis(1));
    Mono<String> price =
        load("tea")
            .timeout(ofMillis(300))
            .transform(prices.guard())
            .retryWhen(retries)
            .contextWrite(c -> c.put(Deadline.class, Deadline.in(ofSeconds(1))));

    price.onErrorReturn("slow machine").block();
    assertThat(prices.snapshot().ledger().pending()).isZero();
    assertThat(prices.snapshot().ledger().offered()).isEqualTo(1 + retries.snapshot().retries());
  }

  @Test
  void guide_breaker_stopsRetries() {
    AtomicBoolean open = new AtomicBoolean(true);
    Retries retries = Retries.of("prices");
    Retries guarded = retries.breaker(() -> open.get());

    StepVerifier.create(load("tea").retryWhen(guarded))
        .verifyErrorSatisfies(e -> assertThat(whyOf(e)).isEqualTo(GivenUp.BREAKER_OPEN));
  }

  @Test
  void guide_stream_countsAnew() {
    StepVerifier.withVirtualTime(
            () -> {
              Flux<String> ticks =
                  feed().retryWhen(Retries.of("feed").transientErrors(true).attempts(10));
              return ticks;
            })
        .thenAwait(ofSeconds(60))
        .expectNextCount(19)
        .verifyComplete();
  }

  @Test
  void guide_snapshot_reads() {
    RetryBudget budget = RetryBudget.of("b").share(0).burst(5).perSecond(0).build();
    Retries retries = Retries.of("r").budget(budget).timer(time);
    load("tea").retryWhen(retries).subscribe();

    RetrySnapshot now = retries.snapshot();
    String line =
        "%d calls, %d retries, %d wait; given up: %s; budget left: %d"
            .formatted(
                now.calls(),
                now.retries(),
                now.waiting(),
                now.givenUp(),
                budget.snapshot().available());

    assertThat(line).isEqualTo("1 calls, 0 retries, 1 wait; given up: {}; budget left: 4");
    time.dispose();
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(RetriesGuideTest.class, "docs/retries.md", 7);
  }
}
