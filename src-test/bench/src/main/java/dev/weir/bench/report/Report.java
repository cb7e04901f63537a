package dev.weir.bench.report;

import dev.weir.bench.suite.Board;
import java.util.List;
import java.util.Locale;

/** Everything a run found, as Markdown: the targets first, what they rest on after. */
public final class Report {

  private Report() {}

  /**
   * Writes it.
   *
   * @param board what was measured
   * @param machine where, and with which command
   * @return Markdown
   */
  public static String markdown(Board board, Machine machine) {
    StringBuilder text = new StringBuilder(machine.markdown());
    text.append(disturbance(board)).append("\n");
    Judge judge = new Judge(board);
    new PoolVerdicts(board, judge).judgeAll();
    new FlowVerdicts(board, judge).judgeAll();
    RouteVerdicts.judgeAll(board, judge);
    ForkVerdicts.judgeAll(board, judge);
    List<Verdict> verdicts = judge.verdicts();
    if (!verdicts.isEmpty()) {
      text.append("### Targets: median (least … greatest), ratio of medians\n\n")
          .append(table(verdicts))
          .append("\n");
    }
    text.append(new Tables(board).all());
    if (!board.failures().isEmpty()) {
      text.append("### Failures\n\n");
      board.failures().forEach(each -> text.append("- ").append(each).append("\n"));
    }
    return text.toString();
  }

  private static String disturbance(Board board) {
    return String.format(
        Locale.ROOT,
        "- %d of %d rounds were disturbed: other processes kept more than %.2f cores busy. They are"
            + " left out where at least %d others remain; figures marked † rest on them%n",
        board.disturbed(),
        board.rounds(),
        Board.DISTURBING,
        Board.ENOUGH);
  }

  private static MarkdownTable table(List<Verdict> verdicts) {
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
