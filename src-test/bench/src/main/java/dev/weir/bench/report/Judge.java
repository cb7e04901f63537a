package dev.weir.bench.report;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Holds figures against targets. A figure that was not measured is left out. */
final class Judge {

  /* What a thread allocates by being looked at, spread over the tasks. */
  static final double NO_BYTES = 0.5;

  private final Board board;
  private final List<Verdict> verdicts = new ArrayList<>();

  Judge(Board board) {
    this.board = board;
  }

  List<Verdict> verdicts() {
    return verdicts;
  }

  void add(Verdict verdict) {
    verdicts.add(verdict);
  }

  /** More is better; a target of 0 only shows the ratio. */
  void atLeast(String figure, Case about, Entrant ours, Entrant theirs, String as, double target) {
    Optional<Spread> mine = board.find(about, ours, "rate");
    Optional<Spread> other = board.find(about, theirs, "rate");
    if (mine.isPresent() && other.isPresent()) {
      double ratio = mine.get().median() / other.get().median();
      verdicts.add(
          new Verdict(
              figure,
              Numbers.spread(mine, Numbers::rate),
              named(theirs, as) + " " + Numbers.spread(other, Numbers::rate),
              Numbers.plain(ratio),
              target == 0 ? Numbers.NONE : "≥ " + Numbers.plain(target),
              ratio >= target));
    }
  }

  /** Less is better, against somebody. */
  void compare(
      String figure,
      Case about,
      Entrant ours,
      Entrant theirs,
      String as,
      String name,
      double target,
      DoubleFunction<String> unit) {
    Optional<Spread> mine = board.find(about, ours, name);
    Optional<Spread> other = board.find(about, theirs, name);
    if (mine.isPresent() && other.isPresent()) {
      double ratio = mine.get().median() / other.get().median();
      verdicts.add(
          new Verdict(
              figure,
              Numbers.spread(mine, unit),
              named(theirs, as) + " " + Numbers.spread(other, unit),
              Numbers.plain(ratio),
              "≤ " + Numbers.plain(target) + " ×",
              mine.get().median() <= target * other.get().median()));
    }
  }

  /** Less is better, against a limit. */
  void atMost(
      String figure,
      Case about,
      Entrant ours,
      String name,
      double limit,
      DoubleFunction<String> unit) {
    Optional<Spread> mine = board.find(about, ours, name);
    mine.ifPresent(
        found ->
            verdicts.add(
                new Verdict(
                    figure,
                    Numbers.spread(mine, unit),
                    Numbers.NONE,
                    Numbers.NONE,
                    "≤ " + unit.apply(limit),
                    found.median() <= limit)));
  }

  /** Less is better, beyond what somebody has who does nothing, against a limit. */
  void atMostBeyond(
      String figure,
      Case about,
      Entrant ours,
      Entrant nobody,
      String name,
      double limit,
      DoubleFunction<String> unit) {
    Optional<Spread> mine = board.find(about, ours, name);
    Optional<Spread> bare = board.find(about, nobody, name);
    if (mine.isPresent() && bare.isPresent()) {
      double beyond = mine.get().median() - bare.get().median();
      verdicts.add(
          new Verdict(
              figure,
              unit.apply(beyond) + " of " + Numbers.spread(mine, unit),
              named(nobody, "") + " " + Numbers.spread(bare, unit),
              Numbers.NONE,
              "≤ " + unit.apply(limit),
              beyond <= limit));
    }
  }

  /**
   * Less is better, each beyond what somebody has who does nothing: how much more others need. A
   * target of 0 only shows the ratio.
   */
  void beyond(
      String figure,
      Case about,
      Entrant ours,
      Entrant theirs,
      Entrant nobody,
      String name,
      double target) {
    Optional<Spread> mine = board.find(about, ours, name);
    Optional<Spread> other = board.find(about, theirs, name);
    Optional<Spread> bare = board.find(about, nobody, name);
    if (mine.isPresent() && other.isPresent() && bare.isPresent()) {
      double own = mine.get().median() - bare.get().median();
      double their = other.get().median() - bare.get().median();
      verdicts.add(
          new Verdict(
              figure,
              Numbers.time(own),
              named(theirs, "") + " " + Numbers.time(their),
              Numbers.plain(their / own),
              target == 0 ? Numbers.NONE : "≥ " + Numbers.plain(target),
              their >= target * own));
    }
  }

  private static String named(Entrant who, String as) {
    return as.isEmpty() ? who.title() + ":" : as + ", " + who.title() + ":";
  }
}
