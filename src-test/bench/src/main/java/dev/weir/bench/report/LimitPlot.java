package dev.weir.bench.report;

import dev.weir.bench.limits.LimitRun;
import dev.weir.simulation.Course;
import dev.weir.simulation.Trace;
import java.util.List;

/**
 * Draws limits over time, a panel for each trace: Weir's in blue, others' in grey, the best red.
 */
final class LimitPlot {

  private static final int WIDTH = 900;
  private static final int PANEL = 150;
  private static final int LEFT = 60;
  private static final int RIGHT = 884;
  private static final int HEAD = 50;
  private static final int POINTS = 120;
  private final Drawing drawing;

  private LimitPlot(Drawing drawing) {
    this.drawing = drawing;
  }

  /** Draws them. */
  static String of(LimitReport report) {
    List<Trace> traces = report.traces();
    Drawing drawing = new Drawing("Limits over time", WIDTH, HEAD + PANEL * traces.size());
    drawing.label(
        16, 24, "Limits over time: Weir's blue, Netflix's grey, the best dashed; up to 3 x best");
    LimitPlot plot = new LimitPlot(drawing);
    for (int i = 0; i < traces.size(); i++) {
      plot.panel(traces.get(i), report.runs(), HEAD + PANEL * i);
    }
    return drawing.svg();
  }

  private void panel(Trace trace, List<LimitRun> runs, int top) {
    double most = most(trace);
    drawing.label(16, top + 12, trace.name());
    drawing.label(16, top + 34, String.valueOf(Math.round(most)));
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
    drawing.beginLine(kind);
    for (Course course : courses) {
      int[] limits = course.limits();
      int points = (int) Math.max(2, POINTS * course.seconds() / all);
      for (int i = 0; i < points; i++) {
        int value = best ? course.best() : limits[(int) ((limits.length - 1L) * i / (points - 1))];
        double at = (before + course.seconds() * i / (points - 1)) / all;
        double share = Math.min(1, value / most);
        drawing.point(LEFT + at * (RIGHT - LEFT), top + PANEL - 10 - share * (PANEL - 40));
      }
      before += course.seconds();
    }
    drawing.endLine();
  }
}
