package dev.weir.demo.load.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {

  private static final int SOME = 1_000;

  private static long[] moments(Arrivals arrivals, Spacing spacing, long seed) {
    Schedule schedule = arrivals.schedule(spacing, seed);
    long[] moments = new long[SOME];
    for (int i = 0; i < SOME; i++) {
      moments[i] = schedule.next();
    }
    return moments;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1000",
        "step:100,200/1s",
        "ramp:100-2k/5s",
        "spike:100-1k@1s/1s",
        "sine:100-1k/2s"
      })
  void schedule_sameSeed_sameMoments(String text) {
    Arrivals arrivals = Arrivals.parse(text);

    assertThat(arrivals.text()).isEqualTo(text);
    for (Spacing spacing : Spacing.values()) {
      assertThat(moments(arrivals, spacing, 7)).isEqualTo(moments(arrivals, spacing, 7));
    }
    assertThat(moments(arrivals, Spacing.POISSON, 7))
        .isNotEqualTo(moments(arrivals, Spacing.POISSON, 8));
  }

  @Test
  void schedule_trace_isTheFileFromTheBeginningEachTime(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("trace.txt"), "0.25\n1");
    Arrivals arrivals = Arrivals.parse("trace:" + file);

    for (int i = 0; i < 2; i++) {
      Schedule schedule = arrivals.schedule(Spacing.POISSON, i);
      assertThat(schedule.next()).isEqualTo(250_000_000);
      assertThat(schedule.next()).isEqualTo(1_000_000_000);
      assertThat(schedule.next()).isEqualTo(Schedule.END);
    }
    assertThat(arrivals.constantRate()).isEmpty();
    assertThat(arrivals.text()).isEqualTo("trace:" + file);
  }

  @ParameterizedTest
  @CsvSource({"'0.25\n0.75\n1.25', 1750", "'0\n0.001\n0.999', 1498", "'3', 4000", "'2\n2', 3000"})
  void length_ofATrace_isItsLastMomentAndOneMoreGap(String lines, long millis, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("trace.txt"), lines.replace("\\n", "\n"));

    assertThat(Arrivals.parse("trace:" + file).length().orElseThrow())
        .isBetween(Duration.ofMillis(millis), Duration.ofMillis(millis + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "step:100,0/1s", "sine:100-1k/2s"})
  void length_ofARate_isNotBounded(String text) {
    assertThat(Arrivals.parse(text).length()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 1, 1000",
    "1000, 0, 0",
    "3, 10, 30",
    "0.3, 10, 3",
    "'step:100,200/1s', 3, 500",
    "'spike:100-1k@1s/1s', 3, 1200"
  })
  void count_evenly_isWhatTheScheduleHasUntilThen(String text, long seconds, long expected) {
    Arrivals arrivals = Arrivals.parse(text);

    assertThat(arrivals.count(Spacing.EVEN, 1, Duration.ofSeconds(seconds))).isEqualTo(expected);
  }

  @Test
  void count_byChance_isThatOfItsOwnMoments() {
    Arrivals arrivals = Arrivals.constant(500);
    long[] moments = moments(arrivals, Spacing.POISSON, 7);

    for (int number : new int[] {0, 1, 10, SOME - 1}) {
      assertThat(arrivals.count(Spacing.POISSON, 7, Duration.ofNanos(moments[number])))
          .isEqualTo(number);
    }
  }

  @Test
  void constantRate_onlyOfOneRateForEver_isThere() {
    assertThat(Arrivals.parse("2.5k").constantRate()).hasValue(2_500);
    assertThat(Arrivals.parse("step:100,100/1s").constantRate()).hasValue(100);
    assertThat(Arrivals.constant(12.5).constantRate()).hasValue(12.5);
    assertThat(Arrivals.parse("step:100,200/1s").constantRate()).isEmpty();
    assertThat(Arrivals.parse("ramp:100-200/1s").constantRate()).isEmpty();
    assertThat(Arrivals.parse("sine:100-200/1s").constantRate()).isEmpty();
  }

  @Test
  void parse_anythingElse_namesAllForms() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrivals.parse("soon"))
        .withMessage("'soon' (expected: " + Arrivals.FORMS + ")");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Arrivals.parse("trace:nowhere.txt"))
        .withMessage("nowhere.txt: no such file");
  }
}
