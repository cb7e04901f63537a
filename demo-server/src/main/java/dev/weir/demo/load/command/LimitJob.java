package dev.weir.demo.load.command;

import static java.util.Objects.requireNonNull;

import dev.weir.demo.load.engine.Entrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.TimeLine;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.report.Doubt;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The search for the highest rate that a target keeps up with, and its report. For one thread. */
final class LimitJob {

  private final LoadPlan plan;
  private final Consumer<Runnable> stops;
  private final SearchBounds bounds;
  private final SearchSteps steps;

  /* The run under way. */
  private @Nullable LoadRun run;
  private @Nullable Entrance entrance;
  private Instant begun = Instant.now();

  /* At rates that were tried, and not while the target came to rest. */
  private @Nullable Tried last;
  private @Nullable Tried lastThatHeld;

  /* Why the generator could not keep up with a rate, the last time that it could not. */
  private final Map<Double, String> invalid = new HashMap<>();

  /**
   * A search, once.
   *
   * @param stops is told what ends it
   */
  LimitJob(LoadPlan plan, Consumer<Runnable> stops) {
    this.plan = plan;
    this.stops = stops;
    this.bounds = bounds(plan);
    this.steps = steps(plan, bounds);
  }

  /** A run at a rate. */
  private record Tried(
      double rate,
      Heading heading,
      Measured measured,
      Verdict verdict,
      long mostQueued,
      List<WorkerShare> workers,
      List<Threshold.Result> thresholds) {}

  /** Carries it out. Leaves what is asked open. */
  RunReport run(Destination to, Consumer<? super RatePoint> everyPoint)
      throws InterruptedException {
    Target kept = to.target().keptOpen();
    FindLimit search =
        new FindLimit(bounds, steps, (rate, length) -> begin(rate, length, kept), this::judge);
    stops.accept(search::stop);
    Found found =
        search.run(
            point -> {
              observe(point);
              everyPoint.accept(point);
            },
            second -> {});
    Tried told = told(found.limit());
    return new RunReport(
        told.heading,
        told.measured,
        told.verdict,
        told.mostQueued,
        to.connections(),
        told.workers,
        List.of(),
        told.thresholds,
        new Search(
            found.curve(),
            found.limit() == 0 ? null : found.limit(),
            found.end(),
            ended(found),
            told.rate),
        null);
  }

  private void observe(RatePoint point) {
    if (point.held()) {
      lastThatHeld = last;
    } else if (!point.valid()) {
      invalid.put(point.rate(), words(requireNonNull(last)));
    }
  }

  /* At the limit, if that is what held last: there are two ends at which it may not be. */
  private Tried told(double limit) {
    Tried held = lastThatHeld;
    if (held != null && held.rate == limit) {
      return held;
    }
    return last == null ? nothing() : last;
  }

  /* It was stopped in its first run. */
  private Tried nothing() {
    Measured none = new TimeLine(new Books(1)).measured();
    Heading heading = plan.heading(plan.schedule().arrivals(), begun, Duration.ZERO, Duration.ZERO);
    return new Tried(0, heading, none, new Verdict(List.of()), 0, List.of(), List.of());
  }

  private static SearchBounds bounds(LoadPlan plan) {
    double start = plan.schedule().arrivals().constantRate().orElseThrow();
    double most = plan.search().mostRate();
    SearchBounds usual = SearchBounds.between(Math.min(start, most), most);
    Double precision = plan.search().precision;
    return precision == null
        ? usual
        : new SearchBounds(
            usual.least(), usual.start(), usual.most(), precision, usual.confirmations());
  }

  private static SearchSteps steps(LoadPlan plan, SearchBounds bounds) {
    SearchSteps usual =
        SearchSteps.of(plan.schedule().duration(), plan.judge().slo, bounds.precision());
    Double good = plan.search().good;
    return good == null ? usual : new SearchSteps(usual.length(), usual.confirmation(), good);
  }

  private LoadRun begin(double rate, Duration length, Target target) {
    begun = Instant.now();
    Duration warmUp = run == null ? plan.schedule().warmUp : Duration.ZERO; // once
    Entrance through = plan.newEntrance();
    LoadRun next = plan.open(Arrivals.constant(rate), warmUp, length, through, target);
    entrance = through;
    run = next;
    return next;
  }

  private boolean judge(Measured measured, double rate, Duration length) {
    Arrivals arrivals = Arrivals.constant(rate);
    Duration took = run == null ? length : run.took();
    Doubt doubt = plan.judge().doubt(measured);
    Verdict verdict = SearchVerdict.of(doubt, length, plan.asked(arrivals, length), steps);
    last =
        new Tried(
            rate,
            plan.heading(arrivals, begun, length, took),
            measured,
            verdict.and(plan.judge().thresholds, length, doubt), // is no matter to the search
            run == null ? 0 : run.mostQueued(),
            entrance == null ? List.of() : entrance.workers(),
            plan.judged(measured, length));
    return verdict.valid();
  }

  private @Nullable String ended(Found found) {
    return switch (found.end()) {
      case LIMIT, NONE -> null;
      case MOST -> "no higher rate was to be tried";
      case GENERATOR -> "load itself could not send " + invalid.get(found.untold());
      case TRIES -> "its limit moves, so many tries did not settle it";
      case STOPPED -> "stopped before its end";
    };
  }

  private static String words(Tried tried) {
    return tried.heading.load() + ": " + String.join("; ", tried.verdict.reasons());
  }
}
