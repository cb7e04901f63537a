package dev.weir.bench.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is called while its capacity changes. */
class DependencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void call_noWorkers_waitsUntilThereIsOne() {
    try (Dependency dependency = new Dependency(1)) {
      Mono<List<Long>> all = Flux.range(0, 3).flatMap(i -> dependency.call()).collectList().cache();
      all.subscribe();

      assertThat(dependency.inFlight()).isEqualTo(3);
      assertThat(dependency.ended()).isZero();

      dependency.capacity(1);

      List<Long> latencies = all.block(PATIENCE);
      assertThat(latencies).hasSize(3).isSorted();
      assertThat(latencies.get(0)).isGreaterThanOrEqualTo(Dependency.TYPICAL_NANOS / 2);
      assertThat(latencies.get(2)).isGreaterThanOrEqualTo(3 * Dependency.TYPICAL_NANOS / 2);
      assertThat(dependency.inFlight()).isZero();
      assertThat(dependency.ended()).isEqualTo(3);
    }
  }

  @Test
  void latencies_askedTwice_areThoseSinceTheLastTime() {
    try (Dependency dependency = new Dependency(1)) {
      dependency.capacity(2);
      dependency.call().block(PATIENCE);

      assertThat(dependency.latencies().getTotalCount()).isEqualTo(1);
      assertThat(dependency.latencies().getTotalCount()).isZero();
    }
  }
}
