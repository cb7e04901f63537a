package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BusyTimeTest {

  private static final long UNIT = 1_024;

  private final BusyTime busy = new BusyTime();

  @Test
  void between_oneThatRunsOnAndOneThatHasEnded_addsUpBoth() {
    long before = busy.word();
    busy.begin(1, 10 * UNIT);
    busy.begin(2, 20 * UNIT);
    busy.end(1, 50 * UNIT);
    long after = busy.word();

    assertThat(BusyTime.count(after)).isEqualTo(2);
    assertThat(BusyTime.between(before, 0, after, 100 * UNIT)).isEqualTo((40 + 2 * 80) * UNIT);
    assertThat(BusyTime.between(after, 60 * UNIT, after, 70 * UNIT)).isEqualTo(2 * 10 * UNIT);
  }

  @Test
  void between_clockBelowZeroAndFarAway_isRight() {
    for (long origin : new long[] {-(1L << 62), -5_000, 0, 1L << 61, Long.MAX_VALUE >> 1}) {
      BusyTime far = new BusyTime();
      long zero = origin & -UNIT;
      long first = far.word();
      far.begin(3, zero);
      far.end(3, zero + 1_000 * UNIT);
      assertThat(BusyTime.between(first, zero, far.word(), zero + 5_000 * UNIT))
          .isEqualTo(3_000 * UNIT);
      assertThat(BusyTime.count(far.word())).isZero();
    }
  }

  @Test
  void between_manyForLong_isRightUpToItsBound() {
    busy.begin(1_000_000, 0);
    long word = busy.word();

    assertThat(BusyTime.between(word, 0, word, 1_500_000 * UNIT))
        .isEqualTo(1_500_000L * 1_000_000 * UNIT);
  }

  @Test
  void count_endBeforeItsBegin_isLessThanNothingForAMoment() {
    busy.end(1, 10 * UNIT);
    assertThat(BusyTime.count(busy.word())).isEqualTo(-1);
    busy.begin(1, 5 * UNIT);
    assertThat(BusyTime.count(busy.word())).isZero();
    assertThat(BusyTime.between(0, 0, busy.word(), 100 * UNIT)).isEqualTo(5 * UNIT);
  }

  @Test
  void passage_closedOnce_countsWhoIsInside() {
    Passage passage = new Passage();
    for (int i = 0; i < 3; i++) {
      assertThat(passage.enter()).isTrue();
    }
    assertThat(passage.leave(1)).isTrue();

    assertThat(passage.close()).isEqualTo(2);

    assertThat(passage.close()).isEqualTo(Passage.WAS_CLOSED);
    assertThat(passage.enter()).isFalse();
    assertThat(passage.leave(2)).isFalse();
    assertThat(passage.isClosed()).isTrue();
  }

  @Test
  void demandWatch_tellsWhenNothingIsWantedAndWhenAgain() {
    DemandWatch demand = new DemandWatch();
    assertThat(demand.add(2)).isTrue();
    assertThat(demand.add(1)).isFalse();
    assertThat(demand.passed()).isFalse();
    assertThat(demand.passed()).isFalse();
    assertThat(demand.passed()).isTrue();
    assertThat(demand.add(Long.MAX_VALUE)).isTrue();
    assertThat(demand.passed()).isFalse();
    assertThat(demand.get()).isEqualTo(Long.MAX_VALUE);
    assertThat(demand.end()).isFalse();
    assertThat(demand.end()).isFalse();
    assertThat(demand.add(1)).isFalse();
    assertThat(demand.get()).isZero();
    assertThat(new DemandWatch().end()).isTrue();
  }
}
