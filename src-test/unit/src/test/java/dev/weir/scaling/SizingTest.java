package dev.weir.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SizingTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  // ---------------------------------------------------------------- workers and queues

  @ParameterizedTest
  @CsvSource({"8, 0, 10, 8", "8, 50, 10, 48", "1, 1, 3, 1", "2, 90, 10, 20", "4, 1, 2, 6"})
  void workers_waitOverCompute_isCoresTimesOnePlusRatio(
      int cores, long waitMillis, long computeMillis, int workers) {
    assertThat(
            Sizing.workers(cores, Duration.ofMillis(waitMillis), Duration.ofMillis(computeMillis)))
        .isEqualTo(workers);
  }

  @Test
  void workers_littleMemory_isWhatItHolds() {
    Duration wait = Duration.ofMillis(990);
    Duration compute = Duration.ofMillis(10);

    assertThat(Sizing.workers(8, wait, compute, 100L << 20, 1 << 20)).isEqualTo(100);
    assertThat(Sizing.workers(8, wait, compute, 1L << 40, 1 << 20)).isEqualTo(800);
    assertThat(Sizing.workers(8, wait, compute, 1, 1)).isEqualTo(1);
  }

  @Test
  void workers_byWaitShare_areThoseByWaitAndCompute() {
    assertThat(Sizing.workers(4, 0.0)).isEqualTo(4);
    assertThat(Sizing.workers(4, 0.5)).isEqualTo(8);
    assertThat(Sizing.workers(4, 0.9)).isEqualTo(40);
    assertThat(Sizing.workers(1, Math.nextDown(1.0))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void queueCapacity_throughputAndDelay_isTheirProduct() {
    assertThat(Sizing.queueCapacity(400, Duration.ofMillis(50))).isEqualTo(20);
    assertThat(Sizing.queueCapacity(0, SECOND)).isZero();
    assertThat(Sizing.queueCapacity(1e12, SECOND)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void inSystem_rateAndTime_isLittlesLaw() {
    assertThat(Sizing.inSystem(0.2, Duration.ofSeconds(240))).isEqualTo(48, within(1e-9));
  }

  // ---------------------------------------------------------------- Erlang

  /**
   * From the printed tables of Erlang's loss formula: the load that so many lines carry at 1 and 2
   * %.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0.0101, 0.01",
    "5, 1.361, 0.01",
    "10, 4.461, 0.01",
    "20, 12.03, 0.01",
    "50, 37.90, 0.01",
    "100, 84.06, 0.01",
    "10, 5.084, 0.02",
    "20, 13.18, 0.02",
    "100, 87.97, 0.02"
  })
  void lossProbability_publishedTable_agrees(int lines, double load, double loss) {
    assertThat(Sizing.lossProbability(lines, load)).isEqualTo(loss, within(loss * 0.01));
  }

  /** C(1, a) = a and C(2, a) = a²/(2 + a), and worked examples of textbooks. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 0.5",
    "1, 0.99, 0.99",
    "2, 1, 0.333333",
    "2, 0.6666666667, 0.166667",
    "3, 2, 0.444444",
    "4, 3, 0.509434",
    "5, 4, 0.554113",
    "10, 8, 0.409180",
    "55, 48, 0.239"
  })
  void waitProbability_publishedValues_agrees(int servers, double load, double probability) {
    assertThat(Sizing.waitProbability(servers, load)).isEqualTo(probability, within(5e-4));
  }

  /** A worked example of a call centre: 0.2 calls a second of 240 s, 55 agents: 8.2 s. */
  @Test
  void meanWait_callCentre_agreesWithTheWorkedExample() {
    Duration wait = Sizing.meanWait(55, 0.2, Duration.ofSeconds(240));

    assertThat(wait.toMillis()).isBetween(8_150L, 8_250L);
  }

  /** S. Halfin and W. Whitt (1981): with c = a + √a servers about 22.3 % wait, as c grows. */
  @Test
  void waitProbability_tenThousandServers_nearsItsLimit() {
    double load = 10_000;

    assertThat(Sizing.waitProbability(10_100, load)).isEqualTo(0.2234, within(0.003));
    assertThat(Sizing.waitProbability(10_000, 9_999.999)).isEqualTo(1, within(1e-4));
    assertThat(Sizing.waitProbability(20_000, 10)).isEqualTo(0, within(1e-300));
  }

  @Test
  void waitProbability_loadAtOrAboveServers_isOne() {
    assertThat(Sizing.waitProbability(4, 4)).isEqualTo(1);
    assertThat(Sizing.waitProbability(4, 400)).isEqualTo(1);
    assertThat(Sizing.meanWait(4, 4, SECOND)).isEqualTo(Load.NEVER);
    assertThat(Sizing.waitProbability(4, 0)).isZero();
  }

  @Test
  void servers_target_isTheLeastThatMeetsIt() {
    Duration service = Duration.ofMillis(100);
    for (double rate : new double[] {1, 10, 95, 1_000, 99_000}) {
      for (Duration target :
          new Duration[] {Duration.ofNanos(1), Duration.ofMillis(1), Duration.ofMillis(100)}) {
        int servers = Sizing.servers(rate, service, target);

        assertThat(Sizing.meanWait(servers, rate, service)).isLessThanOrEqualTo(target);
        if (servers > 1) {
          assertThat(Sizing.meanWait(servers - 1, rate, service)).isGreaterThanOrEqualTo(target);
        }
      }
    }
  }

  @Test
  void servers_bound_isNotExceeded() {
    assertThat(Sizing.serversWithin(7, 1_000, SECOND, SECOND)).isEqualTo(7);
    assertThat(Sizing.servers(0, SECOND, SECOND)).isEqualTo(1);
  }

  @Test
  void formula_timesWithoutEnd_areLongNotWrong() {
    Duration ever = ChronoUnit.FOREVER.getDuration();

    assertThat(Sizing.workers(1, ever, Duration.ofNanos(1))).isEqualTo(Integer.MAX_VALUE);
    assertThat(Sizing.queueCapacity(1, ever)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Sizing.meanWait(4, 1, ever)).isEqualTo(Load.NEVER);
    assertThat(Sizing.servers(0, ever, ever)).isEqualTo(1);
  }

  // ---------------------------------------------------------------- wrong values

  private static Arguments wrong(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong("cores: 0 (expected: >= 1)", () -> Sizing.workers(0, SECOND, SECOND)),
        wrong("wait: PT-1S (expected: >= 0)", () -> Sizing.workers(1, SECOND.negated(), SECOND)),
        wrong("compute: PT0S (expected: > 0)", () -> Sizing.workers(1, SECOND, Duration.ZERO)),
        wrong("cores: 0 (expected: >= 1)", () -> Sizing.workers(0, 0.5)),
        wrong("waitShare: 1.0 (expected: >= 0, < 1)", () -> Sizing.workers(1, 1.0)),
        wrong("waitShare: -0.1 (expected: >= 0, < 1)", () -> Sizing.workers(1, -0.1)),
        wrong("waitShare: NaN (expected: >= 0, < 1)", () -> Sizing.workers(1, Double.NaN)),
        wrong("perWorker: 0 (expected: >= 1)", () -> Sizing.workers(1, SECOND, SECOND, 1, 0)),
        wrong(
            "memory: 1 (expected: >= perWorker, which is 2)",
            () -> Sizing.workers(1, SECOND, SECOND, 1, 2)),
        wrong("arrivals: -1.0 (expected: >= 0, finite)", () -> Sizing.queueCapacity(-1, SECOND)),
        wrong("servers: 0 (expected: >= 1)", () -> Sizing.waitProbability(0, 1)),
        wrong("load: NaN (expected: >= 0, finite)", () -> Sizing.lossProbability(1, Double.NaN)),
        wrong("target: PT0S (expected: > 0)", () -> Sizing.servers(1, SECOND, Duration.ZERO)));
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void formula_wrongValue_saysNameValueAndRule(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
