package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Books;
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

  /* Of the run under way. */
  private @Nullable LoadRun run;
  private Instant begun = Instant.now();
  private long start = System.nanoTime();

  /* Of the last one at a rate that was tried, and not while the target came to rest. */
  private Heading heading;
  private Measured measured = new TimeLine(new Books(1)).measured();
  private Verdict verdict = new Verdict(List.of());
  private long mostQueued;
  private List<Threshold.Result> thresholds = List.of();

  LimitJob(LoadPlan plan, Interruption interruption) {
    this.plan = plan;
    this.interruption = interruption;
    this.heading = plan.heading(plan.schedule().arrivals(), begun, Duration.ZERO, Duration.ZERO);
  }

  /** Carries it out. Leaves what is asked open. */
  RunReport run(Destination to, Consumer<? super RatePoint> everyPoint)
      throws InterruptedException {
    Target kept = to.target().keptOpen();
    FindLimit search =
        new FindLimit(bounds(), steps(), (rate, length) -> begin(rate, length, kept), this::judge);
    interruption.ends(search::stop);
    Found found = search.run(everyPoint, second -> {});
    return new RunReport(
        heading,
        measured,
        verdict,
        mostQueued,
        to.http().connections(),
        List.of(),
        thresholds,
        new Search(found.curve(), found.limit() == 0 ? null : found.limit(), ended(found)));
  }

  private SearchBounds bounds() {
    double start = plan.schedule().arrivals().constantRate().orElseThrow();
    SearchBounds usual = SearchBounds.between(start, Math.max(start, plan.search().mostRate()));
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
    start = System.nanoTime();
    LoadRun next = plan.open(Arrivals.constant(rate), length, plan.newEntrance(), target);
    run = next;
    return next;
  }

  private boolean judge(Measured found, double rate, Duration length) {
    Arrivals arrivals = Arrivals.constant(rate);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    heading = plan.heading(arrivals, begun, length, took);
    measured = found;
    mostQueued = run == null ? 0 : run.mostQueued();
    thresholds = plan.judged(found, length, took);
    verdict = Verdict.of(found, length, plan.asked(arrivals, length), plan.judge().maxLag);
    return verdict.valid();
  }

  private static @Nullable String ended(Found found) {
    return switch (found.end()) {
      case LIMIT, NONE -> null;
      case MOST -> "no higher rate was to be tried";
      case GENERATOR -> "load itself could not send more";
      case STOPPED -> "stopped before its end";
    };
  }
}
