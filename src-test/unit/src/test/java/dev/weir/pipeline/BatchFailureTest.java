package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.test.subscriber.TestSubscriber;

/** A batch that fails over one element while others come. */
class BatchFailureTest {

  @Test
  void batch_failsWhileMoreComes_countsAndDiscardsIt() {
    List<Object> discarded = new ArrayList<>();
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("weighing")
            .batch(
                "batch",
                4,
                Duration.ofSeconds(1),
                100,
                i -> {
                  throw new IllegalStateException("weighs " + i);
                })
            .build();
    TestSubscriber<List<Integer>> subscriber = TestSubscriber.create();
    Flux<Integer> heedless =
        Flux.from(
            s -> {
              s.onSubscribe(Operators.emptySubscription());
              s.onNext(1);
              s.onNext(2); // before it hears of the cancel
            });

    heedless.transform(pipeline).doOnDiscard(Integer.class, discarded::add).subscribe(subscriber);

    assertThat(subscriber.expectTerminalError()).hasMessage("weighs 1");
    assertThat(discarded).containsExactlyInAnyOrder(1, 2);
    assertThat(pipeline.snapshot().stage("batch").ledger().offered()).isEqualTo(2);
    assertThat(pipeline.snapshot().stage("batch").ledger().cancelled()).isEqualTo(1);
  }

  @Test
  void batch_weigherThrows_discardsWhatWasGatheredBeforeItTells() {
    List<Object> events = new ArrayList<>();
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("weighing")
            .batch("batch", 4, Duration.ofSeconds(1), 100, i -> 6 / (3 - i))
            .build();

    Flux.range(1, 5)
        .transform(pipeline)
        .doOnError(error -> events.add("error"))
        .contextWrite(c -> Operators.enableOnDiscard(c, events::add))
        .subscribe(TestSubscriber.create());

    assertThat(events).hasSize(4).endsWith("error").contains(1, 2, 3);
  }

  @Test
  void batch_ofElementsThatWeighAllTogetherMoreThanANumberHolds_isFull() {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("weighing")
            .batch("batch", 4, Duration.ofSeconds(1), Long.MAX_VALUE, i -> Long.MAX_VALUE - 1)
            .build();

    assertThat(Flux.range(1, 4).transform(pipeline).collectList().block())
        .containsExactly(List.of(1, 2), List.of(3, 4));
  }
}
