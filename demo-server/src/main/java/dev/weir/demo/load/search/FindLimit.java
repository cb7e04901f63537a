package dev.weir.demo.load.search;

import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.measure.Spread;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link LimitSearch} out: one run after the other, in real time.
 *
 * <p>A try that is longer than a step, to see a small overload or enough requests, ends at a second
 * from which on it cannot hold any more.
 *
 * <p>A rate that fails leaves a queue behind, which would spoil the next one. So after it, a few
 * requests are sent at a time, until all of such a handful are answered as wanted and within the
 * SLO. No handful begins once a step's length has passed, so the wait is at most that and what one
 * handful may take: half a second, or a step's length if that is less, and the timeout. A fixed
 * rest would be too short for one target and a waste of time with most.
 */
public final class FindLimit {
  /*
   * stopped, current   stop() sets stopped, then looks for a current run; the searching thread sets the current
   *                    run, then looks whether it was stopped: at least one of them stops the run
   */

  /** Makes the runs of a search. */
  @FunctionalInterface
  public interface Runs {

    /**
     * A run with an open loop, to be carried out once.
     *
     * @param rate constant, per second
     * @param length how long requests are to begin
     * @return the run. Its target is closed at its end; one that is to keep its connections is
     *     {@linkplain dev.weir.demo.load.engine.Target#keptOpen kept open}
     */
    LoadRun at(double rate, Duration length);
  }

  /** Says whether the generator itself kept up: only then does a run tell of its target. */
  @FunctionalInterface
  public interface Judge {

    /**
     * Judges a run.
     *
     * @param measured what came of it
     * @param rate what was to be offered, per second
     * @param length for how long: as it was planned, or until the rate was lost
     * @return true if it was
     */
    boolean isValid(Measured measured, double rate, Duration length);
  }

  private static final double CALM_RATE = 20;
  private static final Duration LONGEST_CALM = Duration.ofMillis(500);
  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  private final LimitSearch search;
  private final Runs runs;
  private final SearchSteps steps;
  private final Judge judge;
  private volatile @Nullable LoadRun current;
  private volatile boolean stopped;

  /**
   * One search, once.
   *
   * @param bounds where it looks, and how closely
   * @param steps how long each rate is tried, and when it holds
   * @param runs makes the runs
   * @param judge whether the generator itself kept up with a run
   */
  public FindLimit(SearchBounds bounds, SearchSteps steps, Runs runs, Judge judge) {
    this.search = new LimitSearch(bounds);
    this.steps = steps;
    this.runs = runs;
    this.judge = judge;
  }

  /**
   * Carries it out. Blocks the calling thread until it is over.
   *
   * @param everyPoint is told each rate that was tried, on the calling thread
   * @param everySecond is told each second of each run at such a rate, on the calling thread
   * @return what was found
   * @throws InterruptedException if the thread was interrupted
   * @throws IllegalStateException if a run failed, as {@link LoadRun#run} says
   */
  public Found run(Consumer<? super RatePoint> everyPoint, Consumer<? super Second> everySecond)
      throws InterruptedException {
    for (OptionalDouble next = search.next(); next.isPresent(); next = search.next()) {
      double rate = next.getAsDouble();
      Duration planned = steps.lengthAt(rate, search.isThorough());
      LoadRun run = begin(rate, planned);
      LostCause course = new LostCause(steps, rate, planned, run::stop, everySecond);
      Measured measured = run.run(course);
      if (stopped) { // cut short: it says nothing
        break;
      }
      RatePoint point = point(rate, measured, judge.isValid(measured, rate, course.tried()));
      search.observe(point);
      everyPoint.accept(point);
      if (!point.held() && search.next().isPresent()) {
        awaitCalm(Math.min(rate, CALM_RATE));
      }
    }
    return search.result();
  }

  /**
   * Ends it soon: the run under way ends as {@link LoadRun#stop} says, and {@link #run} returns
   * what is known by then. Any thread.
   */
  public void stop() {
    stopped = true;
    LoadRun run = current;
    if (run != null) {
      run.stop();
    }
  }

  private LoadRun begin(double rate, Duration length) {
    LoadRun run = runs.at(rate, length);
    current = run;
    if (stopped) {
      run.stop();
    }
    return run;
  }

  private void awaitCalm(double rate) throws InterruptedException {
    Duration step = steps.length();
    Duration handful = step.compareTo(LONGEST_CALM) < 0 ? step : LONGEST_CALM;
    long deadline = System.nanoTime() + step.toNanos();
    boolean calm = false;
    while (!calm && !stopped && System.nanoTime() - deadline < 0) {
      Counts counts = begin(rate, handful).run(second -> {}).counts();
      calm = counts.good() == counts.offered();
    }
  }

  private RatePoint point(double rate, Measured measured, boolean valid) {
    Counts counts = measured.counts();
    double share = counts.offered() == 0 ? 0 : (double) counts.good() / counts.offered();
    Spread response = measured.response();
    return new RatePoint(
        rate,
        counts.offered(),
        share,
        response.at(MEDIAN),
        response.at(TAIL),
        valid,
        valid && steps.areEnough(counts.good(), counts.offered()));
  }
}
