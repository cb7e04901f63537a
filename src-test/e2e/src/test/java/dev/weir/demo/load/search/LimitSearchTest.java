package dev.weir.demo.load.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.search.Found.End;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitSearchTest {

  private static final int SEEDS = 50;
  private static final double GOOD_SHARE = 0.99;
  private static final SearchBounds BOUNDS = SearchBounds.between(50, 100_000);

  private static RatePoint point(double rate, boolean valid, boolean held) {
    return new RatePoint(rate, 1_000, held ? 1 : 0.5, 1, 2, valid, valid && held);
  }

  private static Found search(SearchBounds bounds, DoublePredicate holds) {
    LimitSearch search = new LimitSearch(bounds);
    search.next().ifPresent(start -> assertThat(start).isEqualTo(bounds.start()));
    for (int i = 0; search.next().isPresent(); i++) {
      assertThat(i).as("tries").isLessThan(200);
      double rate = search.next().getAsDouble();
      assertThat(rate).isBetween(bounds.least(), bounds.most());
      search.observe(point(rate, true, holds.test(rate)));
    }
    return search.result();
  }

  private static Found search(SearchBounds bounds, DoublePredicate offered, double truth) {
    LimitSearch search = new LimitSearch(bounds);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      search.observe(point(rate, offered.test(rate), rate <= truth));
    }
    return search.result();
  }

  private static Found search(SimulatedTarget target, long length, long longer, long seed) {
    SearchSteps steps =
        new SearchSteps(Duration.ofSeconds(length), Duration.ofSeconds(longer), GOOD_SHARE);
    return search(BOUNDS, target, steps, seed);
  }

  private static Found search(
      SearchBounds bounds, SimulatedTarget target, SearchSteps steps, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    LimitSearch search = new LimitSearch(bounds);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      double seconds = steps.lengthAt(rate, search.isThorough()).toMillis() / 1e3;
      search.observe(target.offer(rate, seconds, GOOD_SHARE, random));
    }
    return search.result();
  }

  // ---------------------------------------------------------------- thresholds

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 7, 49.9, 50, 51, 399, 12_345, 99_999})
  void threshold_wherever_isFoundWithinThePrecision(double truth) {
    Found found = search(BOUNDS, rate -> rate <= truth);

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(truth / 1.02, truth);
    assertThat(found.failed()).isGreaterThan(truth).isLessThanOrEqualTo(found.limit() * 1.02);
  }

  @Test
  void noLimitUpToTheMost_isAtLeastThat() {
    Found found = search(BOUNDS, rate -> true);

    assertThat(found.end()).isEqualTo(End.MOST);
    assertThat(found.limit()).isEqualTo(100_000);
    assertThat(found.failed()).isInfinite();
    assertThat(found.curve()).filteredOn(point -> point.rate() == 100_000).hasSize(3);
  }

  @Test
  void targetThatNeverHolds_hasNoLimit() {
    Found found = search(BOUNDS, rate -> false);

    assertThat(found.end()).isEqualTo(End.NONE);
    assertThat(found.limit()).isZero();
    assertThat(found.failed()).isOne();
    assertThat(found.curve())
        .as("each twice, and the least twice more")
        .hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void leastStartAndMostTheSame_triesOnlyThat() {
    Found found = search(new SearchBounds(10, 10, 10, 0.02, 0), rate -> true);

    assertThat(found.curve()).hasSize(1);
    assertThat(found.limit()).isEqualTo(10);
  }

  @Test
  void curve_isInTheOrderOfRatesAndHasEveryTry() {
    Found found = search(new SearchBounds(1, 100, 1_000, 0.25, 1), rate -> rate <= 300);

    assertThat(found.curve())
        .isSortedAccordingTo(Comparator.comparingDouble(RatePoint::rate))
        .extracting(point -> (int) point.rate())
        .containsExactly(100, 200, 282, 282, 336, 336, 336, 336, 400, 400);
  }

  // ---------------------------------------------------------------- noise

  @Test
  void rateThatFailsOnce_isTriedAgain() {
    boolean[] failed = {false};
    Found found =
        search(
            BOUNDS,
            rate -> {
              boolean first = rate >= 200 && !failed[0];
              failed[0] |= first;
              return rate <= 1_000 && !first;
            });

    assertThat(found.limit()).isBetween(1_000 / 1.02, 1_000.0);
  }

  @Test
  void limitThatIsNotConfirmed_goesDownAndClosesInAgain() {
    boolean[] thorough = {false};
    LimitSearch search = new LimitSearch(BOUNDS);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      thorough[0] |= search.isThorough();
      search.observe(point(rate, true, rate <= (search.isThorough() ? 1_000 : 1_300)));
    }

    Found found = search.result();

    assertThat(thorough[0]).isTrue();
    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(1_000 / 1.02, 1_000.0);
    assertThat(found.curve()).anyMatch(point -> point.held() && point.rate() > found.limit());
  }

  @Test
  void rateThatFailsForAShortTimeAlone_isNotTheLimit() {
    LimitSearch search = new LimitSearch(BOUNDS);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      search.observe(point(rate, true, rate <= (search.isThorough() ? 1_000 : 90)));
    }

    assertThat(search.result().limit()).isBetween(1_000 / 1.02, 1_000.0);
    assertThat(search.result().end()).isEqualTo(End.LIMIT);
  }

  /* 580 held once, for a short time; 575 is what was confirmed. */
  @Test
  void rateThatHeldOnceAboveTheConfirmedOne_isNotTold() {
    LimitSearch search = new LimitSearch(SearchBounds.between(580, 100_000));
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      search.observe(point(rate, true, rate < (search.isThorough() ? 575 : 590)));
    }

    Found found = search.result();

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(575 / 1.02, 575.0);
    assertThat(found.curve())
        .filteredOn(point -> point.held() && point.rate() == found.limit())
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void leastThatFailsForAShortTimeAlone_isNotGivenUp() {
    LimitSearch search = new LimitSearch(new SearchBounds(10, 10, 100, 0.02, 1));
    while (search.next().isPresent()) {
      search.observe(point(search.next().getAsDouble(), true, search.isThorough()));
    }

    assertThat(search.result().limit()).isEqualTo(100);
    assertThat(search.result().end()).isEqualTo(End.MOST);
  }

  @Test
  void rateAboveAFailedOneThatWouldHold_isNotTheLimit() {
    Found found = search(BOUNDS, rate -> rate <= 300 || (rate > 500 && rate < 1_000));

    assertThat(found.limit()).isBetween(300 / 1.02, 300.0); // 400 fails first
    assertThat(found.failed()).isLessThan(310);
  }

  @Test
  void targetThatNeverHoldsTheSameRateTwice_isNotChasedForEver() {
    Set<Double> held = new HashSet<>();

    Found found = search(BOUNDS, held::add);

    assertThat(found.end()).isEqualTo(End.TRIES);
    assertThat(found.curve()).hasSize(100);
  }

  // ---------------------------------------------------------------- the generator

  /* Doubling passes both by: 800 holds, 1,600 cannot be offered. */
  @ParameterizedTest
  @CsvSource({"50,1000,900", "50,1600,900", "50,10000,9000", "5000,1000,700", "50000,20000,15000"})
  void limitBelowWhatTheGeneratorCanDo_isFound(double start, double offered, double truth) {
    Found found = search(SearchBounds.between(start, 100_000), rate -> rate <= offered, truth);

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(truth / 1.02, truth);
    assertThat(found.failed()).isLessThanOrEqualTo(found.limit() * 1.02);
  }

  /* Overload is what makes it late: timeouts cost connections. */
  @Test
  void generatorThatIsLateWhereTheTargetFails_isNoEndAboveIt() {
    Found found = search(BOUNDS, rate -> rate < 800, 700);

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(700 / 1.02, 700.0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {50, 1_000, 5_000, 90_000})
  void generatorThatCannotOfferMore_endsTheSearchCloseToThat(double start) {
    SearchBounds bounds = SearchBounds.between(start, 100_000);

    Found found = search(bounds, rate -> rate <= 1_000, Double.POSITIVE_INFINITY);

    assertThat(found.end()).isEqualTo(End.GENERATOR);
    assertThat(found.limit()).isBetween(1_000 / 1.02, 1_000.0);
    assertThat(found.failed()).isInfinite();
    assertThat(found.untold()).isGreaterThan(1_000).isLessThanOrEqualTo(found.limit() * 1.02);
    assertThat(found.curve())
        .filteredOn(point -> point.held() && point.rate() == found.limit())
        .as("once for a short time, and twice to confirm it")
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void generatorThatCannotKeepUpAtAll_findsNothingSoon() {
    Found found = search(SearchBounds.between(50_000, 100_000), rate -> false, 1);

    assertThat(found.end()).isEqualTo(End.GENERATOR);
    assertThat(found.limit()).isZero();
    assertThat(found.curve()).hasSizeLessThanOrEqualTo(16);
  }

  /* Just started, it is slow until its code is compiled. */
  @Test
  void generatorThatIsSlowAtFirst_isNoLimit() {
    int[] tries = {0};

    Found found =
        search(
            SearchBounds.between(5_000, 100_000), rate -> rate < 4_000 || ++tries[0] > 4, 30_000);

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(30_000 / 1.02, 30_000.0);
  }

  @Test
  void rateThatHoldsAndCannotBeOfferedForLonger_isNotTold() {
    LimitSearch search = new LimitSearch(BOUNDS);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      boolean offered = rate <= (search.isThorough() ? 1_000 : 1_300);
      search.observe(point(rate, offered, true));
    }

    assertThat(search.result().end()).isEqualTo(End.GENERATOR);
    assertThat(search.result().limit()).isBetween(1_000 / 1.02, 1_000.0);
  }

  @Test
  void rateThatFailsAndCannotBeOfferedForLonger_isNotSaidToFail() {
    LimitSearch search = new LimitSearch(BOUNDS);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      search.observe(point(rate, !search.isThorough() || rate <= 1_000, rate <= 1_000));
    }

    assertThat(search.result().end()).isEqualTo(End.GENERATOR);
    assertThat(search.result().limit()).isBetween(1_000 / 1.02, 1_000.0);
  }

  /* Late in short tries alone, with code that is still cold: what fails in time is known to fail. */
  @Test
  void rateThatCannotBeOfferedForAShortTimeAndFailsForLonger_isSettled() {
    LimitSearch search = new LimitSearch(BOUNDS);
    while (search.next().isPresent()) {
      double rate = search.next().getAsDouble();
      search.observe(point(rate, search.isThorough() || rate <= 404, rate <= 404));
    }

    Found found = search.result();

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(404 / 1.02, 404.0);
    assertThat(found.failed()).isLessThanOrEqualTo(found.limit() * 1.02);
    assertThat(found.curve()).hasSizeLessThan(40);
  }

  /* A busy machine: three runs in ten are too late, whatever the rate. */
  @Test
  void generatorThatIsLateByChance_isNoLimit() {
    int wrong = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);

      Found found = search(BOUNDS, rate -> random.nextDouble() > 0.3, 700);

      wrong += found.end() == End.LIMIT && found.limit() > 700 / 1.02 ? 0 : 1;
    }

    assertThat(wrong).isLessThan(150);
  }

  @Test
  void whateverComes_endsWithinItsTries() {
    for (int seed = 0; seed < 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double valid = random.nextDouble();
      double holds = random.nextDouble();
      LimitSearch search = new LimitSearch(BOUNDS);
      while (search.next().isPresent()) {
        double rate = search.next().getAsDouble();
        assertThat(rate).isBetween(BOUNDS.least(), BOUNDS.most());
        search.observe(point(rate, random.nextDouble() < valid, random.nextDouble() < holds));
      }
      Found found = search.result();

      assertThat(found.curve()).hasSizeLessThanOrEqualTo(100);
      if (found.end() == End.LIMIT || found.end() == End.MOST) {
        assertThat(found.curve())
            .filteredOn(point -> point.held() && point.rate() == found.limit())
            .as("seed " + seed)
            .hasSizeGreaterThanOrEqualTo(BOUNDS.confirmations());
      }
    }
  }

  @Test
  void generatorThatIsHeldUpOnce_goesOn() {
    LimitSearch search = new LimitSearch(BOUNDS);
    search.observe(point(50, false, false));
    search.observe(point(50, true, true));

    assertThat(search.next()).hasValue(100);
  }

  @Test
  void rateThatFailsOnceAndIsInvalidOnce_isNeitherYet() {
    LimitSearch search = new LimitSearch(BOUNDS);
    search.observe(point(50, true, false));
    search.observe(point(50, false, false));

    assertThat(search.next()).hasValue(50);
    assertThat(search.result().end()).isEqualTo(End.STOPPED);

    search.observe(point(50, true, false));

    assertThat(search.next()).hasValue(25);
  }

  @Test
  void rateThatIsInvalidOnceAndFailsOnce_isNeitherYet() {
    LimitSearch search = new LimitSearch(BOUNDS);
    search.observe(point(50, false, false));
    search.observe(point(50, true, false));

    assertThat(search.next()).hasValue(50);

    search.observe(point(50, false, false));

    assertThat(search.next()).hasValue(25);
    assertThat(search.result().failed()).isInfinite();
  }

  // ---------------------------------------------------------------- contract

  @Test
  void result_beforeTheEnd_isWhatIsKnown() {
    LimitSearch search = new LimitSearch(BOUNDS);
    assertThat(search.result().limit()).isZero();
    search.observe(point(50, true, true));

    assertThat(search.result().end()).isEqualTo(End.STOPPED);
    assertThat(search.result().limit()).isEqualTo(50);
  }

  @Test
  void observe_anotherRateOrAfterTheEnd_isRefused() {
    LimitSearch search = new LimitSearch(new SearchBounds(10, 10, 10, 0.02, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> search.observe(point(11, true, true)))
        .withMessage("rate: 11.0 (expected: 10.0)");

    search.observe(point(10, true, true));

    assertThatIllegalStateException()
        .isThrownBy(() -> search.observe(point(10, true, true)))
        .withMessage("the search is over: MOST");
  }

  @Test
  void bounds_outOfOrder_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SearchBounds.between(0, 10))
        .withMessage("least: 0.0 (expected: > 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SearchBounds.between(10, 9))
        .withMessage("most: 9.0 (expected: >= start, 10.0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SearchBounds(1, 1, 1, 0, 1))
        .withMessage("precision: 0.0 (expected: > 0, <= 1)");
  }

  // ---------------------------------------------------------------- simulated servers

  /* 400 a second are done; of 404, 99 % are. */
  @Test
  void simulated_evenLoadAndABoundedQueue_isFoundWithinThePrecision() {
    Found found = search(SimulatedTarget.even(24, 0.1), 30, 60, 0);

    assertThat(found.end()).isEqualTo(End.LIMIT);
    assertThat(found.limit()).isBetween(404 / 1.02 * 0.998, 404 * 1.002);
  }

  /* In 5 s a queue that is not bounded hides an overload of 10 %, in 25 s only one of 2 %. */
  @Test
  void simulated_queueWithoutBound_isFoundInLongerStepsAlone() {
    SimulatedTarget target = SimulatedTarget.even(Integer.MAX_VALUE, 0.5);

    assertThat(search(target, 5, 5, 0).limit()).isGreaterThan(430);
    assertThat(search(target, 5, 25, 0).limit()).isBetween(400 / 1.02, 410.0);
  }

  @Test
  void simulated_serverThatCollapsesAboveItsCapacity_isFoundWithinThePrecision() {
    SimulatedTarget target = SimulatedTarget.even(200, 0.1).crawling(there -> there > 12 ? 5 : 1);

    assertThat(target.offer(420, 60, GOOD_SHARE, new SplittableRandom(0)).goodShare())
        .isLessThan(0.2);
    assertThat(search(target, 10, 60, 0).limit()).isBetween(400 / 1.02 * 0.998, 402.0);
  }

  @Test
  void simulated_serverWithChanceInIt_isFoundOverManySeeds() {
    SimulatedTarget target = SimulatedTarget.random(24, 0.1);
    double truth = target.limit(GOOD_SHARE);

    double[] found =
        IntStream.range(0, SEEDS)
            .mapToObj(seed -> search(target, 10, 60, seed))
            .peek(each -> assertThat(each.end()).isEqualTo(End.LIMIT))
            .mapToDouble(Found::limit)
            .sorted()
            .toArray();

    assertThat(found[SEEDS / 2]).isCloseTo(truth, within(0.02 * truth));
    assertThat(found[0]).isGreaterThan(0.93 * truth);
    assertThat(found[SEEDS - 1]).isLessThan(1.05 * truth);
  }

  /* Ten a second, of which seven in a thousand miss the SLO by themselves: of 100 one too many does. */
  @Test
  void simulated_slowService_isJudgedByEnoughRequests() {
    SimulatedTarget target = new SimulatedTarget(16, 1.6, 48, 4, false, there -> 1).slow(0.007, 3);
    double truth = target.limit(GOOD_SHARE);
    SearchBounds bounds = SearchBounds.between(1, 1_000);
    SearchSteps steps = SearchSteps.of(Duration.ofSeconds(10), Duration.ofMillis(100), 0.02);

    double[] found =
        IntStream.range(0, 4 * SEEDS)
            .mapToDouble(seed -> search(bounds, target, steps, seed).limit())
            .sorted()
            .toArray();

    assertThat(found[found.length / 20]).isGreaterThan(0.95 * truth);
    assertThat(found[found.length - 1]).isLessThan(1.1 * truth);
  }
}
