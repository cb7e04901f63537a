package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.bank.BankAudit;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.SqlUse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a run says to a script. */
class ExitCodesTest {

  private static final Verdict VALID = new Verdict(List.of());
  private static final Threshold.Result HELD = new Threshold.Result("a", true, "");
  private static final Threshold.Result FAILED = new Threshold.Result("b", false, "");

  private static int of(boolean completed, Verdict verdict, Threshold.Result... thresholds) {
    return of(null, completed, verdict, thresholds);
  }

  private static int of(
      @Nullable BooksCheck books,
      boolean completed,
      Verdict verdict,
      Threshold.Result... thresholds) {
    Books counts = new Books(1);
    counts.offered(0);
    if (completed) {
      counts.completed(1, 1, 1);
    } else {
      counts.failed("timeout");
    }
    TimeLine line = new TimeLine(counts);
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
            List.of(),
            List.of(thresholds),
            null,
            new DatabaseUse(new SqlUse(1, 1, 1, 0, 1, 0, 0), null, books)));
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

  @Test
  void of_theWholeCommand_booksComeFirstAndThenReportsAndThenASignal() {
    assertThat(ExitCodes.of(3, true, true, 0)).isEqualTo(3);
    assertThat(ExitCodes.of(0, true, true, 130)).isEqualTo(130);
    assertThat(ExitCodes.of(0, true, false, 130)).isEqualTo(2);
    assertThat(ExitCodes.of(1, false, false, 143)).isOne();
  }

  @Test
  void of_booksThatAreNotBalanced_is1WhateverElseIsSo() {
    BooksCheck wrong = new BooksCheck(new BankAudit(2, 0, 10, 9, 0, 1, 3, 0), null);
    BooksCheck unseen = new BooksCheck(null, "database away");
    BooksCheck right = new BooksCheck(new BankAudit(2, 0, 10, 10, 0, 0, 3, 0), null);

    assertThat(of(right, true, VALID, HELD)).isZero();
    assertThat(of(wrong, true, VALID, HELD)).isOne();
    assertThat(of(wrong, true, new Verdict(List.of("late")))).isOne();
    assertThat(of(unseen, true, VALID)).isOne();
  }
}
