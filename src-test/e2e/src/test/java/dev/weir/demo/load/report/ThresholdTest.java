package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.observe.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

  private static final long MILLI = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);

  /* Of 1,000 in a second: 950 in 100 ms (30 of them on the wire) within the SLO, 30 in 400 ms, 5
   * wrong, 15 turned away. */
  private static Measured measured() {
    Books books = new Books(250 * MILLI);
    TimeLine line = new TimeLine(books);
    for (int i = 0; i < 1_000; i++) {
      books.offered(MILLI);
      books.loopLag(7 * MILLI, 1);
      if (i < 950) {
        books.completed(100 * MILLI, 30 * MILLI, 0);
      } else if (i < 980) {
        books.completed(400 * MILLI, 40 * MILLI, 0);
      } else if (i < 985) {
        books.failed("timeout");
      } else {
        books.turnedAway(Reason.NO_ROOM);
      }
    }
    line.tick(0);
    return line.measured();
  }

  @ParameterizedTest
  @CsvSource({
    "p50<101ms, true, 100 ms",
    "p95<101ms, true, 100 ms",
    "p96<250ms, false, 400 ms",
    "response.p98<=401ms, true, 400 ms",
    "p99<250ms, false, ∞",
    "p99.9<=500m, false, ∞",
    "max<1s, false, ∞",
    "p99>1s, true, ∞",
    "service.p99<50ms, true, 40.0 ms",
    "service.max<40ms, false, 40.0 ms",
    "lag.p99<5ms, true, 1.00 ms",
    "loopLag.p99<5ms, false, 7.00 ms",
    "errors<1%, true, 0.50 %",
    "errors<0.5%, false, 0.50 %",
    "errors<=0.5%, true, 0.50 %",
    "errors<10, true, 5",
    "errors<5, false, 5",
    "backpressure<5%, true, 1.50 %",
    "backpressure<=15, true, 15",
    "goodput>=95%, true, 95.00 %",
    "goodput>95%, false, 95.00 %",
    "goodput>950, false, 950.0/s",
    "goodput>=950, true, 950.0/s",
    "rate>=990, true, '1,000/s'",
    "' rate > 1000 ', false, '1,000/s'"
  })
  void judge_eachQuantity_comparesAndTells(String text, boolean held, String actual) {
    assertThat(Threshold.parse(text).judge(measured(), SECOND))
        .isEqualTo(new Threshold.Result(text.strip(), held, actual));
  }

  private static Measured offered(int perSecond, long lastOffer, int... percents) {
    Books books = new Books(1);
    TimeLine line = new TimeLine(books);
    for (int percent : percents) {
      for (int i = 0; i < percent * perSecond / 100; i++) {
        books.offered(1);
      }
      line.tick(0);
    }
    return line.measured(lastOffer);
  }

  @Test
  void judge_rates_areOfTheTimeInWhichRequestsWereToBeOffered() {
    Threshold rate = Threshold.parse("rate>=1");

    assertThat(rate.judge(measured(), SECOND).actual()).isEqualTo("1,000/s");
    assertThat(rate.judge(measured(), Duration.ofMillis(500)).actual()).isEqualTo("2,000/s");
    assertThat(rate.judge(measured(), Duration.ofSeconds(10)).actual()).isEqualTo("100.0/s");
  }

  /* The last one was due in time, and counted after the tick. */
  @Test
  void judge_lastRequestCountedInTheSecondAfter_dividesByThePlan() {
    Measured measured = offered(1_000, 2_000 * MILLI + 60_000, 100, 99, 1);

    assertThat(Threshold.parse("rate>=1000").judge(measured, Duration.ofSeconds(2)))
        .isEqualTo(new Threshold.Result("rate>=1000", true, "1,000/s"));
  }

  @Test
  void judge_generatorThatFellBehind_dividesByTheTimeUntilTheLastOffer() {
    Measured measured = offered(100, 3_200 * MILLI, 100, 100, 100, 20);

    assertThat(Threshold.parse("rate>=150").judge(measured, Duration.ofSeconds(2)))
        .isEqualTo(new Threshold.Result("rate>=150", false, "100.0/s"));
  }

  @Test
  void judge_nothingOffered_holdsNoTime() {
    TimeLine line = new TimeLine(new Books(1));
    line.tick(0);

    assertThat(Threshold.parse("p50<1s").judge(line.measured(), SECOND).held()).isFalse();
    assertThat(Threshold.parse("goodput>=1%").judge(line.measured(), SECOND).held()).isFalse();
    assertThat(Threshold.parse("errors<1%").judge(line.measured(), SECOND).held()).isTrue();
  }

  /* As behind workers that all wait: nobody has said that these were errors, and nobody had an answer. */
  @Test
  void judge_whatTheEndCutOff_countsAsAnError() {
    Books books = new Books(MILLI);
    TimeLine line = new TimeLine(books);
    for (int i = 0; i < 100; i++) {
      books.offered(0);
      if (i < 98) {
        books.completed(1, 1, 0);
      } else {
        books.cutOff();
      }
    }
    line.tick(0);

    assertThat(Threshold.parse("errors<2%").judge(line.measured(), SECOND))
        .isEqualTo(new Threshold.Result("errors<2%", false, "2.00 %"));
    assertThat(Threshold.parse("errors<=2").judge(line.measured(), SECOND).held()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''             | such as p99<250ms, service.p99<50ms, errors<1%, goodput>=99% or"
            + " rate>=990",
        "p99            | such as p99<250ms, service.p99<50ms, errors<1%, goodput>=99% or"
            + " rate>=990",
        "p99=250ms      | such as p99<250ms, service.p99<50ms, errors<1%, goodput>=99% or"
            + " rate>=990",
        "p99<250        | on the right a whole number of us, ms, s or m, such as 250ms",
        "p99<1.5s       | on the right a whole number of us, ms, s or m, such as 250ms",
        "p0<1s          | a percentile above p0, up to p100",
        "p101<1s        | a percentile above p0, up to p100",
        "p9.9.9<1s      | a percentile above p0, up to p100",
        "errors<1s      | a number such as 950 on the right, or a share such as 99.5%",
        "errors<-1      | a number such as 950 on the right, or a share such as 99.5%",
        "errors<101%    | at most 100%",
        "rate>=99%      | requests per second, such as rate>=990",
        "latency<1s     | p50, p99.9, max, service.p99, lag.p99, loopLag.p99, errors, backpressure,"
            + " goodput or rate on the left",
        "service.errors<1 | p50, p99.9, max, service.p99, lag.p99, loopLag.p99, errors,"
            + " backpressure, goodput or rate on the left"
      })
  void parse_anythingElse_namesTextAndRule(String text, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Threshold.parse(text))
        .withMessage("'" + text + "' (expected: " + rule + ")");
  }
}
