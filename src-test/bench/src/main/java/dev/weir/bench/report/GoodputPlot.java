package dev.weir.bench.report;

import dev.weir.bench.overload.LoadRow;
import dev.weir.bench.overload.OverloadFigures;
import dev.weir.bench.overload.Protection;
import dev.weir.bench.overload.Scenario;
import dev.weir.bench.overload.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws goodput over what was offered, both in C: a panel for each work, a line for each
 * protection.
 */
final class GoodputPlot {

  private static final int WIDTH = 900;
  private static final int PANEL = 250;
  private static final int HEAD = 40;
  private static final int LEFT = 60;
  private static final int RIGHT = 640;
  private static final int LEGEND = 664;
  private static final int SAMPLE = 34;
  private static final int LINE = 18;
  private static final int TOP = 30;
  private static final int FOOT = 40;
  private static final double MOST = 1.1;

  private final OverloadFigures figures;
  private final Drawing drawing;
  private final List<Double> factors;

  private GoodputPlot(OverloadFigures figures, int panels) {
    this.figures = figures;
    this.factors =
        figures.rows(Scenario.SWEEP).stream().map(LoadRow::factor).distinct().sorted().toList();
    this.drawing = new Drawing("Goodput over what was offered", WIDTH, HEAD + PANEL * panels);
  }

  static String of(OverloadFigures figures) {
    List<Work> works =
        figures.rows(Scenario.SWEEP).stream()
            .map(row -> row.objective().work())
            .distinct()
            .toList();
    GoodputPlot plot = new GoodputPlot(figures, works.size());
    plot.drawing.label(
        16, 24, "Done within the objective, over what was offered; both in C, what can be done");
    for (int i = 0; i < works.size(); i++) {
      plot.panel(works.get(i), HEAD + i * PANEL);
    }
    return plot.drawing.svg();
  }

  private void panel(Work work, int top) {
    drawing.label(LEFT, top + 14, work.title());
    for (double share : new double[] {0, 0.5, 1}) {
      drawing.label(16, (int) y(top, share) + 4, String.format(Locale.ROOT, "%.1f", share));
      line("axis", List.of(LEFT, RIGHT), List.of(y(top, share), y(top, share)));
    }
    for (double factor : factors) {
      drawing.label(
          (int) x(factor) - 8,
          top + PANEL - FOOT + 16,
          String.valueOf(factor).replaceAll("\\.0$", ""));
    }
    int row = 0;
    for (Protection who : Protection.values()) {
      List<LoadRow> rows =
          figures.rows(Scenario.SWEEP).stream()
              .filter(each -> each.who() == who && each.objective().work() == work)
              .toList();
      if (!rows.isEmpty()) {
        List<Number> xs = new ArrayList<>();
        List<Number> ys = new ArrayList<>();
        for (LoadRow each : rows) {
          xs.add(x(each.factor()));
          ys.add(y(top, Math.min(MOST, each.share())));
        }
        line(kind(who), xs, ys);
        int at = top + TOP + row++ * LINE;
        line(kind(who), List.of(LEGEND, LEGEND + SAMPLE), List.of(at, at));
        drawing.label(LEGEND + SAMPLE + 8, at + 4, who.title());
      }
    }
  }

  private static String kind(Protection who) {
    if (who == Protection.NONE) {
      return "none strong";
    }
    int number = 0;
    for (Protection each : Protection.values()) {
      if (each == who) {
        break;
      }
      number += each.isOurs() == who.isOurs() && each != Protection.NONE ? 1 : 0;
    }
    return (who.isOurs() ? "ours strong" : "theirs strong") + (number == 0 ? "" : " dash" + number);
  }

  private void line(String kind, List<? extends Number> xs, List<? extends Number> ys) {
    drawing.beginLine(kind);
    for (int i = 0; i < xs.size(); i++) {
      drawing.point(xs.get(i).doubleValue(), ys.get(i).doubleValue());
    }
    drawing.endLine();
  }

  /** By the logarithm: from twice as little to ten times as much is not far. */
  private double x(double factor) {
    double least = Math.log(factors.get(0));
    double most = Math.log(factors.get(factors.size() - 1));
    double share = most > least ? (Math.log(factor) - least) / (most - least) : 0.5;
    return LEFT + share * (RIGHT - LEFT);
  }

  private static double y(int top, double share) {
    return top + TOP + (1 - share / MOST) * (PANEL - TOP - FOOT);
  }
}
