package dev.weir.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is made of a run. */
class OutcomeTest {

  private static final long SLO = TimeUnit.MILLISECONDS.toNanos(200);
  private static final ServerShare SERVER = new ServerShare(0.5, Map.of("NO_ROOM", 1L), 2);

  @Test
  void of_aRun_tellsApartWhatWasGoodLateRefusedAndNotSent() {
    Books books = new Books(SLO);
    for (int i = 0; i < 8; i++) {
      books.offered(0);
    }
    for (long millis : new long[] {10, 20, 30, 300}) {
      books.completed(TimeUnit.MILLISECONDS.toNanos(millis), 1, 1);
    }
    books.refused("status 503", TimeUnit.MILLISECONDS.toNanos(1), 1);
    books.failed("timeout");
    books.turnedAway(Reason.NO_ROOM);
    books.cutOff();
    TimeLine line = new TimeLine(books);
    line.tick(0);

    Outcome outcome = Outcome.of(line.measured(), Duration.ofSeconds(2), SERVER, List.of());

    assertThat(outcome.offered()).isEqualTo(8);
    assertThat(outcome.admitted()).isEqualTo(4);
    assertThat(outcome.good()).isEqualTo(3);
    assertThat(outcome.rejected())
        .isEqualTo(Map.of("status 503", 1L, "timeout", 1L, "not sent", 2L));
    assertThat(outcome.goodput()).isEqualTo(1.5);
    assertThat(outcome.offeredRate()).isEqualTo(4);
    assertThat(outcome.rejectedRate()).isEqualTo(2);
    assertThat(outcome.availability()).isEqualTo(3 / 8.0);
    assertThat(outcome.falseShare()).isEqualTo(2 / 8.0);
    assertThat(outcome.admittedTimes().p999()).isCloseTo(300e6, within(1e6));
    assertThat(outcome.rejectedTimes().p50()).isCloseTo(1e6, within(1e4));
    assertThat(outcome.cpu()).isEqualTo(0.5);
    assertThat(outcome.course()).hasSize(1);
  }

  @Test
  void availability_ofNothing_isWhole() {
    assertThat(Samples.outcome(0, 0, 0, 1).availability()).isEqualTo(1);
    assertThat(Samples.outcome(0, 0, 0, 1).falseShare()).isZero();
  }

  @Test
  void median_ofThree_isTheOneInTheMiddle() {
    Outcome middle = Samples.outcome(500, 390, 380, 30);

    assertThat(
            Outcome.median(
                List.of(
                    Samples.outcome(500, 400, 400, 30),
                    Samples.outcome(500, 300, 300, 30),
                    middle)))
        .isEqualTo(middle);
  }

  @Test
  void median_someSayNothing_isOfTheOthers() {
    Outcome valid = Samples.outcome(500, 100, 100, 30);
    Outcome better = Samples.doubtful(Samples.outcome(500, 400, 400, 30));

    assertThat(Outcome.median(List.of(better, valid, better))).isEqualTo(valid);
  }

  @Test
  void median_noneSaysAnything_isOneOfThemAndSaysSo() {
    Outcome doubtful = Samples.doubtful(Samples.outcome(500, 400, 400, 30));

    assertThat(Outcome.median(List.of(doubtful)).valid()).isFalse();
  }

  @Test
  void quantiles_ofNothing_areNoNumbers() {
    assertThat(Quantiles.of(new org.HdrHistogram.Histogram(3)).p99()).isNaN();
  }
}
