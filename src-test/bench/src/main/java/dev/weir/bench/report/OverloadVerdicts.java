package dev.weir.bench.report;

import dev.weir.bench.limits.LimitRun;
import dev.weir.bench.overload.Cost;
import dev.weir.bench.overload.LoadRow;
import dev.weir.bench.overload.Objective;
import dev.weir.bench.overload.OverloadFigures;
import dev.weir.bench.overload.Protection;
import dev.weir.bench.overload.Recovery;
import dev.weir.bench.overload.Scenario;
import dev.weir.bench.overload.Streams;
import dev.weir.bench.overload.Work;
import dev.weir.simulation.Course;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** The targets of a server that gets too much, and which of them were reached. */
final class OverloadVerdicts {

  private static final double OVERLOAD = 1.2;
  private static final double COLLAPSE = 2;
  private static final double MOST_LEFT = 0.5;
  private static final double GOODPUT = 0.95;
  private static final double TOP_CLASS = 0.995;
  private static final double OTHER_TENANTS = 0.99;
  private static final double REJECTION = 1.1;
  private static final double IDLE = 0.95;
  private static final int WITHIN_A_SECOND = 2;
  private static final double DRIFT = 0.25;

  private final OverloadFigures figures;
  private final List<Verdict> verdicts = new ArrayList<>();

  private OverloadVerdicts(OverloadFigures figures) {
    this.figures = figures;
  }

  static List<Verdict> of(OverloadFigures figures) {
    OverloadVerdicts judged = new OverloadVerdicts(figures);
    for (Objective objective : figures.objectives()) {
      judged.control(objective.work());
      for (Protection who : Protection.values()) {
        if (who.isOurs()) {
          judged.sweep(objective.work(), who);
        }
      }
    }
    judged.priorities();
    judged.tenants();
    judged.rejection();
    judged.recovery();
    judged.idle();
    judged.drift();
    return judged.verdicts;
  }

  // ---------------------------------------------------------------- sweep

  private List<LoadRow> swept(Work work, Protection who, double from) {
    return figures.rows(Scenario.SWEEP).stream()
        .filter(row -> row.objective().work() == work)
        .filter(row -> row.who() == who && row.factor() >= from)
        .toList();
  }

  private void control(Work work) {
    swept(work, Protection.NONE, COLLAPSE).stream()
        .max(Comparator.comparingDouble(LoadRow::share))
        .ifPresent(
            best ->
                verdicts.add(
                    new Verdict(
                        work.title() + ", no protection: it must collapse",
                        Numbers.NONE,
                        "none: " + ofCapacity(best),
                        Numbers.plain(best.share()),
                        "≤ " + Numbers.plain(MOST_LEFT),
                        best.share() <= MOST_LEFT)));
  }

  private void sweep(Work work, Protection who) {
    List<LoadRow> rows = swept(work, who, OVERLOAD);
    String figure = work.title() + ", " + who.title() + ", from 1.2 C: ";
    least(rows, row -> row.share() / target(row))
        .ifPresent(
            worst ->
                verdicts.add(
                    new Verdict(
                        figure + "goodput",
                        ofCapacity(worst),
                        "C: " + Numbers.rate(worst.objective().capacity()),
                        Numbers.plain(worst.share()),
                        "≥ " + Numbers.plain(target(worst)),
                        worst.share() >= target(worst))));
    least(rows, row -> -row.outcome().admittedTimes().p99())
        .ifPresent(worst -> verdicts.add(tail(figure, worst)));
    least(rows, this::besideProxy)
        .filter(worst -> Double.isFinite(besideProxy(worst)))
        .ifPresent(
            worst ->
                verdicts.add(
                    new Verdict(
                        figure + "beside HAProxy",
                        ofCapacity(worst),
                        proxy(worst).map(OverloadVerdicts::named).orElse(Numbers.NONE),
                        Numbers.plain(besideProxy(worst)),
                        "≥ " + Numbers.plain(1),
                        besideProxy(worst) >= 1)));
  }

  private static Verdict tail(String figure, LoadRow worst) {
    double p99 = worst.outcome().admittedTimes().p99();
    double slo = worst.objective().slo().toNanos();
    return new Verdict(
        figure + "p99 of the admitted",
        Numbers.time(p99) + at(worst),
        "objective: " + Numbers.time(slo),
        Numbers.plain(p99 / slo),
        "≤ " + Numbers.plain(1),
        p99 <= slo);
  }

  private static Optional<LoadRow> least(List<LoadRow> rows, ToDoubleFunction<LoadRow> figure) {
    return rows.stream().min(Comparator.comparingDouble(figure));
  }

  /* What is computed competes with what it takes to turn others away. */
  private double target(LoadRow row) {
    double cores =
        row.objective().work().computes() ? row.outcome().rejectedRate() * plainAnswer() / 1e9 : 0;
    return GOODPUT * Math.max(0, 1 - cores);
  }

  private double plainAnswer() {
    return cost(Cost.Answer.PLAIN_AS_LONG)
        .or(() -> cost(Cost.Answer.PLAIN))
        .map(Cost::cpuNanos)
        .orElse(0.0);
  }

  private double besideProxy(LoadRow ours) {
    return proxy(ours)
        .map(theirs -> ours.outcome().goodput() / theirs.outcome().goodput())
        .orElse(Double.POSITIVE_INFINITY);
  }

  private Optional<LoadRow> proxy(LoadRow ours) {
    return swept(ours.objective().work(), Protection.HAPROXY, ours.factor()).stream()
        .filter(row -> row.factor() == ours.factor())
        .findFirst();
  }

  private static String named(LoadRow row) {
    return row.who().title() + ": " + ofCapacity(row);
  }

  private static String ofCapacity(LoadRow row) {
    return Numbers.percent(row.share()) + " of C" + at(row);
  }

  /** With a dagger, if the generator fell behind. */
  private static String at(LoadRow row) {
    return " at " + Numbers.plain(row.factor()) + " C" + (row.outcome().valid() ? "" : " †");
  }

  // ---------------------------------------------------------------- who is served

  private void priorities() {
    served(
        "top class within the objective, 2 C",
        Scenario.PRIORITIES,
        Streams.TOP,
        Protection.GATE_PRIORITY,
        TOP_CLASS);
    Predicate<LoadRow> ours = row -> row.who() == Protection.GATE_PRIORITY;
    Optional<LoadRow> bottom = find(Scenario.PRIORITIES, Streams.BOTTOM, ours);
    Optional<LoadRow> middle = find(Scenario.PRIORITIES, Streams.MIDDLE, ours);
    if (bottom.isPresent() && middle.isPresent()) {
      double less = bottom.get().outcome().availability();
      double more = middle.get().outcome().availability();
      verdicts.add(
          new Verdict(
              "bottom class is shed first, 2 C",
              percent(less),
              "middle class: " + percent(more),
              Numbers.NONE,
              "less",
              less < more));
    }
  }

  private void tenants() {
    served(
        "999 tenants within the objective, one floods",
        Scenario.TENANTS,
        Streams.OTHERS,
        Protection.GATE_FAIR,
        OTHER_TENANTS);
  }

  private void served(
      String figure, Scenario scenario, String stream, Protection who, double target) {
    find(scenario, stream, row -> row.who() == who)
        .ifPresent(
            row ->
                verdicts.add(
                    new Verdict(
                        figure,
                        percent(row.outcome().availability()) + (row.outcome().valid() ? "" : " †"),
                        others(scenario, stream, who),
                        Numbers.NONE,
                        "≥ " + percent(target),
                        row.outcome().availability() >= target)));
  }

  private String others(Scenario scenario, String stream, Protection who) {
    return String.join(
        "; ",
        figures.rows(scenario).stream()
            .filter(row -> row.who() != who && row.stream().equals(stream))
            .map(row -> row.who().title() + ": " + percent(row.outcome().availability()))
            .toList());
  }

  private Optional<LoadRow> find(Scenario scenario, String stream, Predicate<LoadRow> which) {
    return figures.rows(scenario).stream()
        .filter(row -> row.stream().equals(stream))
        .filter(which)
        .findFirst();
  }

  /** A hundredth of a per cent is worth telling where nearly all is to be good. */
  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  // ---------------------------------------------------------------- costs

  private void rejection() {
    Optional<Cost> rejection = cost(Cost.Answer.REJECTION);
    Optional<Cost> plain = cost(Cost.Answer.PLAIN_AS_LONG);
    if (rejection.isPresent() && plain.isPresent()) {
      double ratio = rejection.get().cpuNanos() / plain.get().cpuNanos();
      verdicts.add(
          new Verdict(
              "a rejection, CPU",
              cpu(rejection.get()),
              "a plain 200: " + cpu(plain.get()),
              Numbers.plain(ratio),
              "≤ " + Numbers.plain(REJECTION),
              ratio <= REJECTION));
    }
    Optional<LoadRow> alone = find(Scenario.REJECTIONS, Streams.ALONE, row -> true);
    Optional<LoadRow> beside = find(Scenario.REJECTIONS, Streams.BESIDE_REJECTIONS, row -> true);
    if (alone.isPresent() && beside.isPresent()) {
      verdicts.add(
          new Verdict(
              "good traffic beside 10 C of rejections",
              Numbers.rate(beside.get().outcome().goodput()),
              "alone: " + Numbers.rate(alone.get().outcome().goodput()),
              Numbers.plain(beside.get().outcome().goodput() / alone.get().outcome().goodput()),
              Numbers.NONE,
              true));
    }
  }

  private void idle() {
    Optional<Cost> admitted = cost(Cost.Answer.ADMITTED);
    Optional<Cost> plain = cost(Cost.Answer.PLAIN);
    if (admitted.isPresent() && plain.isPresent()) {
      double ratio = admitted.get().perSecond() / plain.get().perSecond();
      verdicts.add(
          new Verdict(
              "requests of an idle route behind a gate",
              Numbers.rate(admitted.get().perSecond()),
              "nobody asks: " + Numbers.rate(plain.get().perSecond()),
              Numbers.plain(ratio),
              "≥ " + Numbers.plain(IDLE),
              ratio >= IDLE));
    }
  }

  private Optional<Cost> cost(Cost.Answer what) {
    return figures.costs().stream()
        .filter(cost -> cost.what() == what && Double.isFinite(cost.cpuNanos()))
        .findFirst();
  }

  private static String cpu(Cost cost) {
    return Numbers.time(cost.cpuNanos()) + " for " + Numbers.count(cost.bytes()) + " B";
  }

  // ---------------------------------------------------------------- over time

  private void recovery() {
    for (Recovery each : figures.recoveries()) {
      boolean target = each.who().isOurs() && !each.retries();
      int second = each.normalAgain();
      verdicts.add(
          new Verdict(
              "as before, after "
                  + each.overload()
                  + " s of 5 C"
                  + (each.retries() ? ", clients try again" : "")
                  + (each.outcome().valid() ? "" : " †"),
              each.who().isOurs() ? each.who().title() + ": " + when(second) : Numbers.NONE,
              each.who().isOurs() ? Numbers.NONE : each.who().title() + ": " + when(second),
              Numbers.NONE,
              target ? "≤ 1 s" : Numbers.NONE,
              second > 0 && second <= WITHIN_A_SECOND));
    }
  }

  private static String when(int second) {
    return second == 0 ? "not while it was looked at" : "after " + (second - 1) + " s";
  }

  private void drift() {
    for (LimitRun run : figures.drift()) {
      Course course = run.courses().get(0);
      int early = course.limitAt(0.5, 1 / 3.0, 2 / 3.0);
      int late = course.limitAt(0.5, 2 / 3.0, 1);
      double ratio = (double) late / early;
      verdicts.add(
          new Verdict(
              "limit after "
                  + Math.round(course.seconds() / 60)
                  + " min of 2 C, "
                  + run.who().title(),
              "median "
                  + late
                  + ", from "
                  + course.limitAt(0.05, 0.2, 1)
                  + " to "
                  + course.limitAt(0.95, 0.2, 1),
              "a third before: " + early + "; best: " + course.best(),
              Numbers.plain(ratio),
              "1 ± " + Numbers.plain(DRIFT) + ", and more than 1",
              Math.abs(ratio - 1) <= DRIFT && late > 1));
    }
  }
}
