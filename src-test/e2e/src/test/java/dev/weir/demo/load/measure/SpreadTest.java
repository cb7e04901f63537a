package dev.weir.demo.load.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Reason;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

  private static Spread spread(int done, long never) {
    Histogram times = new Histogram(3);
    for (int i = 1; i <= done; i++) {
      times.recordValue(i);
    }
    return new Spread(times, never);
  }

  @Test
  void at_twentyOfAThousandNeverDone_isNeverBeyondWhatTheOthersAre() {
    Spread spread = spread(980, 20);

    assertThat(spread.count()).isEqualTo(1_000);
    assertThat(spread.at(50)).isEqualTo(500);
    assertThat(spread.at(95)).isEqualTo(950);
    assertThat(spread.at(98)).isEqualTo(980);
    assertThat(spread.at(98.1)).isEqualTo(Spread.NEVER);
    assertThat(spread.at(99)).isEqualTo(Spread.NEVER);
    assertThat(spread.at(100)).isEqualTo(Spread.NEVER);
  }

  @ParameterizedTest
  @CsvSource({
    "99.99, 9999, 1",
    "99.9, 999, 1",
    "99.9, 9990, 10",
    "99, 99, 1",
    "90, 9, 1",
    "50, 1, 1",
    "75, 3, 1",
    "99.99, 99990, 10",
    "99.7, 997, 3",
    "58, 58, 42",
    "0.7, 7, 993"
  })
  void at_exactlyAsManyDoneAsAreAskedFor_isTheirLongest(double percent, int done, long never) {
    assertThat(spread(done, never).at(percent)).isNotEqualTo(Spread.NEVER);
    assertThat(spread(done - 1, never + 1).at(percent)).isEqualTo(Spread.NEVER);
  }

  @Test
  void at_eachRankOfAll_isTheOneThatIsThere() {
    Spread spread = spread(1_000, 1_000);
    for (int i = 1; i <= 1_000; i++) {
      assertThat(spread.at(i / 20.0)).isEqualTo(i);
    }
  }

  @Test
  void at_noneAtAll_isNever() {
    assertThat(spread(0, 0).at(50)).isEqualTo(Spread.NEVER);
  }

  @Test
  void response_allWaysNotToBeDone_countAsNever() {
    Books books = new Books(100);
    TimeLine line = new TimeLine(books);
    for (int i = 0; i < 100; i++) {
      books.offered(1);
    }
    for (int i = 0; i < 94; i++) {
      books.completed(50, 40, 0);
    }
    books.refused("status 503", 3, 0);
    books.failed("timeout");
    books.turnedAway(Reason.NO_ROOM);
    books.turnedAway(Reason.WAITED_TOO_LONG);
    books.cutOff();
    line.tick(7); // and one is still on its way

    Measured measured = line.measured();

    assertThat(measured.response().at(94)).isEqualTo(50);
    assertThat(measured.response().at(95)).isEqualTo(Spread.NEVER);
    assertThat(measured.service().at(100)).isEqualTo(40);
    assertThat(measured.refused().at(100)).isEqualTo(3);
    assertThat(measured.refused().count()).isOne();
    assertThat(measured.lag().count()).isEqualTo(100);
    assertThat(measured.seconds().get(0).response()).isEqualTo(50);
    assertThat(measured.seconds().get(0).response99()).isEqualTo(Spread.NEVER);
  }

  @Test
  void offeredWithin_someTooLate_areLeftOut() {
    Books books = new Books(100);
    TimeLine line = new TimeLine(books);
    for (int second = 0; second < 4; second++) {
      for (int i = 0; i < 10; i++) {
        books.offered(1);
      }
      line.tick(0);
    }

    Measured measured = line.measured();

    assertThat(measured.offeredWithin(Duration.ofSeconds(3))).isEqualTo(30);
    assertThat(measured.offeredWithin(Duration.ofMillis(2_001))).isEqualTo(30);
    assertThat(measured.offeredWithin(Duration.ofMillis(1))).isEqualTo(10);
    assertThat(measured.offeredWithin(Duration.ofMinutes(1))).isEqualTo(40);
  }

  /* At half of what was asked for, and half a second too long. */
  @Test
  void offeredWithin_partOfASecond_leavesOutWhatCameAfterIt() {
    Books books = new Books(100);
    TimeLine line = new TimeLine(books);
    for (int i = 0; i < 100; i++) {
      books.offered(1);
    }
    line.tick(0);
    long late = Duration.ofMillis(1_000).toNanos();

    assertThat(line.measured(late).offeredWithin(Duration.ofMillis(500))).isEqualTo(50);
    assertThat(line.measured(late * 3 / 4).offeredWithin(Duration.ofMillis(500))).isEqualTo(67);
    assertThat(line.measured(late / 2).offeredWithin(Duration.ofMillis(500))).isEqualTo(100);
    assertThat(line.measured(5 * late).offeredWithin(Duration.ofMillis(3_500))).isEqualTo(100);
  }
}
