package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.search.SearchSteps;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of a thousand requests, of which 99.5 % are to be good. */
class SearchVerdictTest {

  private static final int OFFERED = 1_000;
  private static final long MILLI = 1_000_000;
  private static final Duration SLO = Duration.ofMillis(20);
  private static final Duration LENGTH = Duration.ofSeconds(1);
  private static final SearchSteps STEPS = new SearchSteps(LENGTH, LENGTH, 0.995);

  private final Books books = new Books(SLO.toNanos());

  private void offer(int number, long lag, long service) {
    for (int i = 0; i < number; i++) {
      books.offered(lag);
      books.started();
      books.completed(lag + service, service, 1);
    }
  }

  private Verdict verdict() {
    TimeLine line = new TimeLine(books);
    line.tick(0);
    Measured measured = line.measured();
    assertThat(measured.counts().offered()).isEqualTo(OFFERED);
    return SearchVerdict.of(measured, LENGTH, OFFERED, Duration.ofMillis(5), STEPS, SLO);
  }

  @Test
  void requestsThatOnlyTheGeneratorWasLateWith_sayNothingOfTheTarget() {
    offer(991, 0, MILLI);
    offer(9, 50 * MILLI, MILLI);

    assertThat(verdict().reasons())
        .containsExactly(
            "the generator itself was late by more than the SLO with 9 of 1000 requests, or ran"
                + " short; without these, enough would have been good");
  }

  @Test
  void requestsThatTheMachineHadNoPortFor_sayNothingOfTheTarget() {
    offer(994, 0, MILLI);
    for (int i = 0; i < 6; i++) {
      books.offered(0);
      books.started();
      books.failed(Shortage.PORTS);
    }

    assertThat(verdict().valid()).isFalse();
  }

  @Test
  void requestsThatTheTargetWasLateWith_areItsOwn() {
    offer(991, 0, MILLI);
    offer(9, 0, 50 * MILLI);

    assertThat(verdict().valid()).isTrue();
  }

  /* Four of a thousand may fail, and five have. */
  @Test
  void requestsOfBoth_areTheTargetsIfItMissedEnoughAlone() {
    offer(988, 0, MILLI);
    offer(6, 0, 50 * MILLI);
    offer(6, 50 * MILLI, MILLI);

    assertThat(verdict().valid()).isTrue();
  }

  @Test
  void requestsThatWereLate_areNoMatterWhereEnoughIsGood() {
    offer(996, 0, MILLI);
    offer(4, 50 * MILLI, MILLI);

    assertThat(verdict().valid()).isTrue();
  }

  @Test
  void generatorThatWasLateTooOften_isInvalidAnyway() {
    offer(900, 0, MILLI);
    offer(100, 6 * MILLI, MILLI);

    assertThat(verdict().reasons()).singleElement().asString().contains("fell behind");
  }
}
