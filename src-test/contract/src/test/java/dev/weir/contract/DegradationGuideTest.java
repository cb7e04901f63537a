package dev.weir.contract;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Fallback;
import dev.weir.gate.Gate;
import dev.weir.gate.GateRefusedException;
import dev.weir.limit.Limits;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.request.Deadline;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The examples of docs/degradation.md. */
class DegradationGuideTest {

  /** Prices of a while ago. */
  private static final class Cache {
    Mono<String> last(String id) {
      return Mono.just("old price of " + id);
    }
  }

  private final Cache cache = new Cache();

  private Mono<String> price(String id) {
    return Mono.just("price of " + id);
  }

  private static Gate fullGate() {
    Gate gate =
        Gate.of("prices")
            .limit(Limits.fixed(1))
            .queueCapacity(0)
            .overflow(Overflow.reject())
            .build();
    Mono.never().transform(gate.guard()).subscribe();
    return gate;
  }

  @Test
  void guide_fallback_byReason() {
    Gate gate = fullGate();
    String id = "tea";

    Fallback<String> fallback =
        Fallback.<String>none()
            .when(Set.of(Reason.DOOMED, Reason.SHUT_DOWN), refused -> Mono.empty())
            .otherwise(refused -> cache.last(id));
    Mono<String> price = price(id).transform(gate.guard()).transform(fallback);

    StepVerifier.create(price).expectNext("old price of tea").verifyComplete();
    StepVerifier.create(price.contextWrite(c -> c.put(Deadline.class, new Deadline(Instant.EPOCH))))
        .verifyComplete();
    Map<Reason, Long> taken = fallback.taken();
    assertThat(taken).isEqualTo(Map.of(Reason.NO_ROOM, 1L, Reason.DOOMED, 1L));
  }

  @Test
  void guide_deadline_goesWithTheRequest() {
    Gate gate = Gate.of("prices").limit(Limits.fixed(1)).build();
    Mono.never().transform(gate.guard()).subscribe();

    Mono<String> price =
        price("tea")
            .transform(gate.guard()) // waits, but not beyond the deadline
            .contextWrite(c -> c.put(Deadline.class, Deadline.in(ofMillis(100))));

    StepVerifier.create(price)
        .expectErrorSatisfies(
            e -> assertThat(((GateRefusedException) e).reason()).isEqualTo(Reason.DOOMED))
        .verify(ofSeconds(10));
  }

  @Test
  void guide_cheaperGate_forTheFallback() {
    Gate gate = fullGate();
    Gate cheap = Gate.of("cheap").limit(Limits.fixed(4)).overflow(Overflow.reject()).build();

    Mono<String> price =
        price("tea")
            .transform(gate.guard())
            .transform(
                Fallback.<String>none()
                    .otherwise(refused -> cache.last("tea").transform(cheap.guard())));

    StepVerifier.create(price).expectNext("old price of tea").verifyComplete();
    assertThat(cheap.snapshot().ledger().completed()).isEqualTo(1);
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(DegradationGuideTest.class, "docs/degradation.md", 3);
  }
}
