package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weir.simulation.Course;
import dev.weir.simulation.Server;
import dev.weir.simulation.ServiceTime;
import dev.weir.simulation.Simulation;
import dev.weir.simulation.Trace;
import dev.weir.simulation.Traces;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Idle times, bursts, calls that all come to an end at once, and times in which nothing moves. */
@Tag("simulation")
class DisturbedLimitsTest {

  private static final ServiceTime VARYING = ServiceTime.exponential(10e6);
  private static final Server EIGHT = Server.workers(8, VARYING);
  private static final long HOUR_MILLIS = 3_600_000;

  private static Map<String, Limit> limits() {
    Map<String, Limit> limits = new LinkedHashMap<>();
    limits.put("vegas", Limits.vegas());
    limits.put("gradient2", Limits.gradient2());
    limits.put("queueDelay", Limits.queueDelay(Duration.ofMillis(5)));
    limits.put(
        "aimd", Limits.aimd().slowerThan(Duration.ofNanos((long) (1.5 * VARYING.typical()))));
    return limits;
  }

  static Stream<Arguments> seeds() {
    return limits().entrySet().stream()
        .flatMap(
            each ->
                IntStream.rangeClosed(1, 3)
                    .mapToObj(seed -> Arguments.of(each.getKey(), seed, each.getValue())));
  }

  static List<Limit> adaptive() {
    return List.copyOf(limits().values());
  }

  static List<Limit> byDelay() {
    return adaptive().subList(0, 3);
  }

  private static List<Course> run(Trace trace, Limit limit, long seed) {
    return Simulation.run(trace, limit::newRegulator, seed);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void limit_anHourOfFivePerCent_isNotWornAway(String name, long seed, Limit limit) {
    Trace trace =
        Trace.of("then idle", EIGHT, 2, Duration.ofSeconds(30))
            .then(EIGHT, 0.05, Duration.ofHours(1));
    Course idle = run(trace, limit, seed).get(1);

    assertThat(idle.limitAt(1, 0.95, 1)).isBetween(7, 16);
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void limit_firstBurstOfASecond_isHardlyEverRefusedFalsely(String name, long seed, Limit limit) {
    Trace trace =
        Trace.of("a burst", EIGHT, 0.3, Duration.ofSeconds(5))
            .then(EIGHT, 3, Duration.ofSeconds(1));
    Course burst = run(trace, limit, seed).get(1);

    assertThat(burst.falseRejects()).isLessThan(0.15); // one round of it at most
    assertThat(burst.goodput()).isGreaterThan(0.9);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void overloaded_aThousandAtOnce_areOneCongestion(Limit limit) {
    Limit large = limit.atMost(Limits.fixed(1_000));
    Feed feed = Feed.of(large);
    while (feed.limit() < 1_000) {
      feed.full(1, 10);
    }
    feed.pass(5_000);

    feed.full(1_000, 5_000, CallEnd.OVERLOADED); // all of them, within a second

    assertThat(feed.limit()).isGreaterThanOrEqualTo(490); // 1,000 × 0.7, and again for a probe
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void clock_leapsAnHour_learnsOnAtOnce(Limit limit) {
    Feed feed = Feed.of(limit);
    while (feed.limit() < 80) {
      feed.full(1, 10);
    }
    feed.pass(HOUR_MILLIS).full(80, HOUR_MILLIS); // what was in flight
    int after = feed.limit();

    feed.full(5_000, 10);

    assertThat(feed.limit()).isGreaterThan(after);
  }

  @Test
  void probe_anHourPassesInIt_nextOneIsNotPutOffForDays() {
    Feed feed = Feed.of(Limits.vegas().range(40, 1, 40));
    while (feed.limit() == 40) {
      feed.full(1, 10);
    }
    feed.pass(HOUR_MILLIS).full(100, 10);
    assertThat(feed.limit()).isEqualTo(40);

    int probed = 0;
    for (int i = 0; i < 200_000; i++) { // 200 s
      probed += feed.full(1, 10).limit() == 20 ? 1 : 0;
    }

    assertThat(probed).isPositive();
  }

  @ParameterizedTest
  @MethodSource("byDelay")
  void limit_oneWorker_isFoundWithinTwoSeconds(Limit limit) {
    Trace one =
        Trace.of("one", Server.workers(1, VARYING), Trace.SATURATED, Duration.ofSeconds(20));
    for (long seed = 1; seed <= 6; seed++) {
      Course course = run(one, limit, seed).get(0);

      assertThat(course.secondsUntil(1, 2)).isLessThan(2);
      assertThat(course.limitAt(0.95, 0.25, 1)).isLessThanOrEqualTo(4); // after five
    }
  }

  @ParameterizedTest
  @MethodSource("byDelay")
  void limit_threeTimesSlower_isRaisedAgainOnceThatIsKnown(Limit limit) {
    Trace slower =
        Trace.of("slower", EIGHT, Trace.SATURATED, Duration.ofMinutes(1))
            .then(EIGHT.times(3), Trace.SATURATED, Duration.ofMinutes(1));
    for (long seed = 1; seed <= 6; seed++) {
      assertThat(run(slower, limit, seed).get(1).goodput()).isGreaterThan(0.92);
    }
  }

  @ParameterizedTest
  @MethodSource("byDelay")
  void limit_aHundredTimesSlowerAndBack_doesNotKeepAMixtureForItsBase(Limit limit) {
    Trace stall =
        Trace.of("stall", EIGHT, Trace.SATURATED, Duration.ofSeconds(30))
            .then(EIGHT.times(100), Trace.SATURATED, Duration.ofSeconds(30))
            .then(EIGHT, Trace.SATURATED, Duration.ofMinutes(1));
    for (long seed = 1; seed <= 6; seed++) {
      assertThat(run(stall, limit, seed).get(2).goodput()).isGreaterThan(0.93);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("seeds")
  void limit_twiceTheLoad_seldomRefusesFalsely(String name, long seed, Limit limit) {
    Course course = run(Traces.OVERLOAD, limit, seed).get(0);

    assertThat(course.falseRejects()).isLessThan(name.equals("queueDelay") ? 0.025 : 0.015);
    assertThat(course.goodput()).isGreaterThan(0.97);
  }

  @ParameterizedTest
  @MethodSource("adaptive")
  void onEnd_anyNumberOfCalls_allocatesNothing(Limit limit) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] now = {0};
    Regulator regulator = limit.atMost(Limits.fixed(100)).newRegulator(() -> now[0]);
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10_000; i++) {
        now[0] += Feed.MILLIS;
        regulator.onWait(i);
        regulator.onEnd(10 * Feed.MILLIS + i, regulator.limit(), true, CallEnd.SUCCEEDED);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(least).isZero();
  }
}
