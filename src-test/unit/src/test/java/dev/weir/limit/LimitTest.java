package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all limits have in common, and how they are configured. */
class LimitTest {

  private static final Duration TARGET = Duration.ofMillis(5);

  static List<Limit> adaptive() {
    return List.of(
        Limits.vegas(),
        Limits.gradient2(),
        Limits.queueDelay(TARGET),
        Limits.aimd().slowerThan(Duration.ofMillis(50)));
  }

  static Stream<Limit> all() {
    return Stream.concat(
        adaptive().stream(),
        Stream.of(
            Limits.fixed(7),
            Limits.measured(() -> 0.5, 0.8),
            Limits.vegas().atMost(Limits.fixed(50))));
  }

  @ParameterizedTest
  @MethodSource("all")
  void regulator_garbage_keepsALimitWithinItsRange(Limit limit) {
    Random random = new Random(3);
    long[] now = {Long.MAX_VALUE - 5_000_000_000L}; // wraps around on the way
    Regulator regulator = limit.newRegulator(() -> now[0]);
    long[] runs = {Long.MIN_VALUE, -1, 0, 1, 1_000_000, 20_000_000, Long.MAX_VALUE};
    int[] flights = {Integer.MIN_VALUE, -1, 0, 1, 10, 1_000_000, Integer.MAX_VALUE};
    for (int i = 0; i < 200_000; i++) {
      now[0] += random.nextInt(10) == 0 ? random.nextInt(3_000_000) - 1_000_000 : 0;
      regulator.onWait(runs[random.nextInt(runs.length)]);
      regulator.onEnd(
          runs[random.nextInt(runs.length)],
          flights[random.nextInt(flights.length)],
          random.nextBoolean(),
          CallEnd.values()[random.nextInt(3)]);
      assertThat(regulator.limit()).isBetween(1, 1_000);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void regulator_clockStandsStill_doesNoHarm(Limit limit) {
    Regulator regulator = limit.newRegulator(() -> 42);
    for (int i = 0; i < 10_000; i++) {
      regulator.onEnd(10_000_000, regulator.limit(), true, CallEnd.SUCCEEDED);
    }

    assertThat(regulator.limit()).isBetween(1, 1_000);
  }

  @ParameterizedTest
  @MethodSource("all")
  void newRegulator_twice_sharesNothing(Limit limit) {
    Feed used = Feed.of(limit);
    Feed fresh = Feed.of(limit);
    int before = fresh.limit();

    used.full(5_000, 10);

    assertThat(fresh.limit()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void firstRamp_noQueue_doublesRoundByRound(Limit limit) {
    Feed feed = Feed.of(limit);
    List<Integer> seen = new ArrayList<>(List.of(feed.limit()));
    for (int i = 0; i < 2_000 && feed.limit() < 100; i++) {
      int before = feed.limit();
      feed.full(1, 10);
      if (feed.limit() != before) {
        seen.add(feed.limit());
      }
    }

    assertThat(seen).containsExactly(10, 20, 40, 80, 160);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void limit_notInUse_doesNotGrow(Limit limit) {
    Feed feed = Feed.of(limit);

    for (int i = 0; i < 20_000; i++) {
      feed.alone(1, 10);
      assertThat(feed.limit()).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void ignored_howeverMany_changeNothing(Limit limit) {
    Feed feed = Feed.of(limit).full(10_000, 10_000, CallEnd.IGNORED);

    assertThat(feed.limit()).isEqualTo(10);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void overloaded_allOfThem_fallsToTheLeastAndComesBack(Limit limit) {
    Feed feed = Feed.of(limit).full(2_000, 1, CallEnd.OVERLOADED);
    assertThat(feed.limit()).isEqualTo(1);

    feed.full(3_000, 1);
    assertThat(feed.limit()).isGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void overloaded_oneInTwenty_isTakenForAnAccident(Limit limit) {
    Feed feed = Feed.of(limit).full(100, 10);
    int before = feed.limit();

    for (int i = 0; i < 100; i++) {
      feed.full(19, 10).full(1, 10, CallEnd.OVERLOADED);
    }

    assertThat(feed.limit()).isGreaterThan(before);
  }

  static Stream<Arguments> ranges() {
    return Stream.of(
        Arguments.of(Limits.vegas().range(5, 3, 9)),
        Arguments.of(Limits.gradient2().range(5, 3, 9)),
        Arguments.of(Limits.queueDelay(TARGET).range(5, 3, 9)),
        Arguments.of(Limits.aimd().range(5, 3, 9)),
        Arguments.of(Limits.measured(() -> 0.1, 0.8).range(5, 3, 9)));
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void range_atEitherEnd_isKept(Limit limit) {
    Feed feed = Feed.of(limit);
    assertThat(feed.limit()).isEqualTo(5);

    for (int i = 0; i < 9_000; i++) {
      assertThat(feed.full(1, 10).limit()).isBetween(3, 9);
    }
    assertThat(feed.limit()).isEqualTo(9);
  }

  @Test
  void range_allOverloaded_keepsTheLeast() {
    assertThat(Feed.of(Limits.aimd().range(5, 3, 9)).full(9_000, 1, CallEnd.OVERLOADED).limit())
        .isEqualTo(3);
  }

  @Test
  void fixed_whateverHappens_stays() {
    Limit limit = Limits.fixed(7);

    assertThat(Feed.of(limit).full(1_000, 1, CallEnd.OVERLOADED).limit()).isEqualTo(7);
    assertThat(limit).hasToString("fixed(7)").isEqualTo(Limits.fixed(7));
  }

  @Test
  void atMost_two_isTheLesserAndTheOtherDoesNotGrow() {
    Regulator[] parts = new Regulator[1];
    Limit vegas = clock -> parts[0] = Limits.vegas().newRegulator(clock);
    Limit both = vegas.atMost(Limits.fixed(4));
    long[] now = {0};
    Regulator regulator = both.newRegulator(() -> now[0]);
    for (int i = 0; i < 10_000; i++) {
      now[0] += Feed.MILLIS;
      regulator.onWait(5);
      regulator.onEnd(10 * Feed.MILLIS, 4, true, CallEnd.SUCCEEDED);
    }

    assertThat(regulator.limit()).isEqualTo(4);
    assertThat(parts[0].limit()).isEqualTo(10);
    assertThat(Limits.fixed(3).atMost(Limits.fixed(2))).hasToString("fixed(3), at most fixed(2)");
    assertThatNullPointerException().isThrownBy(() -> vegas.atMost(null));
  }

  @Test
  void ownLimit_lambda_isALimit() {
    Limit own = clock -> Limits.fixed(3).newRegulator(clock);

    assertThat(Feed.of(own.atMost(Limits.vegas())).limit()).isEqualTo(3);
  }

  @Test
  void configuration_changed_isReadBack() {
    Vegas vegas = Limits.vegas().range(5, 2, 50).queue(3, 6).probeEvery(Duration.ofSeconds(7));
    Gradient2 gradient = Limits.gradient2().tolerance(1.5).smoothing(0.2).range(1, 1, 2);
    QueueDelay delay = Limits.queueDelay(TARGET).interval(Duration.ofSeconds(1)).range(1, 1, 2);
    Aimd aimd = Limits.aimd().backoff(0.5).slowerThan(Duration.ofSeconds(2)).range(1, 1, 2);

    assertThat(vegas).isEqualTo(new Vegas(5, 2, 50, 3, 6, Duration.ofSeconds(7)));
    assertThat(gradient.probeEvery(TARGET)).isEqualTo(new Gradient2(1, 1, 2, 1.5, 0.2, TARGET));
    assertThat(delay.probeEvery(TARGET))
        .isEqualTo(new QueueDelay(TARGET, Duration.ofSeconds(1), 1, 1, 2, TARGET));
    assertThat(aimd).isEqualTo(new Aimd(1, 1, 2, 0.5, Duration.ofSeconds(2)));
    assertThat(Limits.vegas())
        .isEqualTo(Limits.vegas())
        .hasToString("Vegas[initial=10, min=1, max=1000, alpha=2, beta=4, probeEvery=PT10S]");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(() -> Limits.fixed(0), "limit: 0 (expected: 1 to 1000000)"),
        mistake(() -> Limits.vegas().range(1, 0, 9), "min: 0 (expected: 1 to 1000000)"),
        mistake(
            () -> Limits.vegas().range(1, 1, 2_000_000), "max: 2000000 (expected: 1 to 1000000)"),
        mistake(() -> Limits.gradient2().range(1, 5, 4), "min: 5 (expected: <= max, which is 4)"),
        mistake(() -> Limits.aimd().range(10, 1, 4), "initial: 10 (expected: 1 to 4)"),
        mistake(() -> Limits.vegas().queue(5, 4), "alpha: 5 (expected: 1 to 4)"),
        mistake(() -> Limits.vegas().queue(1, 0), "beta: 0 (expected: 1 to 1000000)"),
        mistake(
            () -> Limits.vegas().probeEvery(Duration.ZERO),
            "probeEvery: PT0S (expected: > 0 and <= PT8760H)"),
        mistake(() -> Limits.gradient2().tolerance(0.9), "tolerance: 0.9 (expected: 1.0 to 10.0)"),
        mistake(
            () -> Limits.gradient2().smoothing(Double.NaN),
            "smoothing: NaN (expected: 0.01 to 1.0)"),
        mistake(() -> Limits.aimd().backoff(1), "backoff: 1.0 (expected: 0.1 to 0.99)"),
        mistake(
            () -> Limits.aimd().slowerThan(Duration.ofDays(366)),
            "slowerThan: PT8784H (expected: > 0 and <= PT8760H)"),
        mistake(
            () -> Limits.queueDelay(Duration.ofMillis(-1)),
            "target: PT-0.001S (expected: > 0 and <= PT8760H)"),
        mistake(
            () -> Limits.queueDelay(TARGET).interval(Duration.ZERO),
            "interval: PT0S (expected: > 0 and <= PT8760H)"),
        mistake(() -> Limits.measured(() -> 1, 0), "target: 0.0 (expected: > 0, finite)"),
        mistake(
            () -> Limits.measured(() -> 1, 1).interval(Duration.ZERO),
            "interval: PT0S (expected: > 0 and <= PT8760H)"));
  }

  private static Arguments mistake(Runnable call, String message) {
    return Arguments.of(call, message);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void configuration_wrong_namesValueAndRule(Runnable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
  }

  @Test
  void configuration_null_namesIt() {
    assertThatNullPointerException()
        .isThrownBy(() -> Limits.queueDelay(null))
        .withMessage("target: null (expected: a duration)");
    assertThatNullPointerException()
        .isThrownBy(() -> Limits.measured(null, 1))
        .withMessage("load: null (expected: something that reads it)");
  }
}
