package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Section;
import java.util.List;

/** The targets of other kinds of pools, of batches and of management, and which were reached. */
final class KindVerdicts {

  private static final double MOST_OF_CPU = 0.05;

  private KindVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    for (Case about : board.cases()) {
      if (about.measurement() == Measurement.THROUGHPUT) {
        throughput(about, judge);
      } else if (about.measurement() == Measurement.LOAD
          && about.about().integer("percent") > 0
          && board.contenders(about).contains(Roster.WEIR_MANAGED)) {
        management(about, judge);
      }
    }
  }

  private static void throughput(Case about, Judge judge) {
    String group = about.group();
    if (group.equals(Section.ELASTIC.id())) {
      compare(about, judge, Roster.WEIR_ELASTIC, Roster.WEIR, Roster.REACTOR_ELASTIC);
    } else if (group.equals(Section.VIRTUAL.id())) {
      compare(about, judge, Roster.WEIR_VIRTUAL, Roster.VIRTUAL_LIMITED);
    } else if (group.equals(Section.BATCHES.id())) {
      compare(about, judge, Roster.WEIR_BATCH, Roster.WEIR_SUBMIT, Roster.REACTOR_BUFFER);
    } else if (group.equals(Section.MANAGEMENT.id())) {
      judge.atLeast(
          Titles.of(about), about, Roster.WEIR_MANAGED, Roster.WEIR, "without", 1 - MOST_OF_CPU);
    }
  }

  /* No target is set: the ratios are shown. */
  private static void compare(Case about, Judge judge, Roster ours, Entrant... others) {
    for (Entrant other : List.of(others)) {
      judge.atLeast(Titles.of(about), about, ours, other, "", 0);
    }
  }

  private static void management(Case about, Judge judge) {
    String what = Titles.of(about);
    judge.compare(
        "CPU per task, " + what,
        about,
        Roster.WEIR_MANAGED,
        Roster.WEIR,
        "without",
        "cpu",
        1 + MOST_OF_CPU,
        Numbers::time);
    judge.atMost(
        "CPU of threads that run no task, " + what,
        about,
        Roster.WEIR_MANAGED,
        "aside",
        MOST_OF_CPU,
        Numbers::percent);
  }
}
