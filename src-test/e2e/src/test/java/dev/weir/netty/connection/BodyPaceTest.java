package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In virtual time, in seconds. */
class BodyPaceTest {

  private static final long SECOND = 1_000_000_000L;

  private final BodyPace pace = new BodyPace(10 * SECOND, 100, 0);

  private boolean slow(int second, long received, boolean canSend) {
    return pace.isTooSlow(received, canSend, second * SECOND);
  }

  @Test
  void isTooSlow_nothingComesForAsLongAsMayBe_isTrue() {
    assertThat(slow(9, 0, true)).isFalse();
    assertThat(slow(10, 0, true)).isTrue();
  }

  @Test
  void isTooSlow_somethingComes_theSilenceBeginsAgain() {
    assertThat(slow(9, 5_000, true)).isFalse();
    assertThat(slow(18, 5_000, true)).isFalse();
    assertThat(slow(19, 5_000, true)).isTrue();
  }

  @Test
  void isTooSlow_nobodyReads_thatTimeDoesNotCount() {
    assertThat(slow(5, 0, false)).isFalse();
    assertThat(slow(1_000, 0, true)).isFalse();
    assertThat(slow(1_004, 0, true)).isFalse();
    assertThat(slow(1_005, 0, true)).isTrue();
  }

  @Test
  void isTooSlow_lessThanTheLeastRateOnAverage_isTrueOnceTheFirstTimeIsOver() {
    assertThat(slow(5, 1, true)).isFalse();
    assertThat(slow(10, 2, true)).isFalse();
    assertThat(slow(11, 3, true)).isTrue();
  }

  @Test
  void isTooSlow_fastFirstAndSlowThen_isTheAverageThatCounts() {
    assertThat(slow(1, 2_000, true)).isFalse();
    assertThat(slow(10, 2_001, true)).isFalse();
    assertThat(slow(19, 2_002, true)).isFalse();
    assertThat(slow(21, 2_003, true)).isTrue();
  }
}
