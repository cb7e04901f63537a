package dev.weir.bench.report;

import dev.weir.bench.suite.Board;
import java.util.List;
import java.util.Locale;

/**
 * Everything a run found: the targets first, what they rest on after.
 *
 * @param board what was measured
 * @param machine where, and with which command
 * @param plots of it
 */
public record Report(Board board, Machine machine, Plots plots) {

  /**
   * Writes it, without plots.
   *
   * @return Markdown
   */
  public String markdown() {
    return introduction() + targets() + tables() + failures();
  }

  /** The same to be read on a page: with plots, and with the tables folded away. */
  String markdown(String plotDirectory) {
    return "### "
        + machine.release()
        + "\n\n"
        + introduction()
        + targets()
        + plots.markdown(plotDirectory)
        + "<details><summary>All figures</summary>\n\n"
        + tables()
        + "</details>\n"
        + failures();
  }

  private String introduction() {
    return machine.markdown() + disturbance() + "\n";
  }

  private String targets() {
    Judge judge = new Judge(board);
    new PoolVerdicts(board, judge).judgeAll();
    OrderVerdicts.judgeAll(board, judge);
    KindVerdicts.judgeAll(board, judge);
    PipeVerdicts.judgeAll(board, judge);
    new FlowVerdicts(board, judge).judgeAll();
    RouteVerdicts.judgeAll(board, judge);
    ForkVerdicts.judgeAll(board, judge);
    GuardVerdicts.judgeAll(board, judge);
    List<Verdict> verdicts = judge.verdicts();
    return verdicts.isEmpty()
        ? ""
        : "#### Targets: median (least … greatest), ratio of medians\n\n" + table(verdicts) + "\n";
  }

  private String tables() {
    StringBuilder text = new StringBuilder();
    Tables.of(board).forEach(table -> text.append(Tables.markdown(table, board)));
    return text.toString();
  }

  private String failures() {
    StringBuilder text = new StringBuilder();
    if (!board.failures().isEmpty()) {
      text.append("#### Failures\n\n");
      board.failures().forEach(each -> text.append("- ").append(each).append("\n"));
    }
    return text.toString();
  }

  private String disturbance() {
    return String.format(
        Locale.ROOT,
        "- %d of %d rounds were disturbed: other processes kept more than %.2f cores busy, or the"
            + " machine's own were worth so much less than at best, as where a host lets two of"
            + " them share one. They are left out where at least %d others remain; figures marked †"
            + " rest on them%n",
        board.disturbed(),
        board.rounds(),
        Board.DISTURBING,
        Board.ENOUGH);
  }

  /** Figures against their targets. */
  static MarkdownTable table(List<Verdict> verdicts) {
    MarkdownTable table =
        new MarkdownTable(List.of("figure", "Weir", "against", "ratio", "target", ""));
    for (Verdict each : verdicts) {
      String word =
          each.target().equals(Numbers.NONE) ? "" : each.reached() ? "reached" : "**short**";
      table.add(
          List.of(each.figure(), each.ours(), each.theirs(), each.ratio(), each.target(), word));
    }
    return table;
  }
}
