package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {

  private final Turns turns = new Turns();

  /* How many tasks at hand go ahead of the next turn of what is elsewhere. */
  private int ahead() {
    int ahead = 0;
    while (!turns.isNext()) {
      turns.taken();
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

    assertThat(ahead()).isEqualTo(Turns.MOST);
    assertThat(ahead()).isEqualTo(Turns.MOST);
  }

  @Test
  void isNext_tasksOfAnyLength_withinTheTargetAndOneTask() {
    for (long mean = 1; mean < 100_000_000; mean = mean * 3 / 2 + 1) {
      turns.adapt(mean);
      ahead();

      assertThat(ahead() * mean).as("mean %s", mean).isLessThanOrEqualTo(Turns.TARGET + mean);
    }
  }

  @Test
  void isNext_nothingTaken_isNotYet() {
    assertThat(turns.isNext()).isFalse();
    assertThat(turns.isNext()).isFalse();
  }
}
