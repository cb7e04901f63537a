package dev.weir.bench.report;

import dev.weir.bench.limits.LimitRun;
import dev.weir.bench.overload.Cost;
import dev.weir.bench.overload.LoadRow;
import dev.weir.bench.overload.Objective;
import dev.weir.bench.overload.Outcome;
import dev.weir.bench.overload.OverloadFigures;
import dev.weir.bench.overload.Quantiles;
import dev.weir.bench.overload.Recovery;
import dev.weir.bench.overload.Scenario;
import dev.weir.demo.load.measure.Second;
import dev.weir.simulation.Course;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What became of a server that got too much.
 *
 * @param figures all that was found
 * @param machine where, and with which command
 */
public record OverloadReport(OverloadFigures figures, Machine machine) implements Page {

  @Override
  public String markdown(String plots) {
    String picture =
        figures.rows(Scenario.SWEEP).isEmpty() || plots.isEmpty()
            ? ""
            : "![Goodput over what was offered](" + plots + "/" + plotName() + ")\n\n";
    String details = details();
    return introduction()
        + "\n"
        + targets()
        + "\n"
        + picture
        + (plots.isEmpty()
            ? details
            : "<details><summary>All figures</summary>\n\n" + details + "</details>\n");
  }

  @Override
  public String plotName() {
    return "overload.svg";
  }

  @Override
  public String plot() {
    return GoodputPlot.of(figures);
  }

  private String introduction() {
    StringBuilder text = new StringBuilder(machine.place());
    text.append(", the server's with `")
        .append(machine.flags())
        .append("`\n- ")
        .append(machine.sizes())
        .append("\n");
    figures.notes().forEach(note -> text.append("- ").append(note).append("\n"));
    for (Objective each : figures.objectives()) {
      text.append("- ")
          .append(each.work().title())
          .append(": C = ")
          .append(Numbers.rate(each.capacity()))
          .append(", objective ")
          .append(Numbers.time(each.slo().toNanos()))
          .append("\n");
    }
    long invalid = figures.rows().stream().filter(row -> !row.outcome().valid()).count();
    if (invalid > 0) {
      text.append("- † the generator fell behind in ")
          .append(invalid)
          .append(" of ")
          .append(figures.rows().size())
          .append(" rows, each time that they were tried: these say nothing of the server\n");
    }
    return text.toString();
  }

  private String targets() {
    List<Verdict> verdicts = OverloadVerdicts.of(figures);
    return verdicts.isEmpty() ? "" : "#### Targets\n\n" + Report.table(verdicts);
  }

  private String details() {
    StringBuilder text = new StringBuilder();
    for (Scenario scenario : Scenario.values()) {
      String table =
          switch (scenario) {
            case RECOVERY -> recoveries();
            case DRIFT -> drift();
            case IDLE -> "";
            default -> rows(scenario);
          };
      if (!table.isEmpty()) {
        text.append("#### ").append(scenario.title()).append("\n\n").append(table).append("\n");
      }
    }
    return text.append(costs()).toString();
  }

  private String rows(Scenario scenario) {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "work",
                "protection",
                "C",
                "requests",
                "offered",
                "admitted",
                "goodput",
                "of C",
                "good",
                "CPU",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "rejected",
                "p50",
                "p90",
                "p99",
                "p99.9",
                "falsely",
                "by"));
    figures.rows(scenario).forEach(row -> table.add(cells(row)));
    return table.isEmpty() ? "" : table.toString();
  }

  private static List<String> cells(LoadRow row) {
    Outcome outcome = row.outcome();
    Quantiles admitted = outcome.admittedTimes();
    Quantiles rejected = outcome.rejectedTimes();
    return List.of(
        row.objective().work().title(),
        row.who().title() + (outcome.valid() ? "" : " †"),
        Numbers.plain(row.factor()),
        row.stream().isEmpty() ? "all" : row.stream(),
        Numbers.rate(outcome.offeredRate()),
        Numbers.rate(outcome.admittedRate()),
        Numbers.rate(outcome.goodput()),
        Numbers.percent(row.share()),
        Numbers.percent(outcome.availability()),
        Numbers.percent(outcome.cpu()),
        Numbers.time(admitted.p50()),
        Numbers.time(admitted.p90()),
        Numbers.time(admitted.p99()),
        Numbers.time(admitted.p999()),
        Numbers.rate(outcome.rejectedRate()),
        Numbers.time(rejected.p50()),
        Numbers.time(rejected.p90()),
        Numbers.time(rejected.p99()),
        Numbers.time(rejected.p999()),
        Numbers.percent(outcome.falseShare()),
        by(outcome.rejected()) + reasons(outcome.reasons()));
  }

  private static String by(Map<String, Long> counts) {
    StringJoiner words = new StringJoiner(", ");
    new TreeMap<>(counts).forEach((cause, count) -> words.add(cause + ": " + Numbers.count(count)));
    return words.toString();
  }

  private static String reasons(Map<String, Long> counts) {
    return counts.isEmpty()
        ? ""
        : " (" + by(counts).toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
  }

  private String recoveries() {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "protection", "clients", "second", "offered", "good", "otherwise", "p50", "p99"));
    for (Recovery each : figures.recoveries()) {
      List<Second> course = each.outcome().course();
      int end = each.before() + each.overload();
      for (int i = each.before() - 1; i < Math.min(course.size(), end + each.calm()); i++) {
        boolean middle = i > each.before() && i < end - 1;
        if (!middle) {
          table.add(cells(each, course.get(i), end));
        }
      }
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private static List<String> cells(Recovery each, Second second, int end) {
    int number = second.number();
    String when =
        number < each.before()
            ? "before"
            : number < end
                ? "overload, " + (number - each.before() + 1)
                : "after, " + (number - end + 1);
    return List.of(
        each.who().title() + (each.outcome().valid() ? "" : " †"),
        each.retries() ? "try again" : "give up",
        when,
        Numbers.count(second.counts().offered()),
        Numbers.count(second.counts().good()),
        Numbers.count(second.counts().ended() - second.counts().good()),
        Numbers.response(second.response()),
        Numbers.response(second.response99()));
  }

  private String drift() {
    MarkdownTable table =
        new MarkdownTable(
            List.of("limit", "best", "first third", "second", "last", "5 … 95 %", "goodput"));
    for (LimitRun run : figures.drift()) {
      Course course = run.courses().get(0);
      table.add(
          List.of(
              run.who().title(),
              Numbers.count(course.best()),
              String.valueOf(course.limitAt(0.5, 0, 1 / 3.0)),
              String.valueOf(course.limitAt(0.5, 1 / 3.0, 2 / 3.0)),
              String.valueOf(course.limitAt(0.5, 2 / 3.0, 1)),
              course.limitAt(0.05, 0.2, 1) + " … " + course.limitAt(0.95, 0.2, 1),
              Numbers.percent(course.goodput())));
    }
    return table.isEmpty() ? "" : table.toString();
  }

  private String costs() {
    MarkdownTable table = new MarkdownTable(List.of("answer", "bytes", "a second", "CPU of each"));
    for (Cost cost : figures.costs()) {
      table.add(
          List.of(
              cost.what().title(),
              Numbers.count(cost.bytes()),
              Numbers.rate(cost.perSecond()),
              Numbers.time(cost.cpuNanos())));
    }
    return table.isEmpty() ? "" : "#### What answers cost\n\n" + table + "\n";
  }
}
