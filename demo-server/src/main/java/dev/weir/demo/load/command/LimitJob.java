package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.report.Heading;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Search;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.search.FindLimit;
import dev.weir.demo.load.search.Found;
import dev.weir.demo.load.search.SearchBounds;
import dev.weir.demo.load.search.SearchSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The search for the highest rate that a target keeps up with, and its report. For one thread. */
final class LimitJob {

  private final LoadPlan plan;
  private final Interruption interruption;
  private final SearchSteps steps;

  /* The run under way. */
  private @Nullable LoadRun run;
  private Instant begun = Instant.now();

  /* At rates that were tried, and not while the target came to rest. */
  private @Nullable Tried last;
  private @Nullable Tried best;

  LimitJob(LoadPlan plan, Interruption interruption) {
    this.plan = plan;
    this.interruption = interruption;
    this.steps = steps();
  }

  /** A run at a rate. */
  private record Tried(
      double rate,
      Heading heading,
      Measured measured,
      Verdict verdict,
      long mostQueued,
      List<Threshold.Result> thresholds) {}

  /** Carries it out. Leaves what is asked open. */
  RunReport run(Destination to, Consumer<? super RatePoint> everyPoint)
      throws InterruptedException {
    Target kept = to.target().keptOpen();
    FindLimit search =
        new FindLimit(bounds(), steps, (rate, length) -> begin(rate, length, kept), this::judge);
    interruption.ends(search::stop);
    Found found = search.run(everyPoint, second -> {});
    Tried told = best != null && best.rate == found.limit() ? best : last;
    if (told == null) {
      told = nothing();
    }
    return new RunReport(
        told.heading,
        told.measured,
        found.end() == Found.End.GENERATOR ? fellBehind() : told.verdict,
        told.mostQueued,
        to.http().connections(),
        List.of(),
        told.thresholds,
        new Search(found.curve(), found.limit() == 0 ? null : found.limit(), ended(found)));
  }

  /* The last one is what ended the search. */
  private Verdict fellBehind() {
    return last == null ? new Verdict(List.of()) : last.verdict;
  }

  /* It was stopped in its first run. */
  private Tried nothing() {
    Measured none = new TimeLine(new Books(1)).measured();
    Heading heading = plan.heading(plan.schedule().arrivals(), begun, Duration.ZERO, Duration.ZERO);
    return new Tried(0, heading, none, new Verdict(List.of()), 0, List.of());
  }

  private SearchBounds bounds() {
    double start = plan.schedule().arrivals().constantRate().orElseThrow();
    double most = plan.search().mostRate();
    SearchBounds usual = SearchBounds.between(Math.min(start, most), most);
    Double precision = plan.search().precision;
    return precision == null
        ? usual
        : new SearchBounds(
            usual.least(), usual.start(), usual.most(), precision, usual.confirmations());
  }

  private SearchSteps steps() {
    SearchSteps usual =
        SearchSteps.of(plan.schedule().duration, plan.judge().slo, bounds().precision());
    Double good = plan.search().good;
    return good == null ? usual : new SearchSteps(usual.length(), usual.confirmation(), good);
  }

  private LoadRun begin(double rate, Duration length, Target target) {
    begun = Instant.now();
    Duration warmUp = run == null ? plan.schedule().warmUp : Duration.ZERO; // once
    LoadRun next = plan.open(Arrivals.constant(rate), warmUp, length, plan.newEntrance(), target);
    run = next;
    return next;
  }

  private boolean judge(Measured measured, double rate, Duration length) {
    Arrivals arrivals = Arrivals.constant(rate);
    Duration took = run == null ? length : run.took();
    Verdict verdict =
        Verdict.of(measured, length, plan.asked(arrivals, length), plan.judge().maxLag);
    last =
        new Tried(
            rate,
            plan.heading(arrivals, begun, length, took),
            measured,
            verdict,
            run == null ? 0 : run.mostQueued(),
            plan.judged(measured, length));
    Counts counts = measured.counts();
    boolean held = verdict.valid() && counts.good() >= steps.goodShare() * counts.offered();
    if (held && (best == null || rate >= best.rate)) {
      best = last;
    }
    return verdict.valid();
  }

  private static @Nullable String ended(Found found) {
    return switch (found.end()) {
      case LIMIT, NONE -> null;
      case MOST -> "no higher rate was to be tried";
      case GENERATOR -> "load itself could not send more";
      case TRIES -> "its limit moves, so many tries did not settle it";
      case STOPPED -> "stopped before its end";
    };
  }
}
