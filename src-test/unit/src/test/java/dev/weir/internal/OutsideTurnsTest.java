package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutsideTurnsTest {

  private final OutsideTurns turns = new OutsideTurns();

  /* How many forked tasks go ahead of the next turn of what came from outside. */
  private int ahead() {
    int ahead = 0;
    while (!turns.isNext()) {
      turns.forkedTaken();
      ahead++;
    }
    return ahead;
  }

  @Test
  void isNext_nothingKnownOfTasks_afterEachOne() {
    assertThat(ahead()).isEqualTo(1);
    assertThat(ahead()).isEqualTo(1);
  }

  @Test
  void isNext_shortTasks_afterTheMostOfThem() {
    turns.adapt(20);

    assertThat(ahead()).isEqualTo(OutsideTurns.MOST);
    assertThat(ahead()).isEqualTo(OutsideTurns.MOST);
  }

  @Test
  void isNext_tasksOfAnyLength_withinTheTargetAndOneTask() {
    for (long mean = 1; mean < 100_000_000; mean = mean * 3 / 2 + 1) {
      turns.adapt(mean);
      ahead();

      assertThat(ahead() * mean)
          .as("mean %s", mean)
          .isLessThanOrEqualTo(OutsideTurns.TARGET + mean);
    }
  }

  @Test
  void isNext_nothingForkedTaken_isNotYet() {
    assertThat(turns.isNext()).isFalse();
    assertThat(turns.isNext()).isFalse();
  }
}
