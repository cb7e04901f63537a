package dev.weir.bench.report;

import dev.weir.bench.suite.Board;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The plots of a run, one for each table that has something to show.
 *
 * @param plots in the order of the tables
 */
public record Plots(List<Plot> plots) {

  private record Plot(String file, String title, String svg) {}

  /**
   * Draws them.
   *
   * @param board what was measured
   * @param machine where
   * @param name of the run; the files' names begin with it
   * @return not yet written
   */
  public static Plots of(Board board, Machine machine, String name) {
    String suffix = "-" + machine.release().toLowerCase(Locale.ROOT).replace(" ", "");
    return new Plots(
        Tables.of(board).stream()
            .map(table -> Chart.of(table, board))
            .filter(chart -> !chart.panels().isEmpty())
            .map(
                chart ->
                    new Plot(
                        name + "-" + chart.id() + suffix + ".svg",
                        chart.title(),
                        Svg.of(chart, machine.caption())))
            .toList());
  }

  /**
   * Writes them.
   *
   * @param directory made if it is not there
   * @throws IOException if it cannot be written to
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (Plot plot : plots) {
      Files.writeString(directory.resolve(plot.file), plot.svg);
    }
  }

  /** Shows them, from a directory beside the text. */
  String markdown(String directory) {
    StringBuilder text = new StringBuilder();
    for (Plot plot : plots) {
      text.append("![").append(plot.title.replace("`", "")).append("](");
      text.append(directory).append("/").append(plot.file).append(")\n\n");
    }
    return text.toString();
  }
}
