package dev.weir.bench.report;

import dev.weir.bench.overload.Clients;
import dev.weir.bench.overload.TimeLine;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Draws what is done in time, and what is asked for, second by second: a line for each clients. */
final class TimeLinePlot {

  private static final int WIDTH = 900;
  private static final int PANEL = 220;
  private static final int HEAD = 40;
  private static final int LEFT = 60;
  private static final int RIGHT = 640;
  private static final int LEGEND = 664;
  private static final int SAMPLE = 34;
  private static final int LINE = 18;
  private static final int TOP = 30;
  private static final int FOOT = 40;
  private static final int TICK = 5;

  private final List<TimeLine> lines;
  private final int seconds;
  private final double capacity;
  private final Drawing drawing =
      new Drawing("Goodput and tries, second by second", WIDTH, HEAD + 2 * PANEL);

  private TimeLinePlot(List<TimeLine> lines) {
    this.lines = lines;
    this.seconds = lines.stream().mapToInt(MetastableReport::seconds).min().orElse(0);
    this.capacity = lines.get(0).recovery().objective().capacity();
  }

  static String of(List<TimeLine> lines) {
    TimeLinePlot plot = new TimeLinePlot(lines);
    plot.drawing.label(
        16,
        24,
        "%s C, for %d s %s C, and %s C again; both in C, what can be done"
            .formatted(
                TimeLine.USUAL,
                lines.get(0).recovery().overload(),
                TimeLine.TRIGGER,
                TimeLine.USUAL));
    plot.panel(
        HEAD,
        "Done within the objective",
        (line, i) -> MetastableReport.second(line, i).counts().good());
    plot.panel(
        HEAD + PANEL,
        "Asked, each try counted",
        (line, i) -> MetastableReport.second(line, i).counts().offered() + line.retries().get(i));
    return plot.drawing.svg();
  }

  private void panel(int top, String title, ToDoubleBiFunction<TimeLine, Integer> value) {
    double most = 1;
    for (TimeLine line : lines) {
      for (int i = 0; i < seconds; i++) {
        most = Math.max(most, value.applyAsDouble(line, i) / capacity);
      }
    }
    drawing.label(LEFT, top + 14, title);
    for (int tick = 0; tick <= most; tick++) {
      drawing.label(36, (int) y(top, tick, most) + 4, String.valueOf(tick));
      drawing.beginLine("axis");
      drawing.point(LEFT, y(top, tick, most));
      drawing.point(RIGHT, y(top, tick, most));
      drawing.endLine();
    }
    for (int i = 0; i < seconds; i += TICK) {
      drawing.label((int) x(i) - 4, top + PANEL - FOOT + 16, i + " s");
    }
    for (int row = 0; row < lines.size(); row++) {
      TimeLine line = lines.get(row);
      String kind = kind(line.clients());
      drawing.beginLine(kind);
      for (int i = 0; i < seconds; i++) {
        drawing.point(x(i), y(top, value.applyAsDouble(line, i) / capacity, most));
      }
      drawing.endLine();
      int at = top + TOP + row * LINE;
      drawing.beginLine(kind);
      drawing.point(LEGEND, at);
      drawing.point(LEGEND + SAMPLE, at);
      drawing.endLine();
      drawing.label(LEGEND + SAMPLE + 8, at + 4, line.clients().title());
    }
  }

  private static String kind(Clients clients) {
    return switch (clients) {
      case GIVE_UP -> "theirs strong dash1";
      case RETRY -> "none strong";
      case BUDGET -> "ours strong";
    };
  }

  private double x(int second) {
    return LEFT + (double) second * (RIGHT - LEFT) / Math.max(1, seconds - 1);
  }

  private static double y(int top, double share, double most) {
    return top + TOP + (1 - share / most) * (PANEL - TOP - FOOT);
  }
}
