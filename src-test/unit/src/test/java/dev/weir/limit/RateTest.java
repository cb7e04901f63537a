package dev.weir.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rates, and their arithmetic, in simulated time. */
class RateTest {

  private static final long SECOND = 1_000_000_000;

  /** Slow and fast, and such as no whole number of nanoseconds comes to. */
  static Stream<Rate> rates() {
    return Stream.of(
        Rate.perSecond(1),
        Rate.perSecond(3),
        Rate.perSecond(7).burst(5),
        Rate.perSecond(100).burst(20),
        Rate.perSecond(999_983).burst(1_000),
        Rate.perSecond(1_000_000_007).burst(10_000),
        Rate.perSecond(10_000_000_000L).burst(Integer.MAX_VALUE),
        Rate.of(1_234_567, Duration.ofDays(1)),
        Rate.of(1, Duration.ofDays(365)).burst(Integer.MAX_VALUE),
        Rate.of(1_000_000_000_000_000L, Duration.ofDays(365)),
        Rate.of(1_000_000_000_000_000L, Duration.ofDays(365).minusNanos(1)).burst(77),
        Rate.of(11, Duration.ofNanos(13)).burst(3),
        Rate.of(3, Duration.ofSeconds(7)).paced(Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("rates")
  void ticks_atAnyTime_areTheExactQuotient(Rate rate) {
    Gcra gcra = Gcra.of(rate);
    BigInteger perPermit = BigInteger.valueOf(gcra.span(1));
    BigInteger period = BigInteger.valueOf(rate.period().toNanos());
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      long elapsed = random.nextLong() >>> 1 + random.nextInt(62);
      long exact =
          BigInteger.valueOf(elapsed)
              .multiply(perPermit)
              .multiply(BigInteger.valueOf(rate.permits()))
              .divide(period)
              .longValue(); // the low 64 bits: ticks wrap around
      assertThat(gcra.ticks(elapsed)).as("after %d ns", elapsed).isEqualTo(exact);
    }
    assertThat(gcra.ticks(-1)).isZero();
    assertThat(gcra.ticks(Long.MIN_VALUE)).isZero();
  }

  @ParameterizedTest
  @MethodSource("rates")
  void nanos_ofASpan_areEnoughAndHardlyMore(Rate rate) {
    Gcra gcra = Gcra.of(rate);
    for (long permits = 1; permits <= 1L << 31; permits *= 3) {
      long span = gcra.span(permits);
      long nanos = gcra.nanos(span);
      if (nanos < Long.MAX_VALUE / 4) {
        assertThat(gcra.ticks(nanos) - span).as("after %d ns", nanos).isNotNegative();
        double exact = (double) permits * rate.period().toNanos() / rate.permits();
        assertThat(nanos - exact).isBetween(-1 - exact * 1e-15, 2 + exact * 1e-15);
      }
    }
    assertThat(gcra.nanos(0)).isZero();
    assertThat(gcra.nanos(Long.MIN_VALUE)).isZero();
    assertThat(gcra.nanos(Long.MAX_VALUE)).isBetween(1L, Long.MAX_VALUE / 4);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "3, 2", "7, 13", "999983, 1000", "1000003, 1000003"})
  void take_greedilyForSimulatedHours_getsExactlyTheRate(long permits, int burst) {
    Rate rate = Rate.perSecond(permits).burst(burst);
    Gcra gcra = Gcra.of(rate);
    long hours = 3;
    long end = hours * 3_600 * SECOND;
    int weight = permits > 1_000 ? burst / 2 : 1; // or it would take all day
    long tat = gcra.ticks(0);
    long taken = 0;
    for (long now = 0; now <= end; ) {
      long ticks = gcra.ticks(now);
      long early = gcra.early(tat, ticks, weight);
      if (early <= 0) {
        tat = gcra.after(tat, ticks, weight);
        taken += weight;
      } else {
        now += gcra.nanos(early);
      }
    }
    long due = burst + permits * hours * 3_600;
    assertThat(taken).isBetween(due - weight, due);
  }

  @ParameterizedTest
  @MethodSource("rates")
  void take_atRandom_neverGetsMoreThanBurstAndRateInAnySpan(Rate rate) {
    Gcra gcra = Gcra.of(rate);
    Random random = new Random(11);
    long permit = Math.max(1, gcra.nanos(gcra.span(1)));
    long now = random.nextInt(1_000);
    long tat = gcra.ticks(now);
    long start = now;
    double tick = 1.0 / gcra.span(1) + 1e-6;
    long taken = 0;
    for (int i = 0; i < 50_000; i++) {
      now += random.nextLong(Math.min(2 * permit, SECOND * 3_600) + 1);
      int weight = 1 + random.nextInt(3);
      long ticks = gcra.ticks(now);
      if (gcra.early(tat, ticks, weight) <= 0) {
        if (tat - ticks <= 0) { // it was full: a span begins
          start = now;
          taken = 0;
        }
        taken += weight;
        tat = gcra.after(tat, ticks, weight);
        double rest = (double) (now - start) * rate.permits() / rate.period().toNanos();
        double slack = (double) rate.slack().toNanos() * rate.permits() / rate.period().toNanos();
        assertThat((double) taken)
            .isLessThanOrEqualTo(Math.max(rate.burst(), 3) + slack + rest + tick);
      }
    }
    assertThat(taken).isPositive();
  }

  @Test
  void take_paced_isSpacedEvenly() {
    Gcra gcra = Gcra.of(Rate.perSecond(4).paced());
    long tat = gcra.ticks(0);

    assertThat(gcra.early(tat, gcra.ticks(0), 1)).isZero();
    tat = gcra.after(tat, gcra.ticks(0), 1);
    assertThat(gcra.nanos(gcra.early(tat, gcra.ticks(0), 1))).isEqualTo(SECOND / 4);
    assertThat(gcra.early(tat, gcra.ticks(SECOND / 4 - 1), 1)).isPositive();
    tat = gcra.after(tat, gcra.ticks(2 * SECOND - 1), 1); // late, which earns nothing
    assertThat(gcra.nanos(gcra.early(tat, gcra.ticks(2 * SECOND - 1), 1))).isEqualTo(SECOND / 4);
  }

  @Test
  void take_pacedWithSlack_makesUpForLateness() {
    Gcra gcra = Gcra.of(Rate.perSecond(4).paced(Duration.ofMillis(100)));
    long tat = gcra.after(gcra.ticks(0), gcra.ticks(0), 1); // due at 250 ms

    assertThat(gcra.early(tat, gcra.ticks(SECOND / 1000 * 149), 1)).isPositive();
    assertThat(gcra.early(tat, gcra.ticks(SECOND / 1000 * 150 + 2), 1)).isNotPositive();
    tat = gcra.after(tat, gcra.ticks(SECOND / 1000 * 150), 1);
    assertThat(gcra.nanos(gcra.early(tat, gcra.ticks(SECOND / 1000 * 150), 1)))
        .as("from when it was due")
        .isBetween(SECOND / 4, SECOND / 4 + 2);
  }

  @Test
  void take_moreThanTheBurst_needsAFullBucketAndLeavesADebt() {
    Gcra gcra = Gcra.of(Rate.perSecond(10).burst(5));
    long tat = gcra.after(gcra.ticks(0), gcra.ticks(0), 1);

    assertThat(gcra.nanos(gcra.early(tat, gcra.ticks(0), 20))).isEqualTo(SECOND / 10);
    long full = gcra.ticks(SECOND / 10);
    assertThat(gcra.early(tat, full, 20)).isZero();
    tat = gcra.after(tat, full, 20);
    assertThat(gcra.available(tat, full)).isZero();
    assertThat(gcra.nanos(gcra.early(tat, full, 1))).isEqualTo(16 * SECOND / 10);
    assertThat(gcra.nanos(gcra.untilFull(tat, full))).isEqualTo(2 * SECOND);
  }

  @Test
  void giveBack_whatWasTaken_isAsIfNothingHadBeen() {
    Gcra gcra = Gcra.of(Rate.perSecond(10).burst(5));
    long now = gcra.ticks(SECOND);
    long tat = gcra.after(now, now, 2);

    assertThat(gcra.available(gcra.after(tat, now, 3), now)).isZero();
    assertThat(gcra.before(gcra.after(tat, now, 3), 3)).isEqualTo(tat);
    assertThat(gcra.available(tat, now)).isEqualTo(3);
  }

  @Test
  void takeOver_anotherRate_keepsWhatWasInTheBucket() {
    Gcra slow = Gcra.of(Rate.perSecond(10).burst(8));
    Gcra fast = Gcra.of(Rate.perSecond(1_000_000_000).burst(4));
    long tat = slow.after(slow.ticks(0), slow.ticks(0), 5);
    assertThat(slow.available(tat, slow.ticks(0))).isEqualTo(3);

    long carried = fast.takeOver(slow, tat, slow.ticks(0), fast.ticks(9));
    assertThat(fast.available(carried, fast.ticks(9))).isEqualTo(3);
    long back = slow.takeOver(fast, carried, fast.ticks(9), slow.ticks(7));
    assertThat(slow.available(back, slow.ticks(7))).isEqualTo(3);

    long full = fast.takeOver(slow, slow.ticks(0), slow.ticks(0), fast.ticks(9));
    assertThat(fast.available(full, fast.ticks(9))).as("no more than it holds").isEqualTo(4);

    long owing = slow.after(slow.ticks(0), slow.ticks(0), 30);
    long still = fast.takeOver(slow, owing, slow.ticks(0), fast.ticks(0));
    assertThat(fast.nanos(fast.early(still, fast.ticks(0), 1))).as("22 and this one").isEqualTo(23);
  }

  @Test
  void arithmetic_atItsBounds_doesNotOverflow() {
    Gcra gcra = Gcra.of(Rate.of(1, Duration.ofDays(365)).burst(Integer.MAX_VALUE));
    long now = gcra.ticks(Long.MAX_VALUE);
    long tat = gcra.after(now, now, Integer.MAX_VALUE);

    assertThat(gcra.available(tat, now)).isZero();
    assertThat(gcra.early(tat, now, Integer.MAX_VALUE)).isPositive();
    assertThat(gcra.nanos(gcra.early(tat, now, Integer.MAX_VALUE) + gcra.span(Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE / 4);
    assertThat(gcra.available(now, now)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void rate_outOfRange_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(0))
        .withMessage("permits: 0 (expected: 1 to 10000000000 in PT1S)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.of(11, Duration.ofNanos(1)))
        .withMessage("permits: 11 (expected: 1 to 10 in PT0.000000001S)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.of(1, Duration.ZERO))
        .withMessageStartingWith("period: PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.of(1, Duration.ofDays(366)))
        .withMessageStartingWith("period: PT8784H");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(1).burst(0))
        .withMessage("burst: 0 (expected: >= 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rate.perSecond(1).paced(Duration.ofNanos(-1)))
        .withMessageStartingWith("slack: PT-0.000000001S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rate(1, Duration.ofSeconds(1), 2, Duration.ofNanos(1)))
        .withMessage("slack: PT0.000000001S (expected: none with a burst, which is 2)");
    assertThatNullPointerException()
        .isThrownBy(() -> Rate.of(1, null))
        .withMessageStartingWith("period: null");
    assertThatNullPointerException()
        .isThrownBy(() -> Rate.perSecond(1).paced(null))
        .withMessageStartingWith("slack: null");
  }

  @Test
  void toString_rates_saysWhatTheyAre() {
    assertThat(Rate.perSecond(100).burst(20)).hasToString("100 per PT1S, burst 20");
    assertThat(Rate.perSecond(100).burst(20).paced()).hasToString("100 per PT1S, burst 1");
    assertThat(Rate.perSecond(100)).hasToString("100 per PT1S, paced with a slack of PT0.01S");
    assertThat(Rate.perSecond(100).paced(Duration.ofMillis(5)))
        .hasToString("100 per PT1S, paced with a slack of PT0.005S");
  }
}
