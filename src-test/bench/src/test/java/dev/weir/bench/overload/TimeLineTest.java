package dev.weir.bench.overload;

import static dev.weir.bench.overload.Samples.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Second;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a server came back. */
class TimeLineTest {

  private static final Second BEFORE = second(0, 200, 200, 20);
  private static final Second TRIGGER = second(1, 800, 0, 900);

  private static TimeLine line(Second... after) {
    List<Second> course = new java.util.ArrayList<>(List.of(BEFORE, TRIGGER));
    course.addAll(List.of(after));
    return new TimeLine(
        Clients.BUDGET, Samples.recovery(Protection.NONE, true, course), List.of(0L, 100L));
  }

  @Test
  void goodAtTheEnd_looksAtTheLastSecondsAlone() {
    assertThat(line(second(2, 200, 0, 900), second(3, 200, 100, 90)).goodAtTheEnd(1))
        .isEqualTo(0.5);
    assertThat(line(second(2, 200, 0, 900), second(3, 200, 100, 90)).goodAtTheEnd(2))
        .isEqualTo(0.25);
  }

  @Test
  void goodAtTheEnd_nothingEnded_isNothingGood() {
    assertThat(line(second(2, 200, 0, 0)).goodAtTheEnd(5)).isZero();
  }

  @Test
  void retries_ofClientsThatGiveUp_areNone() {
    assertThat(Clients.GIVE_UP.retries()).isNull();
    assertThat(Clients.RETRY.retries().budget()).isNull();
    assertThat(Clients.BUDGET.retries().budget()).isNotNull();
  }
}
