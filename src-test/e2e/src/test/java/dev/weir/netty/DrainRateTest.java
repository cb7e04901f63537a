package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DrainRateTest {

  private static final long SECOND = 1_000_000_000L;

  private final DrainRate rate = new DrainRate();

  @Test
  void secondsToDrain_nothingKnown_isOne() {
    assertThat(rate.secondsToDrain(1_000)).isEqualTo(1);
    sample(0, 0, 8);
    assertThat(rate.secondsToDrain(1_000)).isEqualTo(1);
  }

  @Test
  void secondsToDrain_steadyRate_isDepthOverRateRoundedUp() {
    for (int i = 0; i <= 10; i++) {
      sample(i * SECOND, 4L * i, 8);
    }
    assertThat(rate.secondsToDrain(0)).isEqualTo(1);
    assertThat(rate.secondsToDrain(4)).isEqualTo(1);
    assertThat(rate.secondsToDrain(5)).isEqualTo(2);
    assertThat(rate.secondsToDrain(16)).isEqualTo(4);
  }

  @Test
  void secondsToDrain_nothingQueued_isTheTimeOfOnePlace() {
    for (int i = 0; i <= 6; i++) {
      rate.sample(i * 2 * SECOND, i / 3, i / 3, 24);
    }
    assertThat(rate.secondsToDrain(0)).isEqualTo(6);
  }

  @Test
  void secondsToDrain_idleTime_isNotHeldAgainstThePool() {
    sample(0, 0, 0);
    sample(SECOND, 10, 0);
    for (int i = 2; i < 1_000; i++) {
      sample(i * SECOND, 10, 0);
    }
    assertThat(rate.secondsToDrain(20)).isEqualTo(2);
  }

  @Test
  void secondsToDrain_longSpanInWhichSomethingEnded_saysNothingAboutTheSpeed() {
    for (int i = 0; i <= 8; i++) {
      sample(i * SECOND / 4, 4L * i, 8);
    }
    sample(1_000 * SECOND, 40, 8);
    assertThat(rate.secondsToDrain(32)).isEqualTo(2);
  }

  @Test
  void secondsToDrain_nothingFinishedYet_assumesThatEveryTaskAtHandIsAboutTo() {
    sample(0, 0, 8);
    sample(SECOND, 0, 8);
    assertThat(rate.secondsToDrain(16)).isEqualTo(2);
    sample(5 * SECOND, 0, 8);
    assertThat(rate.secondsToDrain(16)).isEqualTo(10);
  }

  @Test
  void secondsToDrain_nothingFinishesForEver_isBounded() {
    for (int i = 0; i <= 1_000; i++) {
      sample(i * 10 * SECOND, 0, 1);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(300);
  }

  @Test
  void secondsToDrain_tasksThatHaveBecomeSlow_assumesNoMoreThanTheyCanDo() {
    for (int i = 0; i <= 40; i++) {
      sample(i * SECOND / 4, 100L * i, 8);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(1);
    sample(13 * SECOND, 4_000, 8);
    assertThat(rate.secondsToDrain(16)).isEqualTo(6);
    sample(13 * SECOND + SECOND / 4, 4_008, 8);
    assertThat(rate.secondsToDrain(16)).isEqualTo(1);
  }

  @Test
  void secondsToDrain_rateThatChanged_forgetsTheOldOne() {
    long tasks = 0;
    for (int i = 0; i <= 100; i++) {
      sample(i * SECOND / 4, tasks += 100, 8);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(1);
    for (int i = 101; i <= 140; i++) {
      sample(i * SECOND / 4, tasks += 1, 8);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(4);
  }

  @Test
  void secondsToDrain_everyRunCutShort_countsTheBodiesThatLeftAWorker() {
    for (int i = 0; i <= 10; i++) {
      rate.sample(i * SECOND, 0, 8L * i, 8);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(2);
  }

  @Test
  void secondsToDrain_publishersThatHoldNoWorker_countsWhatEnded() {
    for (int i = 0; i <= 10; i++) {
      rate.sample(i * SECOND, 4L * i, 0, 24);
    }
    assertThat(rate.secondsToDrain(16)).isEqualTo(4);
  }

  private void sample(long nanos, long tasks, int atHand) {
    rate.sample(nanos, tasks, tasks, atHand);
  }
}
