package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final long SECOND = 1_000_000_000;

  private static long[] moments(String rate, Spacing spacing, long seed, int count) {
    Schedule schedule = new ShapedSchedule(Rates.parse(rate), spacing, seed);
    return LongStream.generate(schedule::next).limit(count).toArray();
  }

  private static long count(long[] moments, double from, double to) {
    return Arrays.stream(moments).filter(at -> at >= from * SECOND && at < to * SECOND).count();
  }

  @Test
  void even_constantRate_isAComb() {
    assertThat(moments("1000", Spacing.EVEN, 0, 4))
        .containsExactly(0, 1_000_000, 2_000_000, 3_000_000);
  }

  @Test
  void even_anHourIn_hasNotDrifted() {
    Schedule schedule = new ShapedSchedule(Rates.parse("3k"), Spacing.EVEN, 0);
    for (int i = 0; i < 3_000 * 3_600; i++) {
      schedule.next();
    }
    assertThat(schedule.next()).isEqualTo(3_600 * SECOND);
  }

  @Test
  void even_spike_hasThoseOfThePeakInIt() {
    long[] moments = moments("spike:100-1k@5s/2s", Spacing.EVEN, 0, 4_000);

    assertThat(count(moments, 0, 5)).isEqualTo(500);
    assertThat(count(moments, 5, 7)).isEqualTo(2_000);
    assertThat(count(moments, 7, 17)).isEqualTo(1_000);
  }

  @Test
  void even_rateThatEnds_ends() {
    Schedule schedule = new ShapedSchedule(Rates.parse("step:10,0/1s"), Spacing.EVEN, 0);
    for (int i = 0; i < 10; i++) {
      assertThat(schedule.next()).isEqualTo(i * SECOND / 10);
    }
    assertThat(schedule.next()).isEqualTo(Schedule.END);
    assertThat(schedule.next()).isEqualTo(Schedule.END);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "ramp:0-2k/30s", "sine:0-1k/5s"})
  void poisson_sameSeed_isTheSame(String rate) {
    long[] first = moments(rate, Spacing.POISSON, 42, 10_000);

    assertThat(moments(rate, Spacing.POISSON, 42, 10_000)).isEqualTo(first).isSorted();
    assertThat(moments(rate, Spacing.POISSON, 43, 10_000)).isNotEqualTo(first);
  }

  /* Of a Poisson process the gaps have the mean 1/R and as much deviation; of 10^5 gaps both are known
   * to about a third of a percent, and the seed is fixed. */
  @Test
  void poisson_constantRate_hasExponentialGaps() {
    long[] moments = moments("1000", Spacing.POISSON, 7, 100_001);
    double[] gaps = new double[moments.length - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = moments[i + 1] - moments[i];
    }
    double mean = Arrays.stream(gaps).average().orElseThrow();
    double variance =
        Arrays.stream(gaps).map(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();

    assertThat(mean).isCloseTo(1e6, within(1e4));
    assertThat(Math.sqrt(variance)).isCloseTo(1e6, within(2e4));
    assertThat(Arrays.stream(gaps).filter(gap -> gap > 1e6).count() / 1e5)
        .isCloseTo(Math.exp(-1), within(0.01));
  }

  @Test
  void poisson_ramp_followsTheRate() {
    long[] moments = moments("ramp:0-2k/10s", Spacing.POISSON, 1, 10_500);

    assertThat((double) count(moments, 0, 5)).isCloseTo(2_500, within(250.0));
    assertThat((double) count(moments, 5, 10)).isCloseTo(7_500, within(350.0));
  }

  @Test
  void trace_isWhatItIs() {
    Schedule trace = new TraceSchedule(0, 5, 5, 9);

    assertThat(LongStream.generate(trace::next).limit(6))
        .containsExactly(0L, 5L, 5L, 9L, Schedule.END, Schedule.END);
  }

  @Test
  void trace_goesBack_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TraceSchedule(0, 5, 4))
        .withMessage("moments[2]: 4 (expected: >= 5)");
  }
}
