package dev.weir.scaling;

import static dev.weir.scaling.LoadBuilder.load;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each policy, one reading at a time. */
class PolicyTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static int decided(ScalingPolicy policy, LoadBuilder load) {
    return policy.decide(load.build()).workers();
  }

  // ---------------------------------------------------------------- a reading

  @ParameterizedTest
  @CsvSource({"0, 0, 100, 0", "50, 0, 100, 0.5", "500, 0, 100, 1", "0, 1, 100, 1", "1, 0, 0, 1"})
  void fill_queuedAndWaiting_isTheShareOfTheQueue(
      long queued, long waiting, int capacity, double fill) {
    assertThat(load().queued(queued).waiting(waiting).queueCapacity(capacity).build().fill())
        .isEqualTo(fill);
  }

  @Test
  void longestWait_nothingStarts_isThatOfTheOldest() {
    assertThat(load().meanWait(SECOND).build().longestWait()).isEqualTo(SECOND);
    assertThat(load().oldestWait(SECOND).build().longestWait()).isEqualTo(SECOND);
  }

  @Test
  void want_outsideTheBounds_isTheBound() {
    Load load = load().bounds(2, 8).build();

    assertThat(load.want(1_000_000_000_000L, "more")).isEqualTo(new Wanted(8, "more"));
    assertThat(load.want(-1, "less")).isEqualTo(new Wanted(2, "less"));
    assertThat(load.keep()).isEqualTo(new Wanted(4, ""));
  }

  @Test
  void wanted_noCause_saysNameValueAndRule() {
    assertThatThrownBy(() -> new Wanted(1, null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("cause: null (expected: not null)");
  }

  // ---------------------------------------------------------------- on demand

  @Test
  void onDemand_moreWorkThanWorkers_wantsOneForEach() {
    assertThat(Scaling.onDemand().decide(load().busy(4).queued(2).waiting(1).build()))
        .isEqualTo(new Wanted(7, "3 queued, nobody free"));
  }

  @Test
  void onDemand_enoughAreFree_stays() {
    assertThat(decided(Scaling.onDemand(), load().busy(2).queued(2))).isEqualTo(4);
  }

  @Test
  void onDemand_shortTasksQueued_leavesThemToThoseWhoAreThere() {
    LoadBuilder burst = load().busy(4).queued(400).meanRun(Duration.ofNanos(10_000));

    assertThat(decided(Scaling.onDemand(), burst)).isEqualTo(4);
    assertThat(decided(Scaling.onDemand(), burst.queued(401))).isEqualTo(10);
  }

  @Test
  void onDemand_shortTasksAsARuleButTheOldestWaits_wantsMore() {
    LoadBuilder stuck = load().busy(4).queued(2).meanRun(Duration.ofNanos(10_000));

    assertThat(decided(Scaling.onDemand(), stuck.oldestWait(Duration.ofMillis(2)))).isEqualTo(6);
  }

  @Test
  void onDemand_surplus_letsThemGo() {
    assertThat(Scaling.onDemand().decide(load().surplus(3).build()))
        .isEqualTo(new Wanted(1, "3 idle for long"));
    assertThat(decided(Scaling.onDemand(), load().surplus(3).queued(1))).isEqualTo(4);
  }

  // ---------------------------------------------------------------- thresholds

  @Test
  void thresholds_queueFills_growsByHalf() {
    assertThat(Scaling.thresholds().decide(load().queued(80).build()))
        .isEqualTo(new Wanted(6, "queue 80 % >= 80 %"));
    assertThat(decided(Scaling.thresholds(), load().queued(79))).isEqualTo(4);
    assertThat(decided(Scaling.thresholds(), load().workers(1).queued(80))).isEqualTo(2);
  }

  @Test
  void thresholds_workersAreBusy_grows() {
    assertThat(Scaling.thresholds().decide(load().utilisation(0.8).build()))
        .isEqualTo(new Wanted(6, "utilisation 80 % >= 80 %"));
    assertThat(decided(Scaling.thresholds(), load().utilisation(0.79))).isEqualTo(4);
  }

  @Test
  void thresholds_bothLow_shrinksByOne() {
    assertThat(Scaling.thresholds().decide(load().utilisation(0.2).queued(20).build()))
        .isEqualTo(new Wanted(3, "utilisation 20 % <= 20 %"));
    assertThat(decided(Scaling.thresholds(), load().utilisation(0.2).queued(21))).isEqualTo(4);
    assertThat(decided(Scaling.thresholds(), load().utilisation(0.21))).isEqualTo(4);
    assertThat(decided(Scaling.thresholds(), load().workers(1).utilisation(0))).isEqualTo(1);
  }

  @Test
  void thresholds_processorsAreBusy_doesNotGrow() {
    LoadBuilder hot = load().utilisation(1).cpu(0.8).completions(10);

    assertThat(decided(Scaling.thresholds(), hot)).isEqualTo(4);
    assertThat(decided(Scaling.thresholds().cpu(1), hot.cpu(1))).isEqualTo(6);
    assertThat(decided(Scaling.thresholds(), hot.cpu(0.79))).isEqualTo(6);
  }

  @Test
  void thresholds_processorsAreBusyButNothingCompletes_grows() {
    assertThat(decided(Scaling.thresholds(), load().utilisation(1).cpu(1))).isEqualTo(6);
  }

  @Test
  void growOnCpu_processorsAreBusyAndSoAreTheWorkers_grows() {
    Thresholds onCpu = Scaling.thresholds().growOnCpu(0.2, 0.8);
    LoadBuilder hot = load().utilisation(0.5).cpu(0.8).completions(10);

    assertThat(onCpu.decide(hot.build())).isEqualTo(new Wanted(6, "cpu 80 % >= 80 %"));
    assertThat(decided(onCpu, hot.cpu(0.79))).isEqualTo(4);
    assertThat(decided(onCpu, hot.cpu(Double.NaN))).isEqualTo(4);
    assertThat(decided(onCpu, hot.cpu(1).utilisation(0.2))).isEqualTo(4); // they would only sleep
    assertThat(decided(Scaling.thresholds(), hot.cpu(1).utilisation(0.5))).isEqualTo(4);
  }

  @Test
  void growOnCpu_queueOrWorkersAreFull_isNoBrakeAnyMore() {
    Thresholds onCpu = Scaling.thresholds().growOnCpu(0.2, 0.8);

    assertThat(decided(onCpu, load().utilisation(1).cpu(1).completions(10))).isEqualTo(6);
    assertThat(decided(onCpu, load().queued(100).utilisation(0).cpu(1).completions(10)))
        .isEqualTo(6);
    assertThat(decided(onCpu.cpu(0.8), load().utilisation(1).cpu(1).completions(10))).isEqualTo(4);
  }

  @Test
  void growOnCpu_allAreLow_shrinksByOne() {
    Thresholds onCpu = Scaling.thresholds().growOnCpu(0.2, 0.8);
    LoadBuilder idle = load().utilisation(0.1);

    assertThat(decided(onCpu, idle.cpu(0.2))).isEqualTo(3);
    assertThat(decided(onCpu, idle.cpu(0.21))).isEqualTo(4);
    assertThat(decided(onCpu, idle.cpu(Double.NaN))).isEqualTo(3);
    assertThat(decided(onCpu, idle.cpu(0.2).queued(21))).isEqualTo(4);
  }

  @Test
  void growOnCpu_adjustedBeforeAndAfter_keepsBoth() {
    Thresholds adjusted =
        Scaling.thresholds().growBy(2, 1).growOnCpu(0.3, 0.6).coolDown(SECOND, SECOND);

    assertThat(decided(adjusted, load().cpu(0.6))).isEqualTo(6);
    assertThat(decided(adjusted, load().cpu(0.6).sinceGrown(Duration.ofMillis(999)))).isEqualTo(4);
    assertThat(decided(adjusted.queue(0.1, 0.9).utilisation(0.1, 0.9), load().cpu(0.6)))
        .isEqualTo(6);
    assertThat(adjusted)
        .hasToString(
            "thresholds(queue 0.2 to 0.8, utilisation 0.2 to 0.8, cpu 0.3 to 0.6, up by 2 or x 1.0,"
                + " cool-down PT1S up, PT1S down)");
  }

  @Test
  void thresholds_adjusted_followsThem() {
    Thresholds adjusted =
        Scaling.thresholds()
            .queue(0.1, 0.5)
            .utilisation(0.3, 0.9)
            .growBy(3, 1)
            .coolDown(SECOND, SECOND);

    assertThat(decided(adjusted, load().queued(50))).isEqualTo(7);
    assertThat(decided(adjusted, load().utilisation(0.89))).isEqualTo(4);
    assertThat(decided(adjusted, load().utilisation(0.3).queued(10))).isEqualTo(3);
    assertThat(decided(adjusted, load().utilisation(0.3).queued(11))).isEqualTo(4);
    assertThat(adjusted)
        .hasToString(
            "thresholds(queue 0.1 to 0.5, utilisation 0.3 to 0.9, cpu 0.8, up by 3 or x 1.0,"
                + " cool-down PT1S up, PT1S down)");
  }

  @Test
  void thresholds_growsByAnyFactor_getsTheMostAtMost() {
    LoadBuilder full = load().queued(100);

    assertThat(decided(Scaling.thresholds().growBy(1, Double.MAX_VALUE), full)).isEqualTo(10);
    assertThat(decided(Scaling.thresholds().growBy(Integer.MAX_VALUE, 1), full)).isEqualTo(10);
  }

  @Test
  void thresholds_oneLessWouldBeNearlyFull_stays() {
    Thresholds close = Scaling.thresholds().utilisation(0.45, 0.8);

    assertThat(decided(close, load().workers(2).utilisation(0.4))).isEqualTo(2);
    assertThat(decided(close, load().workers(2).utilisation(0.39))).isEqualTo(1);
  }

  @Test
  void thresholds_coolDown_isObeyedEachWay() {
    LoadBuilder full = load().queued(100).sinceGrown(Duration.ofMillis(199));
    LoadBuilder empty = load().utilisation(0).sinceShrunk(Duration.ofMillis(4_999));

    assertThat(decided(Scaling.thresholds(), full)).isEqualTo(4);
    assertThat(decided(Scaling.thresholds(), full.sinceGrown(Duration.ofMillis(200)))).isEqualTo(6);
    assertThat(decided(Scaling.thresholds(), empty)).isEqualTo(4);
    assertThat(decided(Scaling.thresholds(), empty.sinceShrunk(Duration.ofSeconds(5))))
        .isEqualTo(3);
  }

  // ---------------------------------------------------------------- a wait target

  @Test
  void waitTarget_arrivals_wantsWhatErlangSays() {
    ScalingPolicy policy = Scaling.waitTarget(Duration.ofMillis(10));
    Duration run = Duration.ofMillis(50);
    LoadBuilder load = load().bounds(1, 1_000).meanRun(run).arrivals(2_000);

    assertThat(decided(policy, load))
        .isEqualTo(Sizing.servers(2_000, run, Duration.ofMillis(10)))
        .isBetween(101, 115);
  }

  @Test
  void waitTarget_backlog_wantsWhatWorksItOffInTime() {
    ScalingPolicy policy = Scaling.waitTarget(Duration.ofMillis(100));
    LoadBuilder load =
        load().bounds(1, 1_000).meanRun(Duration.ofMillis(50)).arrivals(20).queued(200);

    int steady = Sizing.servers(20, Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(policy.decide(load.oldestWait(SECOND).build()))
        .isEqualTo(new Wanted(steady + 100, "wait 1000.0 ms, target 100.0 ms"));
  }

  @Test
  void waitTarget_fewLongTasksWait_wantsNoMoreThanOneForEach() {
    ScalingPolicy policy = Scaling.waitTarget(Duration.ofMillis(10));
    LoadBuilder load = load().bounds(1, 1_000).meanRun(SECOND).arrivals(1).busy(4).queued(3);

    assertThat(decided(policy, load)).isEqualTo(4);
    assertThat(decided(policy, load.oldestWait(Duration.ofMillis(11)))).isEqualTo(4 + 3);
  }

  @Test
  void waitTarget_allAreBusyAndSomebodyIsLate_growsWhateverTheRunsWere() {
    ScalingPolicy policy = Scaling.waitTarget(Duration.ofMillis(10));
    LoadBuilder stuck = load().meanRun(Duration.ofNanos(1_000)).busy(4).queued(1);

    assertThat(decided(policy, stuck.oldestWait(Duration.ofMillis(10)))).isEqualTo(3);
    assertThat(decided(policy, stuck.oldestWait(Duration.ofMillis(11)))).isEqualTo(5);
    assertThat(decided(policy, stuck.busy(3))).isEqualTo(4);
  }

  @Test
  void waitTarget_fewerWouldDo_shrinksByOneAndOnlyIfHalfTheTargetIsMet() {
    ScalingPolicy policy = Scaling.waitTarget(Duration.ofMillis(100));
    LoadBuilder load = load().bounds(1, 100).meanRun(Duration.ofMillis(100)).arrivals(100);
    int enough = Sizing.servers(100, Duration.ofMillis(100), Duration.ofMillis(50));

    assertThat(decided(policy, load.workers(enough + 5))).isEqualTo(enough + 4);
    assertThat(decided(policy, load.workers(enough))).isEqualTo(enough);
    assertThat(decided(policy, load.workers(enough + 5).sinceGrown(SECOND))).isEqualTo(enough + 5);
  }

  @Test
  void waitTarget_nothingHasEndedYet_isOnDemand() {
    assertThat(decided(Scaling.waitTarget(SECOND), load().busy(4).queued(3))).isEqualTo(7);
  }

  @Test
  void waitTarget_forEver_isMetByTheLeast() {
    ScalingPolicy policy = Scaling.waitTarget(ChronoUnit.FOREVER.getDuration());

    assertThat(decided(policy, load().meanRun(SECOND).arrivals(1).busy(4).queued(9))).isEqualTo(3);
  }

  // ---------------------------------------------------------------- composed, and a caller's own

  @Test
  void or_two_wantsWhicheverIsMore() {
    ScalingPolicy five = load -> load.want(5, "five");
    ScalingPolicy seven = load -> load.want(7, "seven");

    assertThat(five.or(seven).decide(load().build())).isEqualTo(new Wanted(7, "seven"));
    assertThat(seven.or(five).decide(load().build())).isEqualTo(new Wanted(7, "seven"));
  }

  @Test
  void coolDown_anyPolicy_staysForAWhileAfterAChangeEitherWay() {
    ScalingPolicy up = load -> load.want(9, "up");
    ScalingPolicy calm = up.coolDown(SECOND, Duration.ZERO);
    ScalingPolicy down = load -> load.want(1, "down");

    assertThat(decided(calm, load())).isEqualTo(9);
    assertThat(decided(calm, load().sinceShrunk(Duration.ofMillis(999)))).isEqualTo(4);
    assertThat(decided(calm, load().sinceGrown(SECOND))).isEqualTo(9);
    assertThat(decided(down.coolDown(Duration.ZERO, SECOND), load().sinceGrown(Duration.ZERO)))
        .isEqualTo(4);
    assertThat(calm.decide(load().workers(9).sinceGrown(Duration.ZERO).build()).cause())
        .isEqualTo("up");
  }

  // ---------------------------------------------------------------- wrong values

  private static Arguments wrong(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> wrongValues() {
    Thresholds t = Scaling.thresholds();
    ScalingPolicy policy = Scaling.onDemand();
    return Stream.of(
        wrong("queue low: -0.1 (expected: 0 to 1)", () -> t.queue(-0.1, 0.5)),
        wrong("queue high: 1.1 (expected: 0 to 1)", () -> t.queue(0.1, 1.1)),
        wrong("queue low: 0.8 (expected: < high, which is 0.2)", () -> t.queue(0.8, 0.2)),
        wrong(
            "utilisation low: 0.5 (expected: < high, which is 0.5)", () -> t.utilisation(0.5, 0.5)),
        wrong("utilisation low: NaN (expected: 0 to 1)", () -> t.utilisation(Double.NaN, 0.5)),
        wrong("cpu: 80.0 (expected: 0 to 1)", () -> t.cpu(80)),
        wrong("cpu high: 80.0 (expected: 0 to 1)", () -> t.growOnCpu(0.2, 80)),
        wrong("cpu low: 0.8 (expected: < high, which is 0.2)", () -> t.growOnCpu(0.8, 0.2)),
        wrong("step: 0 (expected: >= 1)", () -> t.growBy(0, 2)),
        wrong("factor: 0.5 (expected: >= 1, finite)", () -> t.growBy(1, 0.5)),
        wrong("coolDown up: PT-1S (expected: >= 0)", () -> t.coolDown(SECOND.negated(), SECOND)),
        wrong(
            "coolDown down: PT-1S (expected: >= 0)",
            () -> policy.coolDown(SECOND, SECOND.negated())),
        wrong("waitTarget: PT0S (expected: > 0)", () -> Scaling.waitTarget(Duration.ZERO)),
        wrong("min: 0 (expected: >= 1)", () -> new Elasticity(0, policy, SECOND, SECOND)),
        wrong(
            "idleTime: PT0S (expected: > 0)",
            () -> new Elasticity(1, policy, Duration.ZERO, SECOND)),
        wrong(
            "scalingInterval: PT-1S (expected: > 0)",
            () -> new Elasticity(1, policy, SECOND, SECOND.negated())));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void policy_wrongValue_saysNameValueAndRule(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void or_null_saysNameValueAndRule() {
    assertThatThrownBy(() -> Scaling.onDemand().or(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("other: null (expected: not null)");
  }
}
