package dev.weir.bench.overload;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs that never took place, of a server that does 400 requests a second. */
public final class Samples {

  /** What a second of such a server is worth. */
  public static final double CAPACITY = 400;

  private static final double MILLI = 1e6;

  private Samples() {}

  /** A run of ten seconds. */
  public static Outcome outcome(double offered, double admitted, double good, double p99Millis) {
    double p99 = p99Millis * MILLI;
    return new Outcome(
        10,
        Math.round(10 * offered),
        Math.round(10 * admitted),
        Math.round(10 * good),
        Map.of("status 503", Math.round(10 * (offered - admitted))),
        new Quantiles(p99 / 2, p99 / 1.5, p99, 2 * p99),
        Quantiles.NONE,
        0.25,
        Map.of("NO_ROOM", 7L),
        3,
        List.of(),
        List.of());
  }

  /** The same, of which nobody knows anything. */
  public static Outcome doubtful(Outcome outcome) {
    return new Outcome(
        outcome.seconds(),
        outcome.offered(),
        outcome.admitted(),
        outcome.good(),
        outcome.rejected(),
        outcome.admittedTimes(),
        outcome.rejectedTimes(),
        outcome.cpu(),
        outcome.reasons(),
        outcome.falseRejects(),
        List.of("the generator fell behind"),
        outcome.course());
  }

  /** The same, second by second. */
  public static Outcome over(Outcome outcome, List<Second> course) {
    return new Outcome(
        outcome.seconds(),
        outcome.offered(),
        outcome.admitted(),
        outcome.good(),
        outcome.rejected(),
        outcome.admittedTimes(),
        outcome.rejectedTimes(),
        outcome.cpu(),
        outcome.reasons(),
        outcome.falseRejects(),
        outcome.doubts(),
        course);
  }

  /** A second in which so many ended, of which so many were good. */
  public static Second second(int number, long ended, long good, double p50Millis) {
    Counts counts = new Counts(ended, ended, good, good, ended - good, 0, 0, 0);
    long p50 = (long) (p50Millis * MILLI);
    return new Second(number, counts, p50, 2 * p50, 0, 0, 0, 0);
  }

  /** What a work is held to, at 400 a second. */
  public static Objective objective(Work work) {
    return new Objective(work, CAPACITY, Duration.ZERO);
  }

  /** A row. */
  public static LoadRow row(
      Scenario scenario, Protection who, Work work, double factor, String stream, Outcome outcome) {
    return new LoadRow(scenario, who, objective(work), factor, stream, outcome);
  }

  /** A recovery from a second of overload after one before, then so. */
  public static Recovery recovery(Protection who, boolean retries, List<Second> course) {
    return new Recovery(
        who, retries, objective(Work.CONSTANT), 1, 1, 3, over(outcome(500, 400, 400, 30), course));
  }
}
