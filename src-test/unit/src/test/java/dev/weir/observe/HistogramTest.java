package dev.weir.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

  private static final double[] QUANTILES = {0, 0.001, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1};

  private final Histogram histogram = new Histogram();

  @Test
  void valueAt_empty_isZero() {
    assertThat(histogram.count()).isZero();
    assertThat(histogram.valueAt(0.5)).isZero();
    assertThat(histogram.percentiles()).isSameAs(Percentiles.NONE);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 7, 14, 15})
  void record_below16_isExact(long nanos) {
    histogram.record(nanos);

    assertThat(histogram.valueAt(1)).isEqualTo(nanos);
  }

  @Test
  void record_negative_countsAsZero() {
    histogram.record(-1);
    histogram.record(Long.MIN_VALUE);

    assertThat(histogram.count()).isEqualTo(2);
    assertThat(histogram.valueAt(1)).isZero();
  }

  /* Around every power of two and every sixteenth between them. */
  @Test
  void record_everyMagnitude_isAtMostASixteenthAbove() {
    for (int exponent = 0; exponent < 63; exponent++) {
      for (int sixteenth = 0; sixteenth < 16; sixteenth++) {
        long edge = (1L << exponent) + (exponent >= 4 ? (long) sixteenth << (exponent - 4) : 0);
        for (long nanos = Math.max(0, edge - 1); nanos <= edge + 1; nanos++) {
          Histogram one = new Histogram();
          one.record(nanos);
          long read = one.valueAt(1);
          assertThat(read).as("%d", nanos).isGreaterThanOrEqualTo(nanos);
          assertThat(read - nanos).as("%d", nanos).isLessThanOrEqualTo(nanos / 16);
        }
      }
    }
  }

  @Test
  void record_theLongest_isExact() {
    histogram.record(Long.MAX_VALUE);

    assertThat(histogram.valueAt(1)).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void valueAt_anyQuantile_agreesWithSortedReference(long seed) {
    Random random = new Random(seed);
    long[] values = new long[1 + random.nextInt(5_000)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (random.nextLong() >>> 1) >>> random.nextInt(63); // every magnitude alike
      histogram.record(values[i]);
    }
    Arrays.sort(values);

    assertThat(histogram.count()).isEqualTo(values.length);
    for (double quantile : QUANTILES) {
      int rank = Math.max(1, (int) Math.ceil(quantile * values.length));
      long exact = values[rank - 1];
      long read = histogram.valueAt(quantile);
      assertThat(read).as("quantile %s", quantile).isGreaterThanOrEqualTo(exact);
      assertThat(read - exact).as("quantile %s", quantile).isLessThanOrEqualTo(exact / 16);
    }
  }

  @Test
  void add_other_holdsBothAndLeavesTheOther() {
    Histogram other = new Histogram();
    histogram.record(3);
    other.record(5);
    other.record(1_000_000);

    histogram.add(other);

    assertThat(histogram.count()).isEqualTo(3);
    assertThat(histogram.valueAt(0.3)).isEqualTo(3);
    assertThat(histogram.valueAt(0.6)).isEqualTo(5);
    assertThat(other.count()).isEqualTo(2);
  }

  @Test
  void percentiles_thousandValues_areThePercentiles() {
    for (int i = 0; i < 1_000; i++) {
      histogram.record(i < 500 ? 1 : i < 900 ? 2 : i < 990 ? 3 : i < 999 ? 4 : 5);
    }

    assertThat(histogram.percentiles())
        .isEqualTo(
            new Percentiles(
                1_000,
                Duration.ofNanos(1),
                Duration.ofNanos(2),
                Duration.ofNanos(3),
                Duration.ofNanos(4),
                Duration.ofNanos(5)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
  void valueAt_notAQuantile_saysNameValueAndRule(double quantile) {
    assertThatThrownBy(() -> histogram.valueAt(quantile))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("quantile: " + quantile + " (expected: 0 to 1)");
  }
}
