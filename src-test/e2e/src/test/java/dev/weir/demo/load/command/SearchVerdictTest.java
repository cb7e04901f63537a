package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.Doubt;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.search.SearchSteps;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Of a thousand requests, of which 99.5 % are to be good. */
class SearchVerdictTest {

  private static final int OFFERED = 1_000;
  private static final long MILLI = 1_000_000;
  private static final Duration SLO = Duration.ofMillis(20);
  private static final Duration MAX_LAG = Duration.ofMillis(5);
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
    return SearchVerdict.of(new Doubt(measured, MAX_LAG, SLO), LENGTH, OFFERED, STEPS);
  }

  @Test
  void requestsThatOnlyTheGeneratorWasLateWith_sayNothingOfTheTarget() {
    offer(991, 0, MILLI);
    offer(9, 50 * MILLI, MILLI);

    assertThat(verdict().reasons())
        .containsExactly(
            "too few were good, and enough might have been: the generator itself was later than"
                + " 5 ms for 9 of 1,000 requests");
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

  /* In time by themselves, as the lag is, and not both together. */
  @Test
  void requestsThatWereLateByLessThanTheSlo_sayNothingOfTheTarget() {
    offer(991, 0, MILLI);
    offer(9, 15 * MILLI, 10 * MILLI);

    assertThat(verdict().valid()).isFalse();
  }

  @Test
  void requestsThatTheEventLoopWasLateWith_sayNothingOfTheTarget() {
    books.loopLag(40 * MILLI, 9);
    books.loopLag(0, 1_991);
    offer(992, 0, MILLI);
    offer(8, 0, 50 * MILLI);

    assertThat(verdict().reasons())
        .containsExactly(
            "too few were good, and enough might have been: its event loop was later than 5 ms for"
                + " 9 of 1,000 requests");
  }

  @Test
  void requestsThatWereMuchSlowerThanLate_areTheTargets() {
    offer(991, 0, MILLI);
    offer(9, 6 * MILLI, 2_000 * MILLI);

    assertThat(verdict().valid()).isTrue();
  }

  @Test
  void errorsBesideLateRequests_areTheTargets() {
    offer(985, 0, MILLI);
    offer(9, 6 * MILLI, MILLI);
    for (int i = 0; i < 6; i++) {
      books.offered(0);
      books.started();
      books.failed("status 500");
    }

    assertThat(verdict().valid()).isTrue();
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
