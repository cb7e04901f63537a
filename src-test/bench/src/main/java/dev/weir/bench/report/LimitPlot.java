package dev.weir.bench.report;

import dev.weir.bench.limits.LimitRun;
import dev.weir.simulation.Course;
import dev.weir.simulation.Trace;
import java.util.List;
import java.util.Locale;

/**
 * Draws limits over time, a panel for each trace: Weir's in blue, others' in grey, the best red.
 */
public final class LimitPlot {

  private static final int WIDTH = 900;
  private static final int PANEL = 150;
  private static final int LEFT = 60;
  private static final int RIGHT = 884;
  private static final int HEAD = 50;
  private static final int POINTS = 120;
  private static final String STYLE =
      """
      <style>
      .paper{fill:#ffffff}.ink{fill:#1f2328}.ours{stroke:#2f6fdb}.theirs{stroke:#a5afbb}
      .best{stroke:#c93c37;stroke-dasharray:4 3}
      @media (prefers-color-scheme: dark){.paper{fill:#0d1117}.ink{fill:#e6edf3}
      .ours{stroke:#4c8dff}.theirs{stroke:#59636e}}
      polyline{fill:none}
      text{font:12px -apple-system,BlinkMacSystemFont,"Segoe UI",Helvetica,Arial,sans-serif}
      </style>
      """;

  private final StringBuilder text = new StringBuilder();

  private LimitPlot() {}

  /** Draws them. */
  public static String of(LimitReport report) {
    return new LimitPlot().draw(report);
  }

  private String draw(LimitReport report) {
    List<Trace> traces = report.traces();
    int height = HEAD + PANEL * traces.size();
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
        WIDTH, height);
    text.append("<title>Limits over time</title>\n").append(STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", WIDTH, height);
    label(16, 24, "Limits over time: Weir's blue, Netflix's grey, the best dashed; up to 3 x best");
    for (int i = 0; i < traces.size(); i++) {
      panel(traces.get(i), report.runs(), HEAD + PANEL * i);
    }
    return text.append("</svg>\n").toString();
  }

  private void panel(Trace trace, List<LimitRun> runs, int top) {
    double most = most(trace);
    label(16, top + 12, trace.name());
    label(16, top + 34, String.valueOf(Math.round(most)));
    for (boolean ours : new boolean[] {false, true}) {
      for (LimitRun run : runs) {
        if (run.trace() == trace && run.who().isOurs() == ours) {
          line(run.courses(), most, top, ours ? "ours" : "theirs", false);
        }
      }
    }
    runs.stream()
        .filter(run -> run.trace() == trace)
        .findFirst()
        .ifPresent(run -> line(run.courses(), most, top, "best", true));
  }

  private static double most(Trace trace) {
    return 3.0 * trace.phases().stream().mapToInt(phase -> phase.server().best()).max().orElse(1);
  }

  private void line(List<Course> courses, double most, int top, String kind, boolean best) {
    double all = courses.stream().mapToDouble(Course::seconds).sum();
    double before = 0;
    add("<polyline class=\"%s\" points=\"", kind);
    for (Course course : courses) {
      int[] limits = course.limits();
      int points = (int) Math.max(2, POINTS * course.seconds() / all);
      for (int i = 0; i < points; i++) {
        int value = best ? course.best() : limits[(int) ((limits.length - 1L) * i / (points - 1))];
        double at = (before + course.seconds() * i / (points - 1)) / all;
        double share = Math.min(1, value / most);
        add("%.1f,%.1f ", LEFT + at * (RIGHT - LEFT), top + PANEL - 10 - share * (PANEL - 40));
      }
      before += course.seconds();
    }
    text.append("\"/>\n");
  }

  private void label(int x, int y, String what) {
    add("<text class=\"ink\" x=\"%d\" y=\"%d\">%s</text>%n", x, y, what.replace("&", "&amp;"));
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
