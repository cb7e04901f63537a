package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Books;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.TimeLine;
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
import reactor.core.publisher.Mono;

/** The search for the highest rate that a target keeps up with, and its report. For one thread. */
final class LimitJob {

  private static final Measured NOTHING = new TimeLine(new Books(1)).measured();

  private final LoadPlan plan;
  private final Interruption interruption;

  /* Of the run that was made last. */
  private Arrivals arrivals;
  private Duration length;
  private Instant begun = Instant.now();
  private long start = System.nanoTime();
  private Duration took = Duration.ZERO;
  private @Nullable LoadRun lastRun;
  private @Nullable Measured measured;

  LimitJob(LoadPlan plan, Interruption interruption) {
    this.plan = plan;
    this.interruption = interruption;
    this.arrivals = plan.schedule().arrivals();
    this.length = plan.schedule().duration;
  }

  /** Carries it out. Leaves what is asked open. */
  RunReport run(Destination to, Consumer<? super RatePoint> everyPoint)
      throws InterruptedException {
    Target kept = new Kept(to.target());
    FindLimit search =
        new FindLimit(bounds(), steps(), (rate, time) -> run(rate, time, kept), this::isValid);
    interruption.ends(search::stop);
    Found found = search.run(everyPoint, second -> {});
    Measured last = measured == null ? NOTHING : measured;
    return new RunReport(
        plan.heading(arrivals, begun, length, took),
        last,
        new Verdict(List.of()),
        lastRun == null ? 0 : lastRun.mostQueued(),
        to.http().connections(),
        List.of(),
        judged(last),
        new Search(found.curve(), found.limit() == 0 ? null : found.limit(), ended(found)));
  }

  private SearchBounds bounds() {
    double start = arrivals.constantRate().orElseThrow();
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

  private LoadRun run(double rate, Duration time, Target target) {
    arrivals = Arrivals.constant(rate);
    length = time;
    begun = Instant.now();
    start = System.nanoTime();
    LoadRun run = plan.open(arrivals, time, plan.newEntrance(), target);
    lastRun = run;
    return run;
  }

  private boolean isValid(Measured run) {
    took = Duration.ofNanos(System.nanoTime() - start);
    measured = run;
    return Verdict.of(run, length, plan.asked(arrivals, length), plan.judge().maxLag).valid();
  }

  private List<Threshold.Result> judged(Measured run) {
    return plan.judge().thresholds.stream()
        .map(threshold -> threshold.judge(run, length, took))
        .toList();
  }

  private static @Nullable String ended(Found found) {
    return switch (found.end()) {
      case LIMIT, NONE -> null;
      case MOST -> "no higher rate was to be tried";
      case GENERATOR -> "load itself could not send more";
      case STOPPED -> "stopped before its end";
    };
  }

  /** A target that outlives a run. */
  private record Kept(Target target) implements Target {

    @Override
    public Mono<Reply> next() {
      return target.next();
    }

    @Override
    public String causeOf(Throwable error) {
      return target.causeOf(error);
    }

    @Override
    public void close() {
      // with the search
    }
  }
}
