package dev.weir.demo.load.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a run leaves behind. */
class ReportsTest {

  @TempDir private Path folder;

  private static RunReport report() {
    TimeLine line = new TimeLine(new Books(1));
    line.tick(0);
    LoadPlan plan = Flags.plan();
    return new RunReport(
        plan.heading(plan.schedule().arrivals(), Instant.EPOCH, Duration.ZERO, Duration.ZERO),
        line.measured(),
        new Verdict(List.of()),
        0,
        null,
        List.of(),
        List.of(),
        null);
  }

  private ReportOptions options(String json, String csv) {
    ReportOptions options = new ReportOptions();
    options.json = folder.resolve(json).toString();
    options.csv = folder.resolve(csv).toString();
    return options;
  }

  @Test
  void write_each_isThereAndNamesNoProblem() throws Exception {
    try (Reports reports = new Reports(options("a.json", "a.csv"))) {
      assertThat(folder).isEmptyDirectory();
      assertThat(reports.output()).isEmpty();
      assertThat(reports.write(report())).isEmpty();
    }

    assertThat(Files.readString(folder.resolve("a.json"))).startsWith("{");
    assertThat(Files.readString(folder.resolve("a.csv"))).startsWith("second,");
  }

  @Test
  void write_oneThatCannotBeAnyMore_doesNotCostTheOthers() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (Reports reports = new Reports(options("gone/a.json", "a.csv"))) {
      Files.delete(gone);

      assertThat(reports.write(report()))
          .singleElement()
          .asString()
          .startsWith("--json " + gone.resolve("a.json") + ": there is no directory ");
    }
    assertThat(folder.resolve("a.csv")).exists();
  }

  @Test
  void close_logThatIsNotFinished_leavesNothing() {
    ReportOptions options = new ReportOptions();
    options.hlog = folder.resolve("a.hlog").toString();
    try (Reports reports = new Reports(options)) {
      new TimeLine(new Books(1), reports.times(Instant.now())).tick(0);
      assertThat(folder).isNotEmptyDirectory();
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void new_twoOfOneFile_evenByALink_areRefused() throws Exception {
    Files.createFile(folder.resolve("a"));
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("a"));

    assertThatThrownBy(() -> new Reports(options("a", "b")))
        .isInstanceOf(ReportFileException.class)
        .hasMessageContaining(": the same file as --json ");
  }

  @Test
  void output_ofADash_isThatReport() {
    ReportOptions options = new ReportOptions();
    options.csv = "-";
    try (Reports reports = new Reports(options)) {
      assertThat(reports.output().orElseThrow().apply(report())).asString().startsWith("second,");
      assertThat(reports.write(report())).isEmpty();
    }
    assertThat(folder).isEmptyDirectory();
  }
}
