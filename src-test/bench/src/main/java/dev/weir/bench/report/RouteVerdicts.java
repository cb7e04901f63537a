package dev.weir.bench.report;

import dev.weir.bench.contender.RouteRoster;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Workload;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;

/** The targets of routes, and which of them were reached. */
final class RouteVerdicts {

  private RouteVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    for (Case about : board.cases()) {
      if (about.measurement() == Measurement.ROUTE) {
        String what =
            "requests, " + Workload.byId(about.about().text("workload")).title() + ", offloaded";
        judge.atLeast(what, about, RouteRoster.ADMISSION, RouteRoster.ELASTIC, "", 1.5);
        judge.atLeast(what, about, RouteRoster.ADMISSION, RouteRoster.PARALLEL, "", 0);
        judge.atLeast(what, about, RouteRoster.ADMISSION, RouteRoster.PLAIN, "", 0);
        judge.compare(
            what + ", CPU for each",
            about,
            RouteRoster.ADMISSION,
            RouteRoster.ELASTIC,
            "",
            "cpu",
            1,
            Numbers::time);
      } else if (about.measurement() == Measurement.REFUSAL) {
        judge.compare(
            "a refusal, CPU",
            about,
            RouteRoster.REFUSING,
            RouteRoster.PLAIN,
            "200 of the same size",
            "cpu",
            1.1,
            Numbers::time);
      }
    }
  }
}
