package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Connections;
import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.measure.WorkerShare;
import dev.weir.demo.load.scenario.Share;
import dev.weir.demo.load.search.Found.End;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A run for a person in front of a terminal. */
public final class TextReport {

  private static final int MOST_ROWS = 20;
  private static final int MOST_WORKERS = 10;

  /** What is told of each request of a scenario. */
  static final List<String> BY_NAME = List.of("sent", "right", "wrong", "given up");

  private final RunReport report;
  private final Measured measured;
  private final StringBuilder text = new StringBuilder();

  private TextReport(RunReport report) {
    this.report = report;
    this.measured = report.measured();
  }

  /**
   * Writes it.
   *
   * @param report what is known of the run
   * @return some screens at most, line feed at the end included; nothing in it that a terminal
   *     would take for a command
   */
  public static String of(RunReport report) {
    TextReport writer = new TextReport(report);
    writer.verdict();
    writer.search();
    writer.heading();
    writer.requests();
    writer.times();
    writer.generator();
    writer.workers();
    writer.byName();
    DatabaseText.lines(report).forEach(writer::line);
    writer.seconds();
    writer.thresholds();
    return writer.text.toString();
  }

  private void verdict() {
    DatabaseText.wrongBooks(report)
        .ifPresent(
            words -> {
              line(words);
              text.append('\n');
            });
    if (!report.verdict().valid()) {
      text.append("RUN INVALID: these numbers say nothing of the target\n");
      report.verdict().reasons().forEach(reason -> line("  " + reason));
      text.append('\n');
    }
  }

  private void heading() {
    Heading heading = report.heading();
    line(heading.name().equals(heading.target()) ? "load" : heading.name());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("target", heading.target());
    facts.put("load", heading.load() + ", for " + Shown.time(heading.planned()));
    facts.put(
        "begun",
        heading.begun().truncatedTo(ChronoUnit.SECONDS) + ", took " + Shown.time(heading.took()));
    facts.put("timeout", Shown.time(heading.timeout()));
    facts.put("SLO", Shown.time(heading.slo()));
    facts.put("seed", String.valueOf(heading.seed()));
    facts.putAll(heading.settings());
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach((name, value) -> line(("  %-" + width + "s  %s").formatted(name, value)));
  }

  // ---------------------------------------------------------------- numbers

  private void requests() {
    Counts counts = measured.counts();
    Columns columns = new Columns();
    count(columns, "offered", counts.offered());
    columns.row("started", Shown.count(counts.started()));
    count(columns, "completed", counts.completed());
    count(columns, "goodput, within " + Shown.time(report.heading().slo()), counts.good());
    count(columns, "errors", counts.wrong());
    byCount(measured.errors())
        .forEach(error -> columns.row("  " + Shown.words(error.getKey()), count(error)));
    count(columns, "backpressure", counts.turnedAway());
    byCount(measured.backpressure())
        .forEach(reason -> columns.row("  " + reasonOf(reason), count(reason)));
    if (counts.cutOff() > 0) {
      count(columns, "cut off at the end", counts.cutOff());
    }
    section("requests", columns);
    if (report.database() != null) {
      return; // what it sends only its driver knows
    }
    double perSecond = report.perSecond(counts.bytes());
    line(
        "  received  %s, %s/s"
            .formatted(Shown.bytes((double) counts.bytes()), Shown.bytes(perSecond)));
  }

  private static String reasonOf(Map.Entry<Reason, Long> entry) {
    return Shown.reason(entry.getKey());
  }

  private static String count(Map.Entry<?, Long> entry) {
    return Shown.count(entry.getValue());
  }

  private void count(Columns columns, String name, long count) {
    columns.row(
        name,
        Shown.count(count),
        Shown.percent(report.shareOfOffered(count)),
        Shown.rate(report.perSecond(count)) + "/s");
  }

  static <K> List<Map.Entry<K, Long>> byCount(Map<K, Long> counts) {
    Comparator<Map.Entry<K, Long>> most = Map.Entry.comparingByValue(Comparator.reverseOrder());
    return counts.entrySet().stream().sorted(most).toList();
  }

  private void times() {
    boolean refused = measured.refused().count() > 0;
    Columns columns = new Columns();
    columns.row("", "response", "service", refused ? "answered wrong" : "");
    for (Level level : Level.ALL) {
      columns.row(
          level.name(),
          Shown.time(measured.response(), level.percent()),
          Shown.time(measured.service(), level.percent()),
          refused ? Shown.time(measured.refused(), level.percent()) : "");
    }
    section("times", columns);
    if (measured.response().never() > 0) {
      line(
          "  "
              + Shown.NEVER
              + ": "
              + Shown.count(measured.response().never())
              + " were never done");
    }
  }

  private void generator() {
    Columns columns = new Columns();
    columns.row("", "p50", "p99", "max");
    columns.row(lag("own lag", measured.lag()));
    if (measured.loopLag().count() > 0) {
      columns.row(lag("loop lag", measured.loopLag()));
    }
    section("generator", columns);
    line("  deepest queue  " + Shown.count(report.deepestQueue()));
    Connections connections = report.connections();
    if (connections != null) {
      line(
          "  connections    at most %s; %s opened, %s closed, up to %s busy at once%s"
              .formatted(
                  Shown.count(connections.most()),
                  Shown.count(connections.opened()),
                  Shown.count(connections.closed()),
                  Shown.count(connections.busiest()),
                  report.search() == null ? "" : ", in the whole search"));
    }
  }

  private static String[] lag(String name, Spread lag) {
    return new String[] {
      name,
      Shown.time(lag, Level.MEDIAN.percent()),
      Shown.time(lag, Level.TAIL.percent()),
      Shown.time(lag, Level.MOST.percent())
    };
  }

  private void workers() {
    if (report.workers().isEmpty()) {
      return;
    }
    Columns columns = new Columns().row("", "requests", "errors", "busy");
    report.workers().stream()
        .sorted(Comparator.comparingLong(WorkerShare::errors).reversed())
        .limit(MOST_WORKERS)
        .forEach(worker -> columns.row(cells(worker)));
    section("workers", columns);
    int others = report.workers().size() - MOST_WORKERS;
    if (others > 0) {
      line("  and " + Shown.count(others) + " more, with no more errors than these");
    }
  }

  private static String[] cells(WorkerShare worker) {
    return new String[] {
      Shown.words(worker.name()),
      Shown.count(worker.requests()),
      Shown.count(worker.errors()),
      Shown.time(worker.busy())
    };
  }

  private void byName() {
    if (report.requests().isEmpty()) {
      return;
    }
    Columns columns = new Columns().row("", BY_NAME);
    report.requests().forEach(share -> columns.row(Shown.words(share.name()), cells(share)));
    section("requests by name", columns);
  }

  static List<String> cells(Share share) {
    return Stream.of(share.sent(), share.right(), share.wrong(), share.cancelled())
        .map(Shown::count)
        .toList();
  }

  // ---------------------------------------------------------------- courses

  private void seconds() {
    Columns columns = new Columns().row("second", Stint.NAMES);
    Stint.rows(report, MOST_ROWS).forEach(row -> columns.row(row.name(), row.cells()));
    section("time line", columns);
  }

  private void search() {
    Search search = report.search();
    if (search == null) {
      return;
    }
    Columns columns =
        new Columns().row("rate/s", "requests", "good", "goodput/s", "p50", "p99", "");
    search.points().stream()
        .sorted(Comparator.comparingDouble(RatePoint::rate))
        .forEach(
            point ->
                columns.row(
                    Shown.rate(point.rate()),
                    Shown.count(point.offered()),
                    Shown.percent(point.goodShare()),
                    Shown.rate(point.rate() * point.goodShare()),
                    Shown.time(point.response50()),
                    Shown.time(point.response99()),
                    verdictOf(point)));
    line("limit: " + limitOf(search, report.heading().slo()));
    text.append(columns.text()).append('\n');
    if (search.rate() > 0) {
      boolean held = search.limit() != null && search.limit() == search.rate();
      String rate = Shown.rate(search.rate()) + "/s";
      line("the last run" + (held ? " at " + rate + " that held" : ", at " + rate));
    }
  }

  /**
   * A rate that has just been tried, for whoever waits for the rest of a search.
   *
   * @param point what came of it
   * @return a line
   */
  public static String line(RatePoint point) {
    return "%s/s  %s good of %s  p50 %s  p99 %s  %s"
        .formatted(
            Shown.rate(point.rate()),
            Shown.percent(point.goodShare()),
            Shown.count(point.offered()),
            Shown.time(point.response50()),
            Shown.time(point.response99()),
            verdictOf(point));
  }

  static String verdictOf(RatePoint point) {
    return point.valid() ? point.held() ? "held" : "not held" : "invalid";
  }

  /** How the limit is told, and what else is known of it. */
  static String limitOf(Search search, Duration slo) {
    Double limit = search.limit();
    String why = search.ended() == null ? "" : ": " + Shown.words(search.ended());
    if (limit == null) {
      return search.end() == End.NONE ? noneHeld(search, slo) : "not found" + why;
    }
    String found = Shown.rate(limit) + "/s";
    return switch (search.end()) {
      case LIMIT, NONE -> found;
      case MOST, GENERATOR -> found + " or more" + why;
      case TRIES -> "about " + found + why;
      case STOPPED -> "not settled, " + found + " held" + why;
    };
  }

  /* Even the lowest was not: there it is no longer the rate. */
  private static String noneHeld(Search search, Duration slo) {
    return "none of these rates was held"
        + search.points().stream()
            .min(Comparator.comparingDouble(RatePoint::rate))
            .map(lowest -> "; of " + Shown.rate(lowest.rate()) + "/s, " + whyNot(lowest, slo))
            .orElse("");
  }

  private static String whyNot(RatePoint point, Duration slo) {
    long half = point.response50();
    return half > slo.toNanos() && half != Spread.NEVER
        ? "half took " + Shown.time(half) + " or more (SLO: " + Shown.time(slo) + ")"
        : Shown.percent(point.goodShare()) + " was good";
  }

  private void thresholds() {
    if (report.thresholds().isEmpty()) {
      return;
    }
    Columns columns = new Columns();
    report.thresholds().forEach(result -> columns.row(mark(result), result.actual()));
    section("thresholds", columns);
  }

  private static String mark(Threshold.Result result) {
    return (result.held() ? "held    " : "FAILED  ") + Shown.words(result.text());
  }

  private void section(String title, Columns columns) {
    text.append('\n').append(title).append('\n').append(columns.text());
  }

  private void line(String line) {
    text.append(Shown.words(line)).append('\n');
  }
}
