package dev.weir.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Workload;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the figures of a run go. */
class DocsTest {

  private static final Machine MACHINE = Machine.here(List.of(), "java -jar x.jar pools", "small");
  private static final Case ABOUT = Case.throughput(Workload.NOOP, 1);

  @TempDir Path docs;

  @Test
  void write_marked_replacesWhatIsBetweenTheMarks() throws IOException {
    Path file = page(start() + "\nold\n<!-- end of figures -->\nafter\n");

    Docs.find(docs, "pools", MACHINE).write(report());

    assertThat(Files.readString(file))
        .startsWith("before\n" + start() + "\n### JDK ")
        .contains("\n`java -jar x.jar pools`\n")
        .contains("| execute, no-op, 1 p |", "| 2.00 | ≥ 1.25 | reached |")
        .contains("](plots/" + plotName() + ")", "<details>")
        .endsWith("<!-- end of figures -->\nafter\n")
        .doesNotContain("old");
    assertThat(Files.readString(docs.resolve("plots").resolve(plotName())))
        .startsWith("<svg")
        .contains("Weir fixed", "20.0 M/s");
  }

  @Test
  void find_noMark_namesIt() throws IOException {
    page("nothing here");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Docs.find(docs, "pools", MACHINE))
        .withMessageContaining(start());
  }

  @Test
  void find_markWithoutEnd_namesTheFile() throws IOException {
    Path file = page(start());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Docs.find(docs, "pools", MACHINE))
        .withMessageContaining(file.toString());
  }

  private static String start() {
    return "<!-- figures: pools, JDK " + Runtime.version().feature() + " -->";
  }

  private static String plotName() {
    return "pools-throughput-jdk" + Runtime.version().feature() + ".svg";
  }

  private Path page(String content) throws IOException {
    return Files.writeString(docs.resolve("performance.md"), "before\n" + content);
  }

  private static Report report() {
    Board board = new Board();
    for (double factor : new double[] {0.9, 1, 1.1}) {
      board.add(ABOUT, Roster.WEIR, figures(20e6 * factor));
      board.add(ABOUT, Roster.FJP, figures(10e6 * factor));
    }
    return new Report(board, MACHINE, Plots.of(board, MACHINE, "pools"));
  }

  private static Figures figures(double rate) {
    return new Figures().put("rate", rate).put("lost", 0).put(Measurement.LACKING, 0);
  }
}
