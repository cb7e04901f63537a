package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.simulation.Course;
import dev.weir.simulation.ServiceTime;
import dev.weir.simulation.Simulation;
import dev.weir.simulation.Trace;
import dev.weir.simulation.Traces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What limits settle at on simulated servers whose best number in flight is known, for several
 * seeds each. The bands are those of the documentation.
 */
@Tag("simulation")
class ConvergenceTest {

  private static final int SEEDS = 3;

  /** Those that find it out by themselves. */
  private static Map<String, Limit> limits(Trace trace) {
    ServiceTime service = trace.phases().get(0).server().service();
    Map<String, Limit> limits = new LinkedHashMap<>();
    limits.put("vegas", Limits.vegas());
    limits.put("gradient2", Limits.gradient2());
    limits.put("queueDelay", Limits.queueDelay(Duration.ofNanos((long) (service.mean() / 2))));
    limits.put(
        "aimd", Limits.aimd().slowerThan(Duration.ofNanos((long) (1.5 * service.typical()))));
    return limits;
  }

  private static Stream<Arguments> each(List<Trace> traces) {
    List<Arguments> all = new ArrayList<>();
    for (Trace trace : traces) {
      limits(trace)
          .forEach(
              (name, limit) -> {
                for (long seed = 1; seed <= SEEDS; seed++) {
                  all.add(Arguments.of(trace.name(), name, seed, trace, limit));
                }
              });
    }
    return all.stream();
  }

  private static List<Course> run(Trace trace, Limit limit, long seed) {
    return Simulation.run(trace, limit::newRegulator, seed);
  }

  static Stream<Arguments> steady() {
    return each(
        List.of(
            Traces.ALIKE,
            Traces.EXPONENTIAL,
            Traces.BIMODAL,
            Traces.MANY,
            Traces.SLOW,
            Traces.SHARED,
            Traces.TURNS_AWAY));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("steady")
  void limit_constantOverload_settlesWithinItsBand(
      String server, String name, long seed, Trace trace, Limit limit) {
    Course course = run(trace, limit, seed).get(0);
    double most = name.equals("queueDelay") ? 2.5 : 1.75;

    assertThat((double) course.median()).isBetween(0.95 * course.best(), most * course.best());
    assertThat(course.goodput()).isGreaterThan(0.96);
    assertThat(course.secondsUntil(0.8, 2)).isLessThan(1);
  }

  static Stream<Arguments> tiny() {
    return each(List.of(Traces.ONE, Traces.TWO));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("tiny")
  void limit_tinyService_findsItsFewAndKeepsThemBusy(
      String server, String name, long seed, Trace trace, Limit limit) {
    Course course = run(trace, limit, seed).get(0);

    assertThat(course.median()).isBetween(course.best(), course.best() + 2);
    assertThat(course.goodput()).isGreaterThan(0.94);
    assertThat(course.secondsUntil(1, 2)).isLessThan(60); // it begins with ten
  }

  static Stream<Arguments> curved() {
    return each(List.of(Traces.CONTENDED, Traces.CLIFF));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("curved")
  void limit_curveWithAPeak_staysNearIt(
      String server, String name, long seed, Trace trace, Limit limit) {
    Course course = run(trace, limit, seed).get(0);
    boolean cliff = trace == Traces.CLIFF;

    assertThat((double) course.median()).isBetween(0.4 * course.best(), 1.4 * course.best());
    assertThat(course.goodput()).isGreaterThan(leastGoodput(name, cliff));
  }

  private static double leastGoodput(String name, boolean cliff) {
    return switch (name) {
      case "gradient2" -> cliff ? 0.8 : 0.95;
      case "vegas" -> cliff ? 0.74 : 0.85;
      case "queueDelay" -> cliff ? 0.65 : 0.95;
      default -> cliff ? 0.5 : 0.7;
    };
  }

  static Stream<Arguments> steps() {
    return each(List.of(Traces.STEPS));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("steps")
  void limit_capacityChanges_followsWithinSeconds(
      String server, String name, long seed, Trace trace, Limit limit) {
    for (Course course : run(trace, limit, seed)) {
      assertThat(course.secondsUntil(0.8, 1.75)).isLessThan(3);
      assertThat((double) course.median()).isBetween(0.95 * course.best(), 1.8 * course.best());
      assertThat(course.goodput()).isGreaterThan(0.94);
    }
  }

  static Stream<Arguments> slower() {
    return each(List.of(Traces.SLOWER));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("slower")
  void limit_serviceSlowsDownForGood_isNotHeldDownByItsPast(
      String server, String name, long seed, Trace trace, Limit limit) {
    List<Course> courses = run(trace, limit, seed);
    Course slow = courses.get(1);
    Course fast = courses.get(2);

    assertThat((double) slow.median()).isBetween(0.85 * slow.best(), 2.0 * slow.best());
    assertThat(slow.goodput()).isGreaterThan(name.equals("aimd") ? 0.75 : 0.9);
    assertThat(fast.goodput()).isGreaterThan(0.95);
    assertThat((double) fast.limitAt(0.5, 0.7, 1))
        .isLessThan((name.equals("aimd") ? 4 : 2) * fast.best());
  }

  static Stream<Arguments> noisy() {
    return each(List.of(Traces.NOISE, Traces.NOISE_OVERLOAD));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("noisy")
  void limit_threePercentTenTimesSlower_hardlyEverRefusesFalsely(
      String server, String name, long seed, Trace trace, Limit limit) {
    Course course = run(trace, limit, seed).get(0);

    assertThat(course.falseRejects()).isLessThan(0.01);
    assertThat(course.goodput()).isGreaterThan(Math.min(1, trace.phases().get(0).load()) * 0.95);
  }

  static Stream<Arguments> idle() {
    return each(List.of(Traces.IDLE));
  }

  @ParameterizedTest(name = "{0}: {1}, seed {2}")
  @MethodSource("idle")
  void limit_idleService_doesNotClimbAndIsReady(
      String server, String name, long seed, Trace trace, Limit limit) {
    List<Course> courses = run(trace, limit, seed);

    assertThat(courses.get(0).limitAt(1, 0, 1)).isLessThanOrEqualTo(20);
    assertThat(courses.get(1).secondsUntil(0.8, 2)).isLessThan(2);
    assertThat(courses.get(1).goodput()).isGreaterThan(0.95);
  }

  static Stream<Arguments> hours() {
    return limits(Traces.LONG).entrySet().stream()
        .map(each -> Arguments.of(each.getKey(), each.getValue()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hours")
  void limit_anHourOfConstantOverload_doesNotDrift(String name, Limit limit) {
    Course course = run(Traces.LONG, limit, 7).get(0);
    double early = course.limitAt(0.5, 1 / 6.0, 2 / 6.0);
    double late = course.limitAt(0.5, 5 / 6.0, 1);

    assertThat(late / early).isBetween(0.9, 1.1);
    assertThat(course.limitAt(0.001, 1 / 60.0, 1)).isGreaterThan(8); // it is 32 to 50, or half
    assertThat(course.limitAt(1, 1 / 60.0, 1)).isLessThanOrEqualTo(80); // for a moment
    assertThat(course.goodput()).isGreaterThan(0.98);
  }

  @Test
  void aimd_nothingIsTooSlow_findsWhereItIsTurnedAway() {
    Course course = run(Traces.TURNS_AWAY, Limits.aimd(), 1).get(0);

    assertThat(course.median()).isBetween(13, 18); // 8 are served, 8 more wait
    assertThat(course.goodput()).isGreaterThan(0.98);
    assertThat(course.turnedAway()).isLessThan(0.3); // the next one tries again at once
  }

  @Test
  void run_twice_isTheSame() {
    Course one = run(Traces.STEPS, Limits.gradient2(), 5).get(1);
    Course two = run(Traces.STEPS, Limits.gradient2(), 5).get(1);

    assertThat(one.limits()).isEqualTo(two.limits());
    assertThat(one.done()).isEqualTo(two.done());
  }
}
