package dev.weir.bench.report;

import dev.weir.bench.contender.ForkRoster;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;

/** The targets of pools whose tasks fork, and which of them were reached. */
final class ForkVerdicts {

  private ForkVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    for (Case about : board.cases()) {
      if (about.measurement() == Measurement.FORKS) {
        String what = "forks, " + ForkShape.byId(about.about().text("shape")).title();
        judge.atLeast(what, about, ForkRoster.WEIR, ForkRoster.FJP_ASYNC, "", 1);
        judge.atLeast(what, about, ForkRoster.WEIR, ForkRoster.FJP, "", 1);
      }
    }
  }
}
