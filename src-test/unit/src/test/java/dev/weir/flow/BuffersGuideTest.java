package dev.weir.flow;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;
import static reactor.core.publisher.BufferOverflowStrategy.DROP_OLDEST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The examples of docs/buffers.md, which must stand here word for word, and its pictures. */
class BuffersGuideTest {

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Runnable NOTHING_WANTED_YET = () -> {};

  private record Price(String symbol, int cents) {}

  @Test
  void guide_weight_keepsTheRecentOnes() {
    Flux<String> lines = Flux.just("a".repeat(900_000), "b".repeat(90_000), "c".repeat(10_001));
    FlowMeter meter = FlowMeter.named("logs");
    Flux<String> recent =
        lines.transform(
            Backpressure.<String>drop(256, DROP_OLDEST)
                .maxWeight(1_000_000, String::length)
                .meter(meter));

    StepVerifier.create(recent.map(line -> line.charAt(0)), 0)
        .then(() -> assertThat(meter.weight()).isEqualTo(100_001))
        .thenRequest(9)
        .expectNext('b', 'c')
        .verifyComplete();
  }

  @Test
  void guide_age_keepsTheFreshOnes() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPublisher<Integer> source = TestPublisher.create();
    Flux<Integer> ticks = source.flux();
    Flux<Integer> fresh =
        ticks.transform(Backpressure.<Integer>drop(2).maxAge(ofMillis(50)).timer(clock));

    StepVerifier.create(fresh, 0)
        .then(() -> source.next(1))
        .then(() -> clock.advanceTimeBy(ofMillis(30)))
        .then(() -> source.next(2, 3))
        .then(() -> clock.advanceTimeBy(ofMillis(70)))
        .then(() -> source.next(4))
        .thenRequest(9)
        .expectNext(4)
        .then(source::complete)
        .verifyComplete();
  }

  @Test
  void guide_latestByKey_keepsOnePrice() {
    Flux<Price> ticker = Flux.just(new Price("a", 1), new Price("b", 2), new Price("a", 3));
    Flux<Price> prices = ticker.transform(Backpressure.latestByKey(Price::symbol, 10_000));

    StepVerifier.create(prices, 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(new Price("a", 3), new Price("b", 2))
        .verifyComplete();
  }

  @Test
  void guide_conflate_losesNothing() {
    Flux<Integer> counts = Flux.range(1, 100);
    Flux<Integer> sums = counts.transform(Backpressure.conflate(Integer::sum));

    StepVerifier.create(sums, 0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(5_050)
        .verifyComplete();
  }

  @Test
  void guide_sample_countsAll() {
    Flux<String> lines =
        Flux.range(1, 10_000).map(i -> i % 1_000 == 0 ? "ERROR " + i : "INFO " + i);
    FlowMeter meter = FlowMeter.named("logs");
    Sampling<String> sampling =
        Backpressure.<String>sample(1_024).always(line -> line.startsWith("ERROR")).meter(meter);
    Flux<Sampled<String>> some = lines.transform(sampling);
    Mono<Long> howMany = some.reduce(0L, (sum, line) -> sum + line.oneIn());

    StepVerifier.create(howMany).expectNext(10_000L).verifyComplete();
    StepVerifier.create(some.filter(line -> line.value().startsWith("ERROR")).count(), 0)
        .thenRequest(1)
        .expectNext(10L)
        .verifyComplete();
    assertThat(meter.ledger().isBalanced()).isTrue();
  }

  // ---------------------------------------------------------------- the pictures

  @Test
  void pictures_sayWhatHappens() {
    StepVerifier.create(
            Flux.just(2, 3, 4, 1, 6)
                .transform(Backpressure.<Integer>drop(256, DROP_OLDEST).maxWeight(10, i -> i)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1, 6)
        .verifyComplete();
    StepVerifier.create(
            Flux.just("a1", "b1", "a2", "c1", "b2", "a3")
                .transform(Backpressure.latestByKey(s -> s.charAt(0), 3)),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext("a3", "b2", "c1")
        .verifyComplete();
    StepVerifier.create(
            Flux.fromStream(IntStream.rangeClosed(1, 17).boxed())
                .transform(Backpressure.<Integer>sample(14).threshold(4))
                .map(Sampled::oneIn),
            0)
        .then(NOTHING_WANTED_YET)
        .thenRequest(9)
        .expectNext(1L, 1L, 1L, 2L, 4L, 8L)
        .verifyComplete();
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    String here =
        words(
            Files.readString(
                root().resolve("src-test/unit/src/test/java/dev/weir/flow/BuffersGuideTest.java")));
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(root().resolve("docs/buffers.md")));
    while (block.find()) {
      blocks.add(block.group(1));
    }

    assertThat(blocks).hasSize(5).allSatisfy(b -> assertThat(here).contains(words(b)));
  }

  /* However lines are broken. */
  private static String words(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("docs/buffers.md"))) {
      directory = directory.getParent();
      assertThat(directory).as("a directory above this one with docs/buffers.md").isNotNull();
    }
    return directory;
  }
}
