package dev.weir.bench.report;

import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.contender.LineRoster;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;

/** The targets of guards, and which of them were reached. */
final class GuardVerdicts {

  private static final double MOST_NANOS = 100;
  private static final double MOST_BYTES = 64 + Judge.NO_BYTES;
  private static final double BETTER = 3;

  private GuardVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    for (Case about : board.cases()) {
      if (about.measurement() == Measurement.GUARD) {
        GuardRoster.ours().forEach(ours -> guard(about, ours, judge));
      } else if (about.measurement() == Measurement.LINE) {
        String what = "in line, " + Titles.of(about);
        judge.atLeast(
            what + ", " + LineRoster.GUARD.title(),
            about,
            LineRoster.GUARD,
            LineRoster.FLAT_MAP,
            "",
            0);
        judge.atLeast(
            what + ", " + LineRoster.GATE_FLAT_MAP.title(),
            about,
            LineRoster.GATE_FLAT_MAP,
            LineRoster.FLAT_MAP,
            "",
            0);
      }
    }
  }

  private static void guard(Case about, GuardRoster ours, Judge judge) {
    boolean contended = !about.about().text("threads").equals("1");
    String what = ours.title() + ", " + Titles.of(about);
    if (!contended) {
      judge.atMostBeyond(
          what + ", added", about, ours, GuardRoster.BARE, "each", MOST_NANOS, Numbers::time);
      judge.atMostBeyond(
          what + ", allocated, added",
          about,
          ours,
          GuardRoster.BARE,
          "bytes",
          MOST_BYTES,
          Numbers::bytes);
    }
    double target = contended ? 0 : BETTER;
    judge.beyond(
        what + ", added", about, ours, GuardRoster.BULKHEAD, GuardRoster.BARE, "each", target);
    judge.atLeast(what + ", in all", about, ours, GuardRoster.BULKHEAD, "", target);
  }
}
