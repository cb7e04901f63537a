package dev.weir.bench.report;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Workload;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Case;
import dev.weir.bench.suite.Plan;
import dev.weir.bench.suite.Spread;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** The targets of the pools, and which of them were reached. */
final class PoolVerdicts {

  private static final double MILLI = 1e6;
  private static final double MIB = 1 << 20;
  private static final double SMALL_TASK = 40 + Judge.NO_BYTES;

  private final Board board;
  private final Judge judge;

  PoolVerdicts(Board board, Judge judge) {
    this.board = board;
    this.judge = judge;
  }

  void judgeAll() {
    for (Case about : board.cases()) {
      switch (about.measurement()) {
        case THROUGHPUT -> throughput(about);
        case LOAD -> load(about);
        case MEMORY -> memory(about);
        case IDLE -> atMost("idle pool, cores used", about, "core", 0.005, Numbers::plain);
        case REQUESTS -> requests(about);
        default -> {
          /* Not of a pool; or, like growth, judged across cases. */
        }
      }
    }
    growth();
  }

  private void throughput(Case about) {
    if (!about.group().isEmpty()) {
      return; // judged apart, as the others of its group are
    }
    String what =
        Workload.byId(about.about().text("workload")).title()
            + ", "
            + about.about().text("producers")
            + " p";
    String execute = "execute, " + what;
    boolean noop = about.about().text("workload").equals(Workload.NOOP.id());
    double bestPeer = noop ? 1.25 : 0;
    best(about, "rate", Comparator.reverseOrder())
        .ifPresent(peer -> judge.atLeast(execute, about, Roster.WEIR, peer, "best peer", bestPeer));
    judge.atLeast(execute, about, Roster.WEIR, Roster.REACTOR_PARALLEL, "", noop ? 8 : 0);
    judge.atLeast(execute, about, Roster.WEIR, Roster.RING, "", noop ? 0.8 : 0);
    if (noop) {
      atMost(execute + ", allocated per task", about, "bytes", Judge.NO_BYTES, Numbers::bytes);
      String schedule = "schedule, " + what;
      judge.atLeast(schedule, about, Roster.WEIR_SCHEDULE, Roster.REACTOR_PARALLEL, "", 5);
      judge.atLeast(schedule, about, Roster.WEIR_SCHEDULE, Roster.REACTOR_ELASTIC, "", 5);
      judge.atMost(
          schedule + ", allocated",
          about,
          Roster.WEIR_SCHEDULE,
          "bytes",
          SMALL_TASK,
          Numbers::bytes);
      String worker = "Worker.schedule, " + what;
      judge.atLeast(worker, about, Roster.WEIR_WORKER, Roster.REACTOR_PARALLEL_WORKER, "", 5);
      judge.atLeast(worker, about, Roster.WEIR_WORKER, Roster.REACTOR_ELASTIC_WORKER, "", 5);
      judge.atMost(
          worker + ", allocated", about, Roster.WEIR_WORKER, "bytes", SMALL_TASK, Numbers::bytes);
    }
  }

  private void load(Case about) {
    int percent = about.about().integer("percent");
    if (percent == 0 || board.contenders(about).contains(Roster.WEIR_MANAGED)) {
      return;
    }
    String what = Workload.byId(about.about().text("workload")).title() + " at " + percent + " %";
    boolean wakeUps = percent <= 80;
    if (wakeUps) {
      compare("sleeps per task, " + what, about, Roster.FJP, "", "sleeps", 0.1, Numbers::plain);
      compare("CPU per task, " + what, about, Roster.FJP, "", "cpu", 1.1, Numbers::time);
    }
    percentile("p50 to start, " + what, about, "p50", 1 * MILLI);
    percentile("p99 to start, " + what, about, "p99", 10 * MILLI);
    percentile("p99.9 to start, " + what, about, "p999", 50 * MILLI);
  }

  private void percentile(String figure, Case about, String name, double limit) {
    atMost(figure, about, name, limit, Numbers::time);
    best(about, name, Comparator.naturalOrder())
        .ifPresent(peer -> compare(figure, about, peer, "best peer", name, 1, Numbers::time));
  }

  private void memory(Case about) {
    atMost("pool at rest", about, "base", 10 * MIB, Numbers::bytes);
    atMost("per queued task, execute", about, "bytesPerTask", 64, Numbers::bytes);
    judge.atMost(
        "per queued task, schedule",
        about,
        Roster.WEIR_SCHEDULE,
        "bytesPerTask",
        64,
        Numbers::bytes);
    for (Roster ordered : Plan.WEIGHABLE) {
      String what = "per queued task, " + ordered.title();
      judge.atMost(what, about, ordered, "bytesPerTask", 64, Numbers::bytes);
    }
  }

  private void growth() {
    List<Case> cases =
        board.cases().stream()
            .filter(each -> each.measurement() == Measurement.GROWTH)
            .sorted(Comparator.comparingInt(each -> each.about().integer("depth")))
            .toList();
    if (cases.isEmpty()) {
      return;
    }
    growth(Roster.WEIR, cases.get(0), cases.get(cases.size() - 1));
    for (Roster ordered : Plan.GROWING) {
      growth(ordered, cases.get(0), cases.get(cases.size() - 1));
    }
  }

  private void growth(Roster ours, Case shallow, Case deep) {
    Optional<Spread> few = board.find(shallow, ours, "rate");
    Optional<Spread> many = board.find(deep, ours, "rate");
    if (few.isPresent() && many.isPresent()) {
      double ratio = few.get().median() / many.get().median();
      judge.add(
          new Verdict(
              "cost per task, "
                  + ours.title()
                  + ", "
                  + Titles.of(deep)
                  + " against "
                  + Titles.of(shallow),
              Numbers.time(1e9 / many.get().median()),
              Numbers.time(1e9 / few.get().median()),
              Numbers.plain(ratio),
              "≤ 2",
              ratio <= 2));
    }
  }

  private void requests(Case about) {
    compare(
        "requests outstanding, of " + about.about().text("requests"),
        about,
        Roster.REACTOR_PARALLEL,
        "flatMap",
        "outstanding",
        1 / 200.0,
        Numbers::count);
    compare(
        "requests, live heap",
        about,
        Roster.REACTOR_PARALLEL,
        "flatMap",
        "live",
        0.1,
        Numbers::bytes);
    compare("requests, p99", about, Roster.REACTOR_PARALLEL, "flatMap", "p99", 0.1, Numbers::time);
  }

  private Optional<Roster> best(Case about, String figure, Comparator<Double> order) {
    return Roster.of(Role.PEER).stream()
        .filter(each -> board.find(about, each, figure).isPresent())
        .min(
            Comparator.comparing(
                each -> board.find(about, each, figure).orElseThrow().median(), order));
  }

  private void compare(
      String figure,
      Case about,
      Roster theirs,
      String as,
      String name,
      double target,
      DoubleFunction<String> unit) {
    judge.compare(figure, about, Roster.WEIR, theirs, as, name, target, unit);
  }

  private void atMost(
      String figure, Case about, String name, double limit, DoubleFunction<String> unit) {
    judge.atMost(figure, about, Roster.WEIR, name, limit, unit);
  }
}
