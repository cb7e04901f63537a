package dev.weir.bench.report;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Section;
import java.util.Optional;

/** The targets of pools with an order of their own, and which of them were reached. */
final class OrderVerdicts {

  private static final double MOST_QUANTA = 2;

  private OrderVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    for (Case about : board.cases()) {
      String group = about.group();
      if (group.equals(Section.ORDERS.id())) {
        orders(about, judge);
      } else if (group.equals(Section.SUBMIT.id())) {
        submit(about, judge);
      } else if (about.measurement() == Measurement.QUIET) {
        quiet(board, about, judge);
      }
    }
  }

  private static void orders(Case about, Judge judge) {
    for (Roster order : Roster.of(Role.ORDER)) {
      double target =
          switch (order) {
            case WEIR_PRIORITY, WEIR_FAIR_FEW, WEIR_FAIR -> 0.5;
            case WEIR_FAIR_MANY -> 0.25;
            default -> 0;
          };
      judge.atLeast(what(order, about), about, order, Roster.WEIR, "", target);
    }
    judge.atLeast(
        what(Roster.WEIR_PRIORITY, about), about, Roster.WEIR_PRIORITY, Roster.TPE_PRIORITY, "", 5);
  }

  private static void submit(Case about, Judge judge) {
    for (Roster order : Roster.of(Role.SUBMIT)) {
      if (order != Roster.WEIR_SUBMIT) {
        judge.atLeast(what(order, about), about, order, Roster.WEIR_SUBMIT, "", 0);
      }
    }
  }

  private static void quiet(Board board, Case about, Judge judge) {
    Optional<Double> quanta =
        board.find(about, Roster.WEIR_FAIR_FEW, "quanta").map(found -> found.median());
    quanta.ifPresent(
        found ->
            judge.add(
                new Verdict(
                    "a quiet tenant's p99 wait, in quanta of one task beyond an idle system's",
                    Numbers.spread(board.find(about, Roster.WEIR_FAIR_FEW, "p99"), Numbers::time),
                    "idle: "
                        + Numbers.spread(
                            board.find(about, Roster.WEIR_FAIR_FEW, "idle99"), Numbers::time),
                    Numbers.plain(found),
                    "≤ " + Numbers.plain(MOST_QUANTA),
                    found <= MOST_QUANTA)));
  }

  private static String what(Roster order, Case about) {
    return order.title() + ", " + Titles.of(about);
  }
}
