package dev.weir.demo.load.report;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.scenario.Share;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A report's shape in JSON. It is added to within a version; whatever is renamed or removed makes
 * another. Units are in the names. A percentile that is null was never reached: what was not done
 * is slower than any time.
 *
 * @param version of this shape
 * @param valid whether the run says anything of the target
 * @param invalidBecause why not; empty if it does
 * @param run what was run, and until when it was offered
 * @param counts how many requests were offered, started, completed, good (these within the SLO),
 *     wrong, turnedAway and cutOff, and the bytes of their bodies
 * @param goodput of what was good, how much
 * @param errors of what was wrong, how many by cause
 * @param backpressure of what was turned away, how many by reason
 * @param deepestQueue how many waited for the wire at once, at most
 * @param percentiles of {@code response} (all that was offered, since the intended start), {@code
 *     service} (what was completed, since it went to the wire), {@code refused} (what was answered
 *     otherwise, since the intended start), {@code lag} (the generator's own) and {@code loopLag}
 *     (that of its threads that write and read; all null if nobody looked)
 * @param histograms the same in full: HdrHistogram's compressed form in base64, in nanoseconds; of
 *     {@code response} only what was completed
 * @param connections null if they were not counted; of a search, those of all its runs
 * @param workers what each did; none without a pool
 * @param requests what became of each one of a scenario, if there are several
 * @param thresholds that were asked for, judged
 * @param search null if no limit was searched for; all else is of the run at its {@code
 *     runRatePerSecond}
 * @param seconds the time line
 * @param database null if it was none that was asked
 */
record ReportJson(
    int version,
    boolean valid,
    List<String> invalidBecause,
    Run run,
    Counts counts,
    Goodput goodput,
    Map<String, Long> errors,
    Map<Reason, Long> backpressure,
    long deepestQueue,
    Map<String, Map<String, @Nullable Double>> percentiles,
    Map<String, String> histograms,
    @JsonSetter(nulls = Nulls.SET) @Nullable Connections connections,
    List<Worker> workers,
    List<Share> requests,
    List<Threshold.Result> thresholds,
    @JsonSetter(nulls = Nulls.SET) @Nullable SearchJson search,
    List<SecondJson> seconds,
    @JsonSetter(nulls = Nulls.SET) @Nullable DatabaseJson database) {

  static final int VERSION = 1;

  private static final double NANOS_PER_SECOND = 1e9;

  record Run(
      String name,
      String target,
      String load,
      String begun,
      double plannedSeconds,
      double tookSeconds,
      double lastOfferSeconds,
      double timeoutMillis,
      double sloMillis,
      long seed,
      Map<String, String> settings) {

    static Run of(Heading heading, long lastOffer) {
      return new Run(
          heading.name(),
          heading.target(),
          heading.load(),
          heading.begun().toString(),
          seconds(heading.planned()),
          seconds(heading.took()),
          seconds(Duration.ofNanos(lastOffer)),
          Millis.of(heading.timeout()),
          Millis.of(heading.slo()),
          heading.seed(),
          heading.settings());
    }

    Heading heading() {
      return new Heading(
          name,
          target,
          load,
          Instant.parse(begun),
          duration(plannedSeconds),
          duration(tookSeconds),
          Millis.toDuration(timeoutMillis),
          Millis.toDuration(sloMillis),
          seed,
          settings);
    }
  }

  record Goodput(double perSecond, double shareOfOffered) {}

  record Worker(String name, long requests, long errors, double busySeconds) {

    static Worker of(WorkerShare share) {
      return new Worker(share.name(), share.requests(), share.errors(), seconds(share.busy()));
    }

    WorkerShare share() {
      return new WorkerShare(name, requests, errors, duration(busySeconds));
    }
  }

  static ReportJson of(RunReport report) {
    Measured measured = report.measured();
    long good = measured.counts().good();
    Map<String, Map<String, @Nullable Double>> percentiles = new LinkedHashMap<>();
    percentiles.put("responseMillis", percentiles(measured.response()));
    percentiles.put("serviceMillis", percentiles(measured.service()));
    percentiles.put("refusedMillis", percentiles(measured.refused()));
    percentiles.put("lagMillis", percentiles(measured.lag()));
    percentiles.put("loopLagMillis", percentiles(measured.loopLag()));
    return new ReportJson(
        VERSION,
        report.verdict().valid(),
        report.verdict().reasons(),
        Run.of(report.heading(), measured.lastOffer()),
        measured.counts(),
        new Goodput(report.perSecond(good), report.shareOfOffered(good)),
        measured.errors(),
        measured.backpressure(),
        report.deepestQueue(),
        percentiles,
        Histograms.encode(measured.times()),
        report.connections(),
        report.workers().stream().map(Worker::of).toList(),
        report.requests(),
        report.thresholds(),
        report.search() == null ? null : SearchJson.of(report.search()),
        measured.seconds().stream().map(SecondJson::of).toList(),
        report.database() == null ? null : DatabaseJson.of(report.database()));
  }

  private static Map<String, @Nullable Double> percentiles(Spread spread) {
    Map<String, @Nullable Double> percentiles = new LinkedHashMap<>();
    Level.ALL.forEach(
        level -> percentiles.put(level.name(), Millis.of(spread.at(level.percent()))));
    return percentiles;
  }

  /** What is told in full; the rest is derived from it. */
  RunReport report() {
    return new RunReport(
        run.heading(),
        new Measured(
            counts,
            new TreeMap<>(errors),
            new TreeMap<>(backpressure),
            Histograms.decode(histograms),
            seconds.stream().map(SecondJson::measured).toList(),
            duration(run.lastOfferSeconds()).toNanos()),
        new Verdict(invalidBecause),
        deepestQueue,
        connections,
        workers.stream().map(Worker::share).toList(),
        requests,
        thresholds,
        search == null ? null : search.search(),
        database == null ? null : database.use());
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS_PER_SECOND;
  }

  private static Duration duration(double seconds) {
    return Duration.ofNanos(Math.round(seconds * NANOS_PER_SECOND));
  }
}
