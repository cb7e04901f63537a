package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * What a plot shows.
 *
 * @param id part of the file's name
 * @param title above it
 * @param panels one for each case
 */
record Chart(String id, String title, List<Panel> panels) {

  /**
   * The contenders in one case, of which at least one was measured.
   *
   * @param title of the case
   * @param unit of the figures
   * @param bars one for each contender
   */
  record Panel(String title, DoubleFunction<String> unit, List<Bar> bars) {}

  /**
   * What one contender reached.
   *
   * @param label its name
   * @param ours whether it is Weir's
   * @param spread median, least and greatest
   */
  record Bar(String label, boolean ours, Spread spread) {}

  /** What a table has to show; without panels if that is nothing. */
  static Chart of(Tables.Table table, Board board) {
    List<Panel> panels = new ArrayList<>();
    for (Case about : table.cases(board)) {
      for (Tables.Column column : table.columns()) {
        List<Bar> bars = column.plotted() ? bars(about, column.figure(), board) : List.of();
        if (!bars.isEmpty()) {
          panels.add(new Panel(Titles.of(about) + ": " + column.title(), column.unit(), bars));
        }
      }
    }
    return new Chart(table.measurement().id(), table.title(), panels);
  }

  private static List<Bar> bars(Case about, String figure, Board board) {
    List<Bar> bars = new ArrayList<>();
    for (Entrant who : board.contenders(about)) {
      Optional<Spread> found = board.find(about, who, figure);
      if (found.isPresent() && Double.isFinite(found.get().median())) {
        bars.add(new Bar(who.title(), who.isOurs(), found.get()));
      }
    }
    return bars;
  }
}
