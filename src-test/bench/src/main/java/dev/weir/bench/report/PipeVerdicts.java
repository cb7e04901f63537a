package dev.weir.bench.report;

import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.contender.PipeRoster.Family;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.PipeWork;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Spread;
import java.util.List;
import java.util.Optional;

/** The targets of operators that have elements worked on, and which of them were reached. */
final class PipeVerdicts {

  private static final double MOST_CHANGE = 0.2;

  private PipeVerdicts() {}

  static void judgeAll(Board board, Judge judge) {
    List<Case> cases =
        board.cases().stream().filter(each -> each.measurement() == Measurement.PIPELINE).toList();
    for (Case about : cases) {
      Family operator = family(about);
      for (PipeRoster peer : operator.peers()) {
        judge.atLeast(
            Titles.of(about), about, operator.ours(), peer, "", target(operator, peer, about));
      }
    }
    List<Case> keyed = cases.stream().filter(each -> family(each) == Family.MAP_KEYED).toList();
    for (Case about : keyed) {
      growth(board, judge, keyed.get(0), about);
    }
  }

  /** 0 where only the ratio is shown. */
  private static double target(Family operator, PipeRoster peer, Case about) {
    PipeWork work = PipeWork.byId(about.about().text("work"));
    return switch (operator) {
      case MAP_UNORDERED -> peer == PipeRoster.RAILS ? railsTarget(work) : flatMapTarget(work);
      case PUBLISH_ON -> 1;
      case MAP, MAP_KEYED -> 0;
    };
  }

  private static double railsTarget(PipeWork work) {
    return work == PipeWork.NOOP ? 0.7 : work.skewed() ? 2 : 1;
  }

  /** Where the work is more than nothing, it is what takes the time. */
  private static double flatMapTarget(PipeWork work) {
    return work == PipeWork.NOOP ? 3 : 0;
  }

  private static void growth(Board board, Judge judge, Case first, Case about) {
    Optional<Spread> few = board.find(first, PipeRoster.MAP_KEYED, "rate");
    Optional<Spread> many = board.find(about, PipeRoster.MAP_KEYED, "rate");
    if (about != first && few.isPresent() && many.isPresent()) {
      double ratio = many.get().median() / few.get().median();
      judge.add(
          new Verdict(
              Titles.of(about) + ", against few",
              Numbers.spread(many, Numbers::rate),
              Titles.of(first) + ": " + Numbers.spread(few, Numbers::rate),
              Numbers.plain(ratio),
              "1 ± " + Numbers.plain(MOST_CHANGE),
              Math.abs(ratio - 1) <= MOST_CHANGE));
    }
  }

  private static Family family(Case about) {
    return Family.byId(about.about().text("operator"));
  }
}
