package dev.weir.demo.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.measure.TimeLine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Thresholds that a valid run fails by what the generator itself was late with. */
class DoubtTest {

  private static final long MILLI = 1_000_000;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MAX_LAG = Duration.ofMillis(5);
  private static final Duration SLO = Duration.ofMillis(100);
  private static final Verdict VALID = new Verdict(List.of());

  private final Books books = new Books(SLO.toNanos());
  private final TimeLine line = new TimeLine(books);

  private void requests(int count, long lagMillis, long responseMillis, long serviceMillis) {
    for (int i = 0; i < count; i++) {
      books.offered(lagMillis * MILLI);
      books.completed(responseMillis * MILLI, serviceMillis * MILLI, 0);
    }
  }

  private void shortages(int count) {
    for (int i = 0; i < count; i++) {
      books.offered(0);
      books.failed(Shortage.PORTS);
    }
  }

  private Measured measured() {
    line.tick(0);
    return line.measured();
  }

  private List<String> reasons(Measured measured, String... thresholds) {
    List<Threshold> parsed = List.of(thresholds).stream().map(Threshold::parse).toList();
    return VALID.and(parsed, SECOND, new Doubt(measured, MAX_LAG, SLO)).reasons();
  }

  /* 995 at once; 5 for which the generator was 300 ms late. */
  @ParameterizedTest
  @CsvSource({
    "p99.9<250ms, true",
    "max<=250ms, true",
    "goodput>=99.9%, true",
    "goodput>999, true",
    "p99.9<1ms, false",
    "service.max<5ms, false",
    "lag.p99.9<5ms, false",
    "p50>1s, false",
    "p99<250ms, false"
  })
  void and_thresholdFailedByLateRequestsAlone_isTheGeneratorsFault(String text, boolean excused) {
    requests(995, 0, 2, 2);
    requests(5, 300, 302, 5);

    assertThat(reasons(measured(), text)).hasSize(excused ? 1 : 0);
  }

  @Test
  void and_thresholdFailedByLateRequestsAlone_saysWhatAndWhy() {
    requests(995, 0, 2, 2);
    requests(5, 300, 302, 2);

    assertThat(reasons(measured(), "p99.9<250ms", "p50<1s"))
        .containsExactly(
            "p99.9<250ms failed (302 ms), and might not have: the generator itself was later than"
                + " 5 ms for 5 of 1,000 requests");
  }

  @Test
  void and_moreSlowOnesThanLateOnes_isTheTargetsFault() {
    requests(994, 0, 2, 2);
    requests(5, 300, 302, 2);
    requests(1, 0, 302, 302);
    Measured measured = measured();

    assertThat(reasons(measured, "p99.95<250ms", "goodput>=100%", "max<250ms")).isEmpty();
  }

  /* 6 ms late, and 2 s slow: that is the target's. */
  @Test
  void and_slowerThanTheLagExplains_isTheTargetsFault() {
    requests(995, 0, 2, 2);
    requests(5, 6, 2_000, 1_994);

    assertThat(reasons(measured(), "p99.9<250ms")).isEmpty();
  }

  /* Eight others were begun 6 ms late: that makes no status 500. */
  @ParameterizedTest
  @ValueSource(strings = {"errors<1%", "p99<250ms", "goodput>=99%"})
  void and_errorsOfTheTargetBesideLateRequests_areItsOwn(String text) {
    requests(977, 0, 2, 2);
    requests(8, 6, 8, 2);
    for (int i = 0; i < 15; i++) {
      books.offered(0);
      books.failed("status 500");
    }

    assertThat(reasons(measured(), text)).isEmpty();
  }

  /* The SLO is 100 ms: they would have taken 1 s without the lag, too. */
  @Test
  void and_goodputMissedByMoreThanTheLag_isTheTargetsFault() {
    requests(995, 0, 2, 2);
    requests(5, 6, 1_006, 1_000);

    assertThat(reasons(measured(), "goodput>=99.9%")).isEmpty();
  }

  /* Each may have failed the threshold, and neither alone explains that it did. */
  @Test
  void and_shortagesAndLateRequests_areTakenTogether() {
    requests(990, 0, 2, 2);
    requests(5, 300, 302, 2);
    shortages(5);

    assertThat(reasons(measured(), "p99.8<250ms"))
        .singleElement()
        .asString()
        .startsWith("p99.8<250ms failed (\u221e), and might not have: ");
  }

  /* A stall's late steps may be the beginnings of some requests and the ends of others. */
  @Test
  void and_loopLateForStepsOfDifferentRequests_countsEachAsOne() {
    books.loopLag(300 * MILLI, 10);
    books.loopLag(0, 1_990);
    requests(990, 0, 2, 2);
    requests(10, 0, 302, 302);

    assertThat(reasons(measured(), "service.p99.8<250ms"))
        .containsExactly(
            "service.p99.8<250ms failed (302 ms), and might not have: its event loop was later"
                + " than 5 ms for 10 of 1,000 requests");
  }

  @Test
  void and_loopLateForMoreStepsThanThereAreRequests_countsNoMoreThanThese() {
    books.loopLag(300 * MILLI, 30);
    requests(20, 0, 302, 302);

    assertThat(reasons(measured(), "p50<250ms"))
        .singleElement()
        .asString()
        .endsWith("for 20 of 20 requests");
  }

  @Test
  void and_anotherThresholdFailedForCertain_isValid() {
    requests(995, 0, 2, 2);
    shortages(5);
    Measured measured = measured();

    assertThat(reasons(measured, "errors<0.1%")).hasSize(1);
    assertThat(reasons(measured, "errors<0.1%", "p50<1s")).as("one is held").hasSize(1);
    assertThat(reasons(measured, "service.max<1ms", "errors<0.1%")).isEmpty();
  }

  @Test
  void and_loopThatWasLate_excusesServiceTimesToo() {
    for (int i = 0; i < 200; i++) {
      books.loopLag(i == 0 ? 300 * MILLI : 0, 5);
    }
    requests(995, 0, 2, 2);
    requests(5, 0, 302, 302);

    assertThat(reasons(measured(), "service.p99.9<250ms"))
        .containsExactly(
            "service.p99.9<250ms failed (302 ms), and might not have: its event loop was later"
                + " than 5 ms for 5 of 1,000 requests");
  }

  @Test
  void and_shortageOfThisMachine_isNoErrorOfTheTarget() {
    requests(995, 0, 2, 2);
    shortages(5);

    assertThat(reasons(measured(), "errors<0.1%", "p99.9<1s"))
        .containsExactly(
            "errors<0.1% failed (0.50 %), and might not have: its machine ran short for 5 of 1,000"
                + " requests",
            "p99.9<1s failed (\u221e), and might not have: its machine ran short for 5 of 1,000"
                + " requests");
  }
}
