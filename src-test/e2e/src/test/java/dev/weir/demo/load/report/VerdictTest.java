package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

  private static final Duration MAX_LAG = Duration.ofMillis(5);
  private static final Duration TWO_SECONDS = Duration.ofSeconds(2);

  private final Books books = new Books(1);
  private final TimeLine line = new TimeLine(books);

  private void second(int requests, Duration lag) {
    for (int i = 0; i < requests; i++) {
      books.offered(lag.toNanos());
    }
    line.tick(0);
  }

  private Verdict verdict(long asked) {
    return verdict(asked, Duration.ZERO);
  }

  private Verdict verdict(long asked, Duration lastOffer) {
    return Verdict.of(line.measured(lastOffer.toNanos()), TWO_SECONDS, asked, MAX_LAG);
  }

  @Test
  void of_allInTime_isValid() {
    second(500, Duration.ofMillis(1));
    second(490, Duration.ofMillis(1));

    assertThat(verdict(1_000).valid()).isTrue();
    assertThat(verdict(1_000).reasons()).isEmpty();
  }

  @Test
  void of_lessThan99PercentInTime_saysHowMany() {
    second(500, Duration.ZERO);
    second(489, Duration.ZERO);
    second(11, Duration.ZERO); // when it was over
    Duration last = TWO_SECONDS.plusMillis(500);

    assertThat(verdict(1_000, last).reasons())
        .containsExactly(
            "the generator offered 989 of 1,000 requests in time, 98.90 % (expected: at least"
                + " 99.00 %)");
  }

  /* Due just before the end, and no later than any request may be. */
  @Test
  void of_lastOnesLateByLessThanTheMost_areInTime() {
    second(25, Duration.ZERO);
    second(24, Duration.ZERO);
    second(1, Duration.ofMillis(4));

    assertThat(verdict(50, TWO_SECONDS.plusMillis(4)).valid()).isTrue();
    assertThat(verdict(50, TWO_SECONDS.plusMillis(50)).reasons())
        .singleElement()
        .asString()
        .startsWith("the generator offered 49 of 50 requests in time");
  }

  @Test
  void of_oneOfAHundredLate_isValidAndTwoAreNot() {
    second(990, Duration.ofMillis(1));
    second(10, Duration.ofMillis(80));
    assertThat(verdict(1_000).valid()).isTrue();

    second(10, Duration.ofMillis(80));
    assertThat(verdict(1_000).reasons())
        .containsExactly(
            "the generator fell behind: its own lag p99 was 80.0 ms (expected: at most 5 ms)");
  }

  /* As of a loop whose queue of tasks is full: requests are handed over in time, and lie there. */
  @Test
  void of_loopLateForMoreThanOneStepInTwoHundred_saysSo() {
    for (int i = 0; i < 398; i++) {
      books.loopLag(Duration.ofMillis(1).toNanos(), 1);
    }
    books.loopLag(Duration.ofMillis(80).toNanos(), 1);
    books.loopLag(Duration.ofMillis(80).toNanos(), 1);
    second(1_000, Duration.ZERO);
    assertThat(verdict(1_000).valid()).isTrue();

    books.loopLag(Duration.ofMillis(80).toNanos(), 1);
    line.tick(0);
    assertThat(verdict(1_000).reasons())
        .containsExactly("its event loop fell behind: p99.5 was 80.0 ms (expected: at most 5 ms)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no local port or address", "too many open files"})
  void of_moreThanOneOfAHundredForWhichThisMachineHadNoRoom_saysSo(String cause) {
    books.failed("connection refused");
    for (int i = 0; i < 10; i++) {
      books.failed(cause);
    }
    second(1_000, Duration.ZERO);
    assertThat(verdict(1_000).valid()).isTrue();

    books.failed(cause);
    line.tick(0);
    assertThat(verdict(1_000).reasons())
        .containsExactly("the generator's own machine ran short: " + cause + ", for 11 of 1,000");
  }

  @Test
  void of_nothingAskedForAndNothingOffered_isValid() {
    line.tick(0);

    assertThat(verdict(0).valid()).isTrue();
  }
}
