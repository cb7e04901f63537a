package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.report.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run says to a script. */
class ExitCodesTest {

  private static final Verdict VALID = new Verdict(List.of());
  private static final Threshold.Result HELD = new Threshold.Result("a", true, "");
  private static final Threshold.Result FAILED = new Threshold.Result("b", false, "");

  private static int of(boolean completed, Verdict verdict, Threshold.Result... thresholds) {
    Books books = new Books(1);
    books.offered(0);
    if (completed) {
      books.completed(1, 1, 1);
    } else {
      books.failed("timeout");
    }
    TimeLine line = new TimeLine(books);
    line.tick(0);
    Measured measured = line.measured();
    LoadPlan plan = Flags.plan();
    Duration none = Duration.ZERO;
    return ExitCodes.of(
        new RunReport(
            plan.heading(plan.schedule().arrivals(), Instant.EPOCH, none, none),
            measured,
            verdict,
            0,
            null,
            List.of(),
            List.of(thresholds),
            null));
  }

  @Test
  void of_runThatHolds_is0() {
    assertThat(of(true, VALID)).isZero();
    assertThat(of(true, VALID, HELD)).isZero();
  }

  @Test
  void of_runThatDoesNot_is1() {
    assertThat(of(true, VALID, HELD, FAILED)).isOne();
    assertThat(of(false, VALID)).isOne();
  }

  @Test
  void of_invalidRun_is3WhateverItsThresholdsSay() {
    Verdict invalid = new Verdict(List.of("late"));

    assertThat(of(true, invalid, HELD)).isEqualTo(3);
    assertThat(of(false, invalid, FAILED)).isEqualTo(3);
  }
}
