package dev.weir.demo.load.command;

import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Flags that mean nothing, or something else, beside one another. */
final class Combinations {

  private static final Duration LONGEST = Duration.ofHours(1);

  private final ScheduleOptions schedule;
  private final EntranceOptions entrance;
  private final RequestOptions request;
  private final JudgeOptions judge;
  private final SearchOptions search;
  private final ReportOptions report;

  Combinations(
      ScheduleOptions schedule,
      EntranceOptions entrance,
      RequestOptions request,
      JudgeOptions judge,
      SearchOptions search,
      ReportOptions report) {
    this.schedule = schedule;
    this.entrance = entrance;
    this.request = request;
    this.judge = judge;
    this.search = search;
    this.report = report;
  }

  /** What is wrong, in one line; null if nothing is. */
  @Nullable String problem() {
    String problem = ofLoops();
    if (problem == null) {
      problem = ofWorkers();
    }
    if (problem == null) {
      problem = ofRequests();
    }
    if (problem == null) {
      problem = ofTimes();
    }
    return problem == null ? ofSearch() : problem;
  }

  private @Nullable String ofLoops() {
    if (schedule.users == null) {
      if (schedule.spacing != null && schedule.arrivals() instanceof Arrivals.Traced) {
        return "--arrivals: beside trace: (expected: a rate; a trace says itself when requests"
            + " begin)";
      }
      return schedule.think == null ? null : "--think: without --users (expected: with it)";
    }
    String other =
        first(
            either(schedule.rate != null, "--rate"),
            either(schedule.spacing != null, "--arrivals"),
            either(entrance.maxInFlight != null, "--max-in-flight"),
            either(entrance.workers != null, "--workers"),
            either(search.findLimit, "--find-limit"));
    return other == null
        ? null
        : other + ": beside --users (expected: an open loop; users wait for their answers)";
  }

  private @Nullable String ofWorkers() {
    if (entrance.workers != null) {
      return entrance.maxInFlight == null
          ? null
          : "--max-in-flight: beside --workers (expected: one of them; a worker is a request in"
              + " flight)";
    }
    String stray =
        first(
            either(entrance.queue != null, "--queue"),
            either(entrance.strategy != null, "--strategy"));
    return stray == null ? null : stray + ": without --workers (expected: with it)";
  }

  private @Nullable String ofRequests() {
    if (request.body != null && request.bodyFile != null) {
      return "--body-file: beside --body (expected: one of them)";
    }
    if (request.cold && !schedule.warmUp.isZero()) {
      return "--cold: beside --warm-up (expected: one of them)";
    }
    if (request.insecure && request.cacert != null) {
      return "--cacert: beside --insecure, which trusts anyone (expected: one of them)";
    }
    String stray = request.scenario == null ? null : request.besidesScenario();
    return stray == null ? null : stray + ": beside --scenario (expected: in the file)";
  }

  /* Times are recorded up to an hour: a longer one could not be told from it. */
  private @Nullable String ofTimes() {
    if (entrance.timeout.compareTo(LONGEST) > 0) {
      return "--timeout: " + Times.format(entrance.timeout) + " (expected: at most 60m)";
    }
    return judge.slo.compareTo(LONGEST) > 0
        ? "--slo: " + Times.format(judge.slo) + " (expected: at most 60m)"
        : null;
  }

  private @Nullable String ofSearch() {
    String stray = search.stray();
    if (stray != null) {
      return stray + ": without --find-limit (expected: with it)";
    }
    if (!report.compare.isEmpty() && report.html == null) {
      return "--compare: without --html (expected: with it; it is laid beside this run there)";
    }
    if (!search.findLimit) {
      return null;
    }
    if (schedule.arrivals().constantRate().isEmpty()) {
      return "--rate: '"
          + schedule.arrivals().text()
          + "' beside --find-limit (expected: a constant rate to begin with)";
    }
    double rate = schedule.arrivals().constantRate().getAsDouble();
    if (search.maxRate != null && rate > search.maxRate) {
      return "--max-rate: "
          + Numbers.format(search.maxRate)
          + ", below --rate "
          + Numbers.format(rate)
          + " (expected: at least as much)";
    }
    return report.hlog == null
        ? null
        : "--hlog: beside --find-limit (expected: a single run, such as one at the limit)";
  }

  private static @Nullable String either(boolean given, String name) {
    return given ? name : null;
  }

  private static @Nullable String first(@Nullable String... names) {
    for (String name : names) {
      if (name != null) {
        return name;
      }
    }
    return null;
  }
}
