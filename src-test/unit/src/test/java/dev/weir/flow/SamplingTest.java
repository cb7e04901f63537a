package dev.weir.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** What is left out as a buffer fills, and what the rest says of it. */
class SamplingTest {

  private final FlowMeter meter = FlowMeter.named("logs");
  private final TestPublisher<Integer> source = TestPublisher.create();
  private final TestSubscriber<Sampled<Integer>> subscriber =
      TestSubscriber.builder().initialRequest(0).build();
  private final List<Object> discarded = new ArrayList<>();
  private final List<Integer> dropped = new ArrayList<>();

  private void subscribe(Sampling<Integer> sampling) {
    source
        .flux()
        .transform(sampling.meter(meter).onDropped(dropped::add))
        .doOnDiscard(Object.class, discarded::add)
        .subscribe(subscriber);
  }

  private void send(int first, int last) {
    IntStream.rangeClosed(first, last).forEach(source::next);
  }

  private List<Integer> values() {
    return subscriber.getReceivedOnNext().stream().map(Sampled::value).toList();
  }

  private List<Long> weights() {
    return subscriber.getReceivedOnNext().stream().map(Sampled::oneIn).toList();
  }

  // ---------------------------------------------------------------- arguments

  @Test
  void arguments_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> Backpressure.sample(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("capacity: 1 (expected: 2 to 16777216)");
    assertThatThrownBy(() -> Backpressure.sample(8).threshold(8))
        .hasMessage("threshold: 8 (expected: 1 to 7)");
    assertThatThrownBy(() -> Backpressure.sample(8).always(null))
        .hasMessage("predicate: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.sample(8).meter(null))
        .hasMessage("meter: null (expected: not null)");
    assertThatThrownBy(() -> Backpressure.sample(8).onDropped(null))
        .hasMessage("listener: null (expected: not null)");
    assertThatThrownBy(() -> new Sampled<>(1, 0))
        .hasMessage("oneIn: 0 (expected: 1 to 9223372036854775807)");
    assertThat(Backpressure.sample(8)).hasToString("sample(8).threshold(4)");
  }

  @Test
  void thinning_howeverFull_isNoMoreThanOneIn1024() {
    assertThat(new Thinning(12, 2).runLength(1)).isEqualTo(1);
    assertThat(new Thinning(12, 2).runLength(2)).isEqualTo(2);
    assertThat(new Thinning(12, 2).runLength(11)).isEqualTo(1_024);
    assertThat(new Thinning(12, 2).runLength(12)).isEqualTo(1_024);
    assertThat(new Thinning(2, 1).runLength(2)).isEqualTo(1_024);
  }

  // ---------------------------------------------------------------- without a choice

  @Test
  void sample_belowTheThreshold_keepsAll() {
    subscribe(Backpressure.<Integer>sample(8).threshold(4));
    send(1, 4);
    assertThat(meter.oneIn()).isEqualTo(1);

    subscriber.request(9);
    send(5, 8);

    assertThat(values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(weights()).containsOnly(1L);
    assertThat(dropped).isEmpty();
    subscriber.cancel();
  }

  @Test
  void sample_asItFills_thinsOutFurtherAndSaysHowFar() {
    subscribe(Backpressure.<Integer>sample(14).threshold(4));

    send(1, 3 + 2 + 4 + 8);
    assertThat(meter.oneIn()).as("two in ten of the room are taken: 2 x 2 x 2").isEqualTo(8);
    source.complete();
    subscriber.request(4);
    subscriber.request(99);

    assertThat(weights()).containsExactly(1L, 1L, 1L, 2L, 4L, 8L);
    assertThat(values()).isSorted().startsWith(1, 2, 3);
    assertThat(values().get(3)).isBetween(4, 5);
    assertThat(values().get(4)).isBetween(6, 9);
    assertThat(values().get(5)).isBetween(10, 17);
    assertThat(dropped).hasSize(11).doesNotContainAnyElementsOf(values());
    assertThat(discarded).containsExactlyElementsOf(dropped);
    assertThat(meter.ledger().dropped()).isEqualTo(11);
    assertThat(meter.ledger().completed()).isEqualTo(6);
    assertThat(meter.ledger().isBalanced()).isTrue();
  }

  @Test
  void sample_streamOver_saysThatNothingIsThinnedOut() {
    subscribe(Backpressure.<Integer>sample(4).threshold(1));
    send(1, 3);
    assertThat(meter.oneIn()).isGreaterThan(1);

    source.complete();
    subscriber.request(9);

    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(meter.oneIn()).isEqualTo(1);
  }

  @Test
  void sample_pressureGone_saysSo() {
    subscribe(Backpressure.<Integer>sample(4).threshold(1));
    send(1, 3);
    assertThat(meter.oneIn()).isGreaterThan(1);

    subscriber.request(9);
    send(4, 4);

    assertThat(meter.oneIn()).isEqualTo(1);
    assertThat(subscriber.getReceivedOnNext()).endsWith(new Sampled<>(4, 1));
    subscriber.cancel();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 64})
  void sample_whoNeverRequests_holdsNoMoreThanFitsAndLosesNoCount(int capacity) {
    subscribe(Backpressure.<Integer>sample(capacity).threshold(1).seed(7));

    send(1, 100_000);
    assertThat(meter.ledger().queued()).isLessThan(capacity);
    subscriber.request(Long.MAX_VALUE);

    assertThat(weights().stream().mapToLong(Long::longValue).sum()).isEqualTo(100_000);
    assertThat(values()).isSorted().hasSizeLessThan(capacity);
    subscriber.cancel();
  }

  // ---------------------------------------------------------------- always

  @Test
  void always_underPressure_keepsThoseAndThinsOutTheOthers() {
    subscribe(Backpressure.<Integer>sample(64).threshold(1).always(i -> i % 100 == 0));

    send(1, 2_000);
    subscriber.request(Long.MAX_VALUE);

    assertThat(values().stream().filter(i -> i % 100 == 0))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).mapToObj(i -> 100 * i).toList());
    assertThat(subscriber.getReceivedOnNext())
        .filteredOn(each -> each.value() % 100 == 0)
        .allMatch(each -> each.oneIn() == 1);
    assertThat(weights().stream().mapToLong(Long::longValue).sum()).isEqualTo(2_000);
    subscriber.cancel();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5, 16})
  void always_fullOfThem_samplesThemApartFromTheOthers(int capacity) {
    subscribe(Backpressure.<Integer>sample(capacity).threshold(1).always(i -> i % 2 == 0));

    send(1, 1_000);
    assertThat(meter.ledger().queued()).isLessThanOrEqualTo(capacity);
    subscriber.request(Long.MAX_VALUE);

    for (int kind = 0; kind < 2; kind++) {
      int each = kind;
      assertThat(
              subscriber.getReceivedOnNext().stream()
                  .filter(sampled -> sampled.value() % 2 == each)
                  .mapToLong(Sampled::oneIn)
                  .sum())
          .isEqualTo(500);
    }
    subscriber.cancel();
  }

  @Test
  void always_throws_failsTheStreamAfterWhatWaits() {
    subscribe(
        Backpressure.<Integer>sample(4)
            .always(
                i -> {
                  if (i == 2) {
                    throw new IllegalStateException("predicate");
                  }
                  return true;
                }));

    source.next(1, 2);
    source.assertCancelled();
    subscriber.request(9);

    assertThat(values()).containsExactly(1);
    assertThat(subscriber.expectTerminalError()).hasMessage("predicate");
    assertThat(discarded).containsExactly(2);
    assertThat(meter.ledger().failed()).isEqualTo(1);
    assertThat(meter.ledger().isBalanced()).isTrue();
  }

  @Test
  void onDropped_throws_failsTheStreamAfterWhatWaits() {
    source
        .flux()
        .transform(
            Backpressure.<Integer>sample(2)
                .onDropped(
                    i -> {
                      throw new IllegalStateException("listener");
                    }))
        .subscribe(subscriber);

    source.next(1, 2);
    subscriber.request(9);

    assertThat(weights()).containsExactly(2L);
    assertThat(subscriber.expectTerminalError()).hasMessage("listener");
  }

  @Test
  void cancel_discardsTheElementsThemselves() {
    subscribe(Backpressure.<Integer>sample(4).threshold(3));
    send(1, 3);

    subscriber.cancel();

    assertThat(discarded).containsExactly(1, 2, 3);
    assertThat(meter.ledger().cancelled()).isEqualTo(3);
  }

  // ---------------------------------------------------------------- the estimate

  /** Over all that could have been drawn, each as likely as the other: no tolerance. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6})
  void run_overAllDraws_choosesEachEquallyOften(int length) {
    int[] chosen = new int[length];
    int draws = IntStream.rangeClosed(1, length).reduce(1, Math::multiplyExact);
    for (int draw = 0; draw < draws; draw++) {
      int[] left = {draw};
      SampleRun<Integer> run = new SampleRun<>(0);
      for (int i = 1; i < length; i++) {
        run.join(
            i,
            bound -> {
              int digit = left[0] % (int) bound;
              left[0] /= (int) bound;
              return digit;
            });
      }
      assertThat(run.length()).isEqualTo(length);
      chosen[run.chosen()]++;
    }

    assertThat(chosen).containsOnly(draws / length);
  }

  /** The sum of squares, say, of which the estimate is no better or worse than of another sum. */
  @Test
  void estimate_overManySeeds_isUnbiased() {
    int count = 500;
    int seeds = 4_000;
    double exact = LongStream.rangeClosed(1, count).map(i -> i * i).sum();
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < seeds; seed++) {
      double estimate = estimate(count, seed);
      sum += estimate;
      squares += (estimate - exact) * (estimate - exact);
    }

    double standardError = Math.sqrt(squares / seeds / seeds);
    assertThat(standardError).as("it is an estimate").isPositive();
    assertThat(sum / seeds).isCloseTo(exact, within(3 * standardError));
  }

  private static double estimate(int count, long seed) {
    TestPublisher<Integer> numbers = TestPublisher.create();
    TestSubscriber<Sampled<Integer>> each = TestSubscriber.builder().initialRequest(0).build();
    numbers
        .flux()
        .transform(Backpressure.<Integer>sample(16).threshold(4).seed(seed))
        .subscribe(each);
    for (int i = 1; i <= count; i++) {
      numbers.next(i);
      if (i % 50 == 0) {
        each.request(8); // in between it is more and less full
      }
    }
    each.request(Long.MAX_VALUE);
    each.cancel();
    return each.getReceivedOnNext().stream()
        .mapToDouble(sampled -> sampled.oneIn() * (double) sampled.value() * sampled.value())
        .sum();
  }

  @Test
  void seed_sameAgain_choosesTheSame() {
    assertThat(estimate(500, 42)).isEqualTo(estimate(500, 42)).isNotEqualTo(estimate(500, 43));
  }

  @Test
  void counts_acrossThreads_addUpExactly() {
    long total =
        Flux.range(0, 200_000)
            .publishOn(Schedulers.parallel())
            .transform(Backpressure.<Integer>sample(32).always(i -> i % 1_000 == 0).meter(meter))
            .publishOn(Schedulers.parallel(), 2)
            .reduce(0L, (sum, sampled) -> sum + sampled.oneIn())
            .block();

    assertThat(total).isEqualTo(200_000);
    assertThat(meter.ledger().isBalanced()).isTrue();
    assertThat(meter.ledger().pending()).isZero();
  }
}
