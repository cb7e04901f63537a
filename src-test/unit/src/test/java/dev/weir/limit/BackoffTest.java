package dev.weir.limit;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  @Test
  void nanos_outOfRange_isRefusedByName() {
    assertThatThrownBy(() -> Backoff.DEFAULT.nanos(-1, () -> 0))
        .hasMessage("retry: -1 (expected: >= 0)");
    assertThatThrownBy(() -> Backoff.DEFAULT.nanos(0, -1, () -> 0))
        .hasMessage("least: -1 (expected: >= 0)");
  }

  @Test
  void nanos_toldToStayAwayForEver_doesNotWrapAround() {
    assertThat(Backoff.DEFAULT.nanos(0, Long.MAX_VALUE, () -> 0.5)).isEqualTo(Long.MAX_VALUE);
  }

  private static final Backoff PLAIN = Backoff.of(ofMillis(100), ofSeconds(1)).jitter(0);

  private static long millis(Backoff backoff, long retry, double die) {
    return backoff.nanos(retry, () -> die) / 1_000_000;
  }

  @Test
  void wait_doublesUpToTheCap() {
    assertThat(LongStream.range(0, 6).map(n -> millis(PLAIN, n, 0.5)))
        .containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
  }

  @Test
  void wait_afterAnyNumberOfRetries_staysAtTheCap() {
    Backoff longest = new Backoff(ofNanos(1), ofDays(365), 0);

    for (long retry : new long[] {55, 62, 63, 64, 1_000, Long.MAX_VALUE}) {
      assertThat(longest.nanos(retry, () -> 1))
          .as("retry %d", retry)
          .isEqualTo(ofDays(365).toNanos());
    }
    assertThat(longest.nanos(40, () -> 1)).isEqualTo(1L << 40);
  }

  @Test
  void jitter_isThePartAtRandom() {
    assertThat(millis(PLAIN.jitter(1), 1, 0)).isZero();
    assertThat(millis(PLAIN.jitter(1), 1, 0.75)).isEqualTo(150);
    assertThat(millis(PLAIN.jitter(0.5), 1, 0)).isEqualTo(100);
    assertThat(millis(PLAIN.jitter(0.5), 1, 0.5)).isEqualTo(150);
  }

  @Test
  void jitter_ofManyWaits_isEven() {
    Random random = new Random(1);
    Integer[] quarters = {0, 0, 0, 0};
    for (int i = 0; i < 40_000; i++) {
      quarters[(int) (Backoff.DEFAULT.nanos(0, random::nextDouble) / 25_000_000)]++;
    }
    assertThat(quarters).allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
  }

  @Test
  void dice_outOfTheirRange_doNoHarm() {
    for (double die : new double[] {-1, 2, Double.NaN, Double.POSITIVE_INFINITY, -1e300}) {
      assertThat(Backoff.DEFAULT.nanos(0, () -> die)).isBetween(0L, 100_000_000L);
    }
  }

  @Test
  void wait_withALeastOne_isNoShorterAndSpreadBehindIt() {
    long told = ofMillis(700).toNanos();

    assertThat(PLAIN.nanos(1, told, () -> 0.5)).isEqualTo(told);
    assertThat(PLAIN.nanos(3, told, () -> 0.5)).isEqualTo(ofMillis(800).toNanos());
    assertThat(PLAIN.jitter(1).nanos(1, told, () -> 0)).isEqualTo(told);
    assertThat(PLAIN.jitter(1).nanos(1, told, () -> 0.5)).isEqualTo(ofMillis(800).toNanos());
  }

  @Test
  void values_outOfRange_areRefusedByName() {
    assertThatThrownBy(() -> Backoff.of(ofMillis(0), ofSeconds(1)))
        .hasMessage("first: PT0S (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Backoff.of(ofMillis(1), ofDays(366)))
        .hasMessage("cap: PT8784H (expected: > 0 and <= PT8760H)");
    assertThatThrownBy(() -> Backoff.of(ofSeconds(2), ofSeconds(1)))
        .hasMessage("first: PT2S (expected: <= cap, which is PT1S)");
    assertThatThrownBy(() -> Backoff.DEFAULT.jitter(1.1))
        .hasMessage("jitter: 1.1 (expected: 0.0 to 1.0)");
    assertThatThrownBy(() -> Backoff.DEFAULT.jitter(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
