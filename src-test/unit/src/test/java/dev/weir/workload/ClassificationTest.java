package dev.weir.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.request.WorkloadKind;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What kind work is, by what share of its runs it has waited. */
class ClassificationTest {

  private static final long MILLI = 1_000_000;
  private static final Classification RULES = Classification.usual();

  private long now;
  private WorkProfile profile = RULES.begin(WorkloadKind.IO, now);

  /* So many runs of a millisecond, a second apart, that wait a share of it. */
  private void runs(int count, double waitShare) {
    for (int i = 0; i < count; i++) {
      run(MILLI, waitShare);
    }
  }

  private void run(long nanos, double waitShare) {
    now += Duration.ofSeconds(1).toNanos();
    profile = RULES.after(profile, nanos, (long) (nanos * waitShare), now);
  }

  private void startAs(WorkloadKind kind) {
    profile = RULES.begin(kind, now);
  }

  @Test
  void begin_nothingMeasured_isWhatItIsToldAndHasNoShare() {
    assertThat(profile.kind()).isEqualTo(WorkloadKind.IO);
    assertThat(profile.waitShare()).isNaN();
    assertThat(profile.samples()).isZero();
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void coldStart_fewerThanMinSamples_staysWhatItIsTold(WorkloadKind kind) {
    startAs(kind);
    runs(RULES.minSamples() - 1, kind == WorkloadKind.IO ? 0 : 1);
    assertThat(profile.kind()).isEqualTo(kind);

    runs(1, kind == WorkloadKind.IO ? 0 : 1);

    assertThat(profile.kind()).isNotEqualTo(kind);
    assertThat(profile.changes()).isEqualTo(1);
    assertThat(profile.since()).isEqualTo(now);
  }

  @Test
  void computes_thenWaits_becomesIo() {
    runs(1_000, 0);
    assertThat(profile.kind()).isEqualTo(WorkloadKind.CPU);

    runs(44, 1);
    assertThat(profile.kind()).isEqualTo(WorkloadKind.CPU);
    runs(1, 1); // 1 - (63/64)^45 > 1/2

    assertThat(profile.kind()).isEqualTo(WorkloadKind.IO);
    assertThat(profile.changes()).isEqualTo(2);
  }

  @Test
  void waits_thenComputes_becomesCpu() {
    runs(1_000, 1);

    runs(102, 0); // (63/64)^102 > 1/5
    assertThat(profile.kind()).isEqualTo(WorkloadKind.IO);
    runs(1, 0);

    assertThat(profile.kind()).isEqualTo(WorkloadKind.CPU);
    assertThat(profile.changes()).isEqualTo(1);
  }

  @Test
  void noise_aroundEitherThreshold_changesAtMostOnce() {
    Random random = new Random(7);
    for (double centre : new double[] {RULES.cpuUpTo(), 0.35, RULES.ioFrom()}) {
      startAs(WorkloadKind.IO);
      for (int i = 0; i < 100_000; i++) {
        run(MILLI, Math.max(0, Math.min(1, centre + 0.4 * (random.nextDouble() - 0.5))));
      }
      assertThat(profile.changes()).as("around %s", centre).isLessThanOrEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void outlier_aThousandTimesTheMean_changesNothing(WorkloadKind kind) {
    startAs(kind);
    runs(200, kind == WorkloadKind.IO ? 1 : 0);

    run(1_000 * MILLI, kind == WorkloadKind.IO ? 0 : 1);
    runs(200, kind == WorkloadKind.IO ? 1 : 0);

    assertThat(profile.kind()).isEqualTo(kind);
    assertThat(profile.changes()).isZero();
  }

  @Test
  void outlier_aThousandTimesTheMean_movesTheShareByAnEighthAtMost() {
    runs(1_000, 0);

    run(1_000 * MILLI, 1);

    assertThat(profile.waitShare()).isBetween(0.1, 0.125);
  }

  @Test
  void shortRunsCompute_aFewLongOnesWait_isIoAsThatIsWhereTheTimeGoes() {
    startAs(WorkloadKind.CPU);
    for (int i = 0; i < 1_000; i++) {
      run(i % 10 == 0 ? 5 * MILLI : MILLI, i % 10 == 0 ? 1 : 0);
      if (i % 10 == 0) {
        run(5 * MILLI, 1);
      }
    }

    assertThat(profile.kind()).isEqualTo(WorkloadKind.IO);
    assertThat(profile.waitShare()).isCloseTo(10.0 / 19, within(0.1));
  }

  @Test
  void firstChange_beforeTheDwellIsOver_isNotHeldUp() {
    for (int i = 0; i < RULES.minSamples(); i++) {
      assertThat(profile.kind()).isEqualTo(WorkloadKind.IO);
      profile = RULES.after(profile, MILLI, 0, now);
    }

    assertThat(profile.kind()).isEqualTo(WorkloadKind.CPU);
  }

  @Test
  void swings_fasterThanTheDwell_changesOnceInADwell() {
    runs(RULES.minSamples(), 0);
    assertThat(profile.changes()).isEqualTo(1);
    long since = now;
    for (int i = 0; i < 20; i++) {
      for (int n = 0; n < 200; n++) {
        now += 1_000;
        profile = RULES.after(profile, MILLI, i % 2 == 0 ? MILLI : 0, now);
      }
    }

    assertThat(now - since).isLessThan(RULES.dwell().toNanos());
    assertThat(profile.changes()).isEqualTo(1);
  }

  @Test
  void measured_moreWaitThanRunOrLessThanNone_isCutOff() {
    profile = RULES.after(profile, MILLI, 2 * MILLI, now);
    assertThat(profile.waitShare()).isEqualTo(1);

    profile = RULES.after(RULES.begin(WorkloadKind.CPU, now), MILLI, -MILLI, now);
    assertThat(profile.waitShare()).isZero();

    profile = RULES.after(RULES.begin(WorkloadKind.CPU, now), 0, 0, now);
    assertThat(profile.waitShare()).isZero();
  }

  @Test
  void withers_changeWhatTheySay() {
    assertThat(RULES.shares(0.1, 0.9).memory(8, 4).dwell(Duration.ZERO))
        .isEqualTo(new Classification(0.9, 0.1, 8, 4, Duration.ZERO));
  }

  private static Stream<Arguments> wrong() {
    return Stream.of(
        wrong(() -> RULES.shares(0.2, 0), "ioFrom: 0.0 (expected: > 0, <= 1)"),
        wrong(() -> RULES.shares(0.2, 1.5), "ioFrom: 1.5 (expected: > 0, <= 1)"),
        wrong(() -> RULES.shares(0.2, Double.NaN), "ioFrom: NaN (expected: > 0, <= 1)"),
        wrong(
            () -> RULES.shares(-0.1, 0.5),
            "cpuUpTo: -0.1 (expected: >= 0, < ioFrom, which is 0.5)"),
        wrong(
            () -> RULES.shares(0.6, 0.5), "cpuUpTo: 0.6 (expected: >= 0, < ioFrom, which is 0.5)"),
        wrong(() -> RULES.memory(7, 1), "memory: 7 (expected: >= 8)"),
        wrong(() -> RULES.memory(8, 0), "minSamples: 0 (expected: >= 1)"),
        wrong(() -> RULES.dwell(Duration.ofMillis(-1)), "dwell: PT-0.001S (expected: >= 0)"));
  }

  private static Arguments wrong(Runnable call, String message) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void rules_outsideTheirRange_saysNameValueAndRule(String message, Runnable call) {
    assertThatThrownBy(call::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
