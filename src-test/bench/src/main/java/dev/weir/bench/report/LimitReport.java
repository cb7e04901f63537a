package dev.weir.bench.report;

import dev.weir.bench.limits.LimitContender;
import dev.weir.bench.limits.LimitRun;
import dev.weir.simulation.Course;
import dev.weir.simulation.Trace;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What limits did on simulated servers: how far each is from the best, then every figure.
 *
 * @param runs by trace, then by contender
 * @param call the command
 */
public record LimitReport(List<LimitRun> runs, String call) implements Page {

  @Override
  public String markdown(String plots) {
    String shown =
        plots.isEmpty()
            ? details()
            : "![Limits over time]("
                + plots
                + "/"
                + plotName()
                + ")\n\n<details><summary>All figures"
                + "</summary>\n\n"
                + details()
                + "\n</details>\n";
    return "`" + call + "`, in virtual time, seed 1\n\n" + summary() + "\n" + shown;
  }

  @Override
  public String plotName() {
    return "limits.svg";
  }

  @Override
  public String plot() {
    return LimitPlot.of(this);
  }

  private String summary() {
    List<String> header = new ArrayList<>(List.of("trace", "best"));
    for (LimitContender who : LimitContender.values()) {
      header.add(who.title());
    }
    MarkdownTable table = new MarkdownTable(header);
    for (Trace trace : traces()) {
      for (int phase = 0; phase < trace.phases().size(); phase++) {
        List<String> row = new ArrayList<>(List.of(title(trace, phase), best(trace, phase)));
        for (LimitContender who : LimitContender.values()) {
          row.add(brief(trace, who, phase));
        }
        table.add(row);
      }
    }
    return "#### Median limit, share of the best goodput\n\n" + table;
  }

  private String details() {
    MarkdownTable table =
        new MarkdownTable(
            List.of(
                "trace",
                "best",
                "limit",
                "median",
                "5 … 95 %",
                "goodput",
                "queueing p99",
                "converged after",
                "drift",
                "false rejects"));
    for (LimitRun run : runs) {
      for (int phase = 0; phase < run.courses().size(); phase++) {
        table.add(row(run, phase));
      }
    }
    return table.toString();
  }

  private static List<String> row(LimitRun run, int phase) {
    Course course = run.courses().get(phase);
    double converged = course.secondsUntil(0.8, 2);
    return List.of(
        title(run.trace(), phase),
        Numbers.count(course.best()),
        run.who().title(),
        Numbers.count(course.median()),
        course.limitAt(0.05, 0.2, 1) + " … " + course.limitAt(0.95, 0.2, 1),
        Numbers.percent(course.goodput()),
        Numbers.time(course.queueingP99()),
        Double.isFinite(converged) ? String.format(Locale.ROOT, "%.2f s", converged) : "never",
        course.limitAt(0.5, 1 / 6.0, 2 / 6.0) + " → " + course.limitAt(0.5, 5 / 6.0, 1),
        Double.isFinite(run.trace().phases().get(phase).load())
            ? Numbers.percent(course.falseRejects())
            : Numbers.NONE);
  }

  private String brief(Trace trace, LimitContender who, int phase) {
    return find(trace, who)
        .map(course -> course.courses().get(phase))
        .map(course -> course.median() + ", " + Math.round(100 * course.goodput()) + " %")
        .orElse(Numbers.NONE);
  }

  private String best(Trace trace, int phase) {
    return Numbers.count(trace.phases().get(phase).server().best());
  }

  private Optional<LimitRun> find(Trace trace, LimitContender who) {
    return runs.stream().filter(run -> run.trace() == trace && run.who() == who).findFirst();
  }

  List<Trace> traces() {
    return runs.stream().map(LimitRun::trace).distinct().toList();
  }

  private static String title(Trace trace, int phase) {
    return trace.phases().size() == 1 ? trace.name() : trace.name() + ": " + (phase + 1);
  }
}
