package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/**
 * What a plot shows.
 *
 * @param id part of the file's name
 * @param title above it
 * @param panels one for each case, or for each contender
 */
record Chart(String id, String title, List<Panel> panels) {

  /**
   * The contenders in one case, or one contender in the cases.
   *
   * @param title of the case, or the contender
   * @param unit of the figures
   * @param bars at least two: one alone shows nothing
   */
  record Panel(String title, DoubleFunction<String> unit, List<Bar> bars) {

    /** One bar for each run. */
    static <R> Panel of(
        String title, DoubleFunction<String> unit, List<R> runs, Function<R, Bar> bar) {
      return new Panel(title, unit, runs.stream().map(bar).toList());
    }
  }

  /**
   * What one contender reached in one case.
   *
   * @param label the contender's name, or the case's
   * @param ours whether it is Weir's
   * @param spread median, least and greatest
   */
  record Bar(String label, boolean ours, Spread spread) {}

  /** What a table has to show; without panels if that is nothing. */
  static Chart of(Tables.Table table, Board board) {
    List<Case> cases = table.cases(board);
    List<Panel> panels = new ArrayList<>();
    for (Tables.Column column : table.columns()) {
      if (column.plotted() && table.alongCases()) {
        for (Entrant who : contenders(cases, board)) {
          add(panels, who.title(), column, alongCases(cases, who, column, board));
        }
      }
    }
    for (Case about : cases) {
      for (Tables.Column column : table.columns()) {
        if (column.plotted() && !table.alongCases()) {
          add(panels, Titles.of(about), column, besidePeers(about, column, board));
        }
      }
    }
    return new Chart(table.measurement().id(), table.title(), panels);
  }

  private static void add(List<Panel> panels, String title, Tables.Column column, List<Bar> bars) {
    if (bars.size() > 1) {
      panels.add(new Panel(title + ": " + column.title(), column.unit(), bars));
    }
  }

  /** One contender, case by case: where it is seen what becomes of it as something grows. */
  private static List<Bar> alongCases(
      List<Case> cases, Entrant who, Tables.Column column, Board board) {
    return cases.stream()
        .flatMap(about -> bar(Titles.of(about), about, who, column, board).stream())
        .toList();
  }

  /** One case, contender by contender. */
  private static List<Bar> besidePeers(Case about, Tables.Column column, Board board) {
    return board.contenders(about).stream()
        .flatMap(who -> bar(who.title(), about, who, column, board).stream())
        .toList();
  }

  private static Optional<Bar> bar(
      String label, Case about, Entrant who, Tables.Column column, Board board) {
    return board
        .find(about, who, column.figure())
        .filter(found -> Double.isFinite(found.median()))
        .map(found -> new Bar(label, who.isOurs(), found));
  }

  private static Set<Entrant> contenders(List<Case> cases, Board board) {
    Set<Entrant> all = new LinkedHashSet<>();
    cases.forEach(about -> all.addAll(board.contenders(about)));
    return all;
  }
}
