package dev.weir.bench.overload;

import static dev.weir.bench.overload.Samples.second;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Second;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From when on a server is as it was. */
class RecoveryTest {

  private static final Second BEFORE = second(0, 200, 200, 20);
  private static final Second OVERLOAD = second(1, 2_000, 400, 100);

  private static int normalAgain(Second... after) {
    List<Second> course = new java.util.ArrayList<>(List.of(BEFORE, OVERLOAD));
    course.addAll(List.of(after));
    return Samples.recovery(Protection.GATE_FIXED, false, course).normalAgain();
  }

  @Test
  void normalAgain_fastAndGood_isTheFirstSuchSecond() {
    assertThat(normalAgain(second(2, 240, 200, 20), second(3, 200, 199, 39))).isEqualTo(2);
    assertThat(normalAgain(second(2, 200, 200, 20))).isEqualTo(1);
  }

  @Test
  void normalAgain_slowOrNotGood_isNever() {
    assertThat(normalAgain(second(2, 200, 200, 41), second(3, 200, 197, 20))).isZero();
  }

  @Test
  void normalAgain_onlyWhenNothingIsOfferedAnyMore_doesNotCount() {
    Second slow = second(2, 200, 0, 500);

    assertThat(normalAgain(slow, slow, slow, second(5, 10, 10, 20))).isZero();
    assertThat(normalAgain(second(2, 0, 0, 0))).isZero();
  }

  @Test
  void median_isThatOfTheSecondBefore() {
    assertThat(Samples.recovery(Protection.NONE, true, List.of(BEFORE, OVERLOAD)).median())
        .isEqualTo(20e6);
  }
}
