package dev.weir.demo.load.command;

import dev.weir.demo.load.engine.Entrance;
import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.PoolEntrance;
import dev.weir.demo.load.engine.Target;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.report.Heading;
import dev.weir.demo.load.report.Threshold;
import dev.weir.demo.load.schedule.Arrivals;
import dev.weir.demo.load.schedule.RehearsedSchedule;
import dev.weir.demo.load.schedule.Schedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.text.Numbers;
import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What all flags together ask for. */
record LoadPlan(
    Errand errand,
    ScheduleOptions schedule,
    EntranceOptions entrance,
    RequestOptions request,
    JudgeOptions judge,
    SearchOptions search,
    ReportOptions report) {

  /** How many requests may be on the wire at once. */
  int mostInFlight() {
    return schedule.users == null ? entrance.mostInFlight() : schedule.users;
  }

  /** What is to be asked, which somebody has to close. */
  Destination destination() throws RequestException {
    return errand.destination(mostInFlight(), entrance.timeout, schedule.seed);
  }

  /**
   * One run with an open loop after a warm-up, which closes the entrance and the target at its end.
   */
  LoadRun open(
      Arrivals arrivals, Duration warmUp, Duration length, Entrance through, Target target) {
    return new LoadRun(
        new RehearsedSchedule(moments(arrivals), warmUp, moments(arrivals)),
        warmUp,
        length,
        entrance.timeout,
        judge.slo,
        through,
        target);
  }

  private Schedule moments(Arrivals arrivals) {
    return arrivals.schedule(schedule.spacing(), schedule.seed);
  }

  /** One run with a closed loop after a warm-up, which closes the target at its end. */
  LoadRun closed(Duration length, Target target) {
    return LoadRun.closed(
        mostInFlight(), think(), schedule.warmUp, length, entrance.timeout, judge.slo, target);
  }

  private Duration think() {
    return schedule.think == null ? errand.think() : schedule.think;
  }

  /** What is said, but means nothing in this run; null if all of it does. */
  @Nullable String unheeded() {
    return errand.think().isZero() || schedule.users != null
        ? null
        : "think: of no meaning in an open loop, where the schedule alone says when requests begin";
  }

  /** What bounds a run with an open loop. */
  Entrance newEntrance() {
    return entrance.workers == null
        ? new GateEntrance(entrance.mostInFlight())
        : new PoolEntrance(
            WorkerPools.fixed("load", entrance.workers)
                .queueCapacity(entrance.queueCapacity())
                .overflow(entrance.overflow())
                .build());
  }

  /** How long requests begin: as was said, or until a trace ends. */
  Duration length() {
    Duration said = schedule.duration();
    if (schedule.users != null) {
      return said;
    }
    boolean whole = schedule.duration == null;
    return schedule
        .arrivals()
        .length()
        .filter(end -> whole || end.compareTo(said) < 0)
        .orElse(said);
  }

  /** How many requests begin in that time, if nothing holds them up. */
  long asked(Arrivals arrivals, Duration length) {
    return arrivals.count(schedule.spacing(), schedule.seed, length);
  }

  List<Threshold.Result> judged(Measured measured, Duration planned) {
    return judge.thresholds.stream().map(threshold -> threshold.judge(measured, planned)).toList();
  }

  Heading heading(Arrivals arrivals, Instant begun, Duration planned, Duration took) {
    String load = load(arrivals);
    return new Heading(
        report.name == null ? load : report.name,
        errand.target(),
        load,
        begun,
        planned,
        took,
        entrance.timeout,
        judge.slo,
        schedule.seed,
        settings());
  }

  private String load(Arrivals arrivals) {
    if (schedule.users != null) {
      return schedule.users + " users, closed loop";
    }
    boolean chance =
        schedule.spacing() == Spacing.POISSON && !(arrivals instanceof Arrivals.Traced);
    String spacing = chance ? ", Poisson" : "";
    String rate =
        arrivals.constantRate().isPresent()
            ? Numbers.format(rounded(arrivals.constantRate().getAsDouble())) + "/s"
            : arrivals.text();
    String workers = entrance.workers == null ? "" : " through " + entrance.workers + " workers";
    return rate + spacing + workers;
  }

  private static String strategy(Overflow overflow) {
    return overflow.waitBound().isZero() || !overflow.word().equals("timeout")
        ? overflow.word()
        : overflow.word() + ":" + Times.format(overflow.waitBound());
  }

  /* A rate that a search came to has as many digits as there are. */
  private static double rounded(double rate) {
    double exact = 1_000;
    return Math.round(rate * exact) / exact;
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (schedule.users != null) {
      settings.put("users", String.valueOf(schedule.users));
      settings.put("think time", Times.format(think()));
    } else if (entrance.workers != null) {
      settings.put("workers", String.valueOf(entrance.workers));
      settings.put("queue", String.valueOf(entrance.queueCapacity()));
      settings.put("strategy", strategy(entrance.overflow()));
    } else {
      settings.put("max in flight", String.valueOf(entrance.mostInFlight()));
    }
    if (!schedule.warmUp.isZero()) {
      settings.put("warm-up", Times.format(schedule.warmUp));
    }
    errand.tell(settings);
    if (search.findLimit) {
      search.tell(settings);
    }
    settings.put("max lag", Times.format(judge.maxLag));
    return settings;
  }
}
