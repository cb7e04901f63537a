package dev.weir.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies over minutes of virtual time: what they settle at, and that they do settle. */
class DriftTest {

  private static final Duration RUN = Duration.ofMillis(50);
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration MINUTES = Duration.ofMinutes(5);
  private static final ScalingPolicy WAIT = Scaling.waitTarget(Duration.ofMillis(20));

  private static SimulatedPool pool(ScalingPolicy policy) {
    return new SimulatedPool(policy, RUN, INTERVAL, 1, 50);
  }

  static Stream<Arguments> policiesAndLoads() {
    return Stream.of(Scaling.thresholds(), WAIT, Scaling.thresholds().or(WAIT))
        .flatMap(
            policy ->
                Stream.of(1.0, 19.0, 20.0, 21.0, 80.0, 157.0, 400.0, 790.0)
                    .map(load -> Arguments.of(policy, load)));
  }

  @ParameterizedTest
  @MethodSource("policiesAndLoads")
  void policy_constantLoad_settlesAndStays(ScalingPolicy policy, double arrivals) {
    SimulatedPool pool = pool(policy).run(MINUTES, () -> arrivals);

    assertThat(pool.turns()).isLessThanOrEqualTo(1);
    assertThat(pool.differentAmongLast(1_000)).isEqualTo(1);
    assertThat(pool.workers()).isGreaterThanOrEqualTo((int) Math.ceil(arrivals * 0.05));
    assertThat(pool.queued()).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.45, 0.6, 0.75})
  void thresholds_closeToEachOther_constantLoadDoesNotMoveThem(double low) {
    Thresholds close = Scaling.thresholds().queue(low, 0.8).utilisation(low, 0.8);
    for (double arrivals : new double[] {15, 17, 33, 66, 200}) {
      SimulatedPool pool = pool(close).run(MINUTES, () -> arrivals);

      assertThat(pool.turns()).as("%s/s", arrivals).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void thresholds_noisyLoad_seldomTurns(long seed) {
    Random random = new Random(seed);
    SimulatedPool pool =
        pool(Scaling.thresholds())
            .run(MINUTES, () -> Math.max(0, 200 + 40 * random.nextGaussian()));

    assertThat(pool.turns())
        .isLessThanOrEqualTo(4); // in 3,000 readings, some of them four sigma off
    assertThat(pool.workers()).isBetween(11, 30);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void waitTarget_noisyLoad_keepsItsCoolDown(long seed) {
    Random random = new Random(seed);
    SimulatedPool pool =
        pool(WAIT).run(MINUTES, () -> Math.max(0, 200 + 40 * random.nextGaussian()));

    assertThat(pool.turns()).isLessThanOrEqualTo(30); // a quarter of what the cool-down allows
    assertThat(pool.workers()).isBetween(11, 25);
    assertThat(pool.queued()).isLessThan(10);
  }

  @Test
  void thresholds_stepUpAndDown_followsWithinItsCoolDowns() {
    SimulatedPool pool = pool(Scaling.thresholds()).run(MINUTES, () -> 20);
    int before = pool.workers();

    pool.run(Duration.ofSeconds(5), () -> 600);
    assertThat(pool.workers()).isGreaterThanOrEqualTo(30);
    assertThat(pool.queued()).isLessThan(1);

    pool.run(Duration.ofMinutes(10), () -> 20);
    assertThat(pool.workers()).isBetween(before, 6);
    assertThat(pool.leastGap()).isGreaterThan(0.199);
  }

  @Test
  void thresholds_loadGone_shrinksToTheLeastAndNoFurther() {
    SimulatedPool pool = pool(Scaling.thresholds()).run(MINUTES, () -> 600);

    pool.run(Duration.ofMinutes(10), () -> 0);

    assertThat(pool.workers()).isEqualTo(1);
  }

  @Test
  void thresholds_loadThatNoNumberCanCarry_staysAtTheMost() {
    SimulatedPool pool = pool(Scaling.thresholds()).run(MINUTES, () -> 100_000);

    assertThat(pool.workers()).isEqualTo(50);
    assertThat(pool.turns()).isZero();
  }

  @Test
  void growOnCpu_othersTakeTheCores_getsMoreOfThemAndComesBack() {
    Thresholds onCpu = Scaling.thresholds().growOnCpu(0.2, 0.8);
    SimulatedPool brake = pool(Scaling.thresholds()).computing(8, 8).run(MINUTES, () -> 80);
    SimulatedPool pool = pool(onCpu).computing(8, 8).run(MINUTES, () -> 80);

    assertThat(brake.queued()).isEqualTo(100); // four cores' work; one worker gets less than one
    assertThat(pool.queued()).isLessThan(1);
    assertThat(pool.workers()).isBetween(8, 50);
    assertThat(pool.turns()).isZero();

    pool.computing(8, 0).run(MINUTES, () -> 0);

    assertThat(pool.workers()).isEqualTo(1);
    assertThat(pool.turns()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 19, 20, 21, 80, 150, 400})
  void growOnCpu_constantLoad_settlesAndStays(double arrivals) {
    Thresholds onCpu = Scaling.thresholds().growOnCpu(0.2, 0.8);
    SimulatedPool pool = pool(onCpu).computing(8, 2).run(MINUTES, () -> arrivals);

    assertThat(pool.turns()).isLessThanOrEqualTo(1);
    assertThat(pool.differentAmongLast(1_000)).isEqualTo(1);
  }

  @Test
  void coolDown_swingingLoad_isNeverUndercut() {
    Thresholds slow = Scaling.thresholds().coolDown(Duration.ofSeconds(2), Duration.ofSeconds(3));
    SimulatedPool pool = pool(slow);

    for (int i = 0; i < 60; i++) {
      double load = i % 2 == 0 ? 800 : 0;
      pool.run(Duration.ofSeconds(4), () -> load);
    }

    assertThat(pool.turns()).isPositive();
    assertThat(pool.leastGap()).isGreaterThan(1.99);
  }

  @Test
  void waitTarget_rampOverTenMinutes_keepsTheWaitLow() {
    SimulatedPool pool = pool(WAIT);
    double[] arrivals = {0};

    pool.run(
        Duration.ofMinutes(10),
        () -> {
          arrivals[0] += 0.1;
          return arrivals[0];
        });

    assertThat(pool.workers()).isBetween(30, 45);
    assertThat(pool.queued()).isLessThan(20);
  }
}
