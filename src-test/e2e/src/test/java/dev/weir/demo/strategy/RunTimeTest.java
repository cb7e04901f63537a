package dev.weir.demo.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When those who are refused may come back. */
class RunTimeTest {

  private final RunTime runs = new RunTime();

  @Test
  void secondsToPass_nothingKnown_isOne() {
    assertThat(runs.secondsToPass(1_000, 1)).isEqualTo(1);
  }

  @Test
  void secondsToPass_manyWait_isWhatTheyTakeRoundedUp() {
    runs.ended(TimeUnit.MILLISECONDS.toNanos(500));

    assertThat(runs.secondsToPass(100, 8)).isEqualTo(7); // 100 x 0.5 s / 8
    assertThat(runs.secondsToPass(0, 8)).isEqualTo(1);
    assertThat(runs.secondsToPass(1_000_000, 1)).as("no further ahead").isEqualTo(300);
  }

  @Test
  void ended_fasterThanBefore_movesTheMean() {
    runs.ended(TimeUnit.SECONDS.toNanos(10));
    long before = runs.secondsToPass(10, 1);
    for (int i = 0; i < 100; i++) {
      runs.ended(TimeUnit.MILLISECONDS.toNanos(100));
    }

    assertThat(before).isEqualTo(100);
    assertThat(runs.secondsToPass(10, 1)).isBetween(1L, 3L);
  }
}
