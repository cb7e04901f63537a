package dev.weir.bench.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is called while its capacity changes. */
class DependencyTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /* Within the precision of the histogram. */
  private static final long LEAST_NANOS = (long) (0.98 * Dependency.TYPICAL_NANOS / 2);

  @Test
  void call_noWorkers_waitsUntilThereIsOne() {
    try (Dependency dependency = new Dependency(1)) {
      Mono<List<Integer>> all =
          Flux.range(0, 3).flatMap(i -> dependency.call().map(nanos -> i)).collectList().cache();
      all.subscribe();

      assertThat(dependency.inFlight()).isEqualTo(3);
      assertThat(dependency.ended()).isZero();

      dependency.capacity(1);

      assertThat(all.block(PATIENCE)).containsExactly(0, 1, 2);
      assertThat(dependency.inFlight()).isZero();
      assertThat(dependency.ended()).isEqualTo(3);
    }
  }

  @Test
  void latencies_askedTwice_areThoseSinceTheLastTime() {
    try (Dependency dependency = new Dependency(1)) {
      dependency.capacity(2);
      dependency.call().block(PATIENCE);

      Histogram first = dependency.latencies();
      assertThat(first.getTotalCount()).isEqualTo(1);
      assertThat(first.getMinValue()).isGreaterThanOrEqualTo(LEAST_NANOS);
      assertThat(dependency.latencies().getTotalCount()).isZero();
    }
  }
}
