package dev.weir.demo.load.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

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
      assertThat(reports.takeOutput()).isFalse();
      assertThat(reports.write(report(), output)).isEmpty();
    }

    assertThat(Files.readString(folder.resolve("a.json"))).startsWith("{");
    assertThat(Files.readString(folder.resolve("a.csv"))).startsWith("second,");
  }

  @Test
  void write_oneThatCannotBeAnyMore_doesNotCostTheOthers() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (Reports reports = new Reports(options("gone/a.json", "a.csv"))) {
      Files.delete(gone);

      assertThat(reports.write(report(), output))
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
      reports.open();
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
      assertThat(reports.takeOutput()).isTrue();
      assertThat(reports.write(report(), output)).isEmpty();
    }
    assertThat(output.toString(UTF_8)).startsWith("second,");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void write_outputThatTakesNothing_isToldAfterTheFiles() throws Exception {
    ReportOptions options = options("-", "a.csv");
    options.json = "-";
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            assertThat(folder.resolve("a.csv")).exists();
            throw new IOException("no space");
          }
        };
    try (Reports reports = new Reports(options)) {
      assertThat(reports.write(report(), full))
          .containsExactly("--json -: standard output: no space");
    }
  }
}
