package dev.weir.demo.load.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.Lateness;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.Stages;
import dev.weir.demo.load.search.Found.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A search in real time, on a target that answers at once: for all but so many a second, wrongly.
 * It counts requests and not time, so that a pause of this machine is no matter.
 */
@Timeout(60)
class FindLimitTest {

  private static final double CAPACITY = 1_840;
  private static final Duration STEP = Duration.ofMillis(60);
  private static final SearchSteps STEPS = new SearchSteps(STEP, STEP, 0.9);
  private static final Duration SLO = Duration.ofSeconds(1);
  private static final SearchBounds BOUNDS = new SearchBounds(200, 400, 10_000, 0.5, 1);

  private final List<Double> rates = new ArrayList<>();
  private final List<RatePoint> points = new ArrayList<>();
  private final List<Second> seconds = new ArrayList<>();

  /** Whether it answers all of a run wrongly after one that asked for too much. */
  private boolean sulks;

  /** How late its event loop is. */
  private long loopLag;

  private boolean sulking;

  private static Mono<Reply> reply(boolean right) {
    return Mono.just(new Reply(0, right ? null : "status 503"));
  }

  /* Of each rate / CAPACITY requests one is right, evenly. */
  private LoadRun at(double rate, Duration length) {
    if (rate > CAPACITY) {
      sulking = sulks;
      AtomicInteger count = new AtomicInteger();
      double share = CAPACITY / rate;
      return at(
          rate,
          length,
          () -> {
            int before = count.getAndIncrement();
            return reply((long) (before * share) < (long) ((before + 1) * share));
          });
    }
    boolean right = !sulking;
    sulking = false;
    return at(rate, length, () -> reply(right));
  }

  private LoadRun at(double rate, Duration length, Supplier<Mono<Reply>> answer) {
    return at(rate, length, SLO, answer);
  }

  private LoadRun at(double rate, Duration length, Duration timeout, Supplier<Mono<Reply>> answer) {
    rates.add(rate);
    Target target =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return answer.get();
          }

          @Override
          public Disposable watch(LongSupplier steps, Lateness lateness) {
            lateness.late(loopLag, 1);
            return Disposables.disposed();
          }

          @Override
          public void close() {}
        };
    return new LoadRun(
        new ShapedSchedule(Stages.constant(rate), Spacing.EVEN, 0),
        length,
        SLO,
        timeout,
        new GateEntrance(100),
        target);
  }

  private FindLimit find(FindLimit.Judge judge) {
    return new FindLimit(BOUNDS, STEPS, this::at, judge);
  }

  private Found run(FindLimit find) throws InterruptedException {
    return find.run(points::add, seconds::add);
  }

  @Test
  void run_targetWithACapacity_findsItAndTellsEachPoint() throws Exception {
    Found found = run(find((measured, rate, length) -> true));

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isEqualTo(1_600);
    assertThat(found.failed()).isBetween(2_262.0, 2_263.0);
    assertThat(found.curve()).containsExactlyInAnyOrderElementsOf(points);
    assertThat(seconds).hasSizeGreaterThanOrEqualTo(points.size());
  }

  /* It answers as many as are sent: what is too much is so for the generator. */
  @Test
  void run_eventLoopThatIsLate_endsWithTheGenerator() throws Exception {
    loopLag = Duration.ofHours(1).toNanos();
    Duration maxLag = Duration.ofMinutes(30);

    Found found =
        run(find((measured, rate, length) -> Verdict.of(measured, length, 0, maxLag).valid()));

    assertThat(found.end()).isEqualTo(End.GENERATOR);
    assertThat(found.limit()).isZero();
  }

  @Test
  void run_targetThatSulksAfterTooMuch_waitsUntilItIsCalm() throws Exception {
    sulks = true;

    Found found = run(find((measured, rate, length) -> true));

    assertThat(found.limit()).isEqualTo(1_600);
    assertThat(rates.subList(0, 5)).containsExactly(400.0, 800.0, 1_600.0, 3_200.0, 20.0);
    assertThat(points).extracting(RatePoint::rate).doesNotContain(20.0);
  }

  /* A handful that nobody answers takes as long as the timeout: longer than a step, by far. */
  @Test
  void run_targetThatNeverAnswers_waitsForCalmNoLongerThanAStep() throws Exception {
    FindLimit find =
        new FindLimit(
            new SearchBounds(200, 200, 200, 0.5, 0),
            STEPS,
            (rate, length) -> at(rate, length, STEP.multipliedBy(5), Mono::never),
            (measured, rate, length) -> true);

    Found found = run(find);

    assertThat(found.end()).isEqualTo(End.NONE);
    assertThat(rates).containsExactly(200.0, 20.0, 200.0);
  }

  @Test
  void run_generatorThatFallsBehind_endsCloseToThat() throws Exception {
    Found found = run(find((measured, rate, length) -> rate < 1_200));

    assertThat(found.end()).isEqualTo(End.GENERATOR);
    assertThat(found.limit()).isBetween(1_131.0, 1_132.0);
  }

  @Test
  void stop_whileARateIsTried_tellsWhatIsKnownByThen() throws Exception {
    FindLimit find = find((measured, rate, length) -> true);

    Found found =
        find.run(
            points::add,
            second -> {
              if (points.size() == 2) {
                find.stop();
              }
            });

    assertThat(found.end()).isEqualTo(End.STOPPED);
    assertThat(found.limit()).isEqualTo(800);
    assertThat(points).hasSize(2);
  }

  @Test
  void stop_beforeItRuns_triesNothing() throws Exception {
    FindLimit find = find((measured, rate, length) -> true);
    find.stop();

    Found found = run(find);

    assertThat(found.curve()).isEmpty();
    assertThat(found.end()).isEqualTo(End.STOPPED);
  }

  @Test
  void steps_bad_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchSteps(Duration.ZERO, STEP, 0.9))
        .withMessage("length: PT0S (expected: > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchSteps(STEP, STEP.dividedBy(2), 0.9))
        .withMessage("confirmation: PT0.03S (expected: >= length, PT0.06S)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchSteps(STEP, STEP, 1.1))
        .withMessage("goodShare: 1.1 (expected: > 0, <= 1)");
  }

  @Test
  void steps_ofAnSlo_confirmForLongEnoughToSeeASmallOverload() {
    assertThat(SearchSteps.of(Duration.ofSeconds(5), Duration.ofMillis(500), 0.02))
        .isEqualTo(new SearchSteps(Duration.ofSeconds(5), Duration.ofSeconds(25), 0.99));
    assertThat(SearchSteps.of(Duration.ofSeconds(5), Duration.ofSeconds(10), 1e-6))
        .isEqualTo(new SearchSteps(Duration.ofSeconds(5), Duration.ofSeconds(50), 0.99));
  }

  /* The defaults: 10 s, 100 ms and 2 %. */
  @Test
  void steps_ofAShortSlo_confirmForLongerThanAStepAllTheSame() {
    assertThat(SearchSteps.of(Duration.ofSeconds(10), Duration.ofMillis(100), 0.02))
        .isEqualTo(new SearchSteps(Duration.ofSeconds(10), Duration.ofSeconds(30), 0.99));
  }

  /* One slow answer is not to be more than one in a hundred. */
  @ParameterizedTest
  @CsvSource({
    "0.99, 100, 10, 30",
    "0.99, 30, 10, 30",
    "0.99, 15, 20, 30",
    "0.99, 5, 60, 60",
    "0.99, 1, 100, 100",
    "0.999, 100, 30, 30",
    "0.5, 1, 10, 30",
    "1, 1, 10, 30"
  })
  void steps_atALowRate_areLongEnoughForItsShare(
      double good, double rate, long length, long confirmation) {
    SearchSteps steps = new SearchSteps(Duration.ofSeconds(10), Duration.ofSeconds(30), good);

    assertThat(steps.lengthAt(rate, false)).isEqualTo(Duration.ofSeconds(length));
    assertThat(steps.lengthAt(rate, true)).isEqualTo(Duration.ofSeconds(confirmation));
  }

  /* Of three seconds at two a second three may fail; after two, four have. */
  @ParameterizedTest
  @CsvSource({"true, 3", "false, 2"})
  void run_stepThatWasLengthened_endsOnceItIsLost(boolean right, long seconds) throws Exception {
    List<Duration> lengths = new ArrayList<>();
    Mono<Reply> reply = Mono.just(new Reply(0, right ? null : "status 503"));
    FindLimit find =
        new FindLimit(
            new SearchBounds(2, 2, 2, 0.5, 0),
            new SearchSteps(Duration.ofSeconds(1), Duration.ofSeconds(1), 0.5),
            (rate, length) -> at(rate, length, () -> reply),
            (measured, rate, length) -> {
              lengths.add(length);
              return measured.counts().offered() >= rate * length.toSeconds();
            });

    Found found = run(find);

    assertThat(found.end()).isEqualTo(right ? End.MOST : End.NONE);
    assertThat(lengths).isNotEmpty().containsOnly(Duration.ofSeconds(seconds));
    assertThat(points).allMatch(RatePoint::valid);
  }
}
