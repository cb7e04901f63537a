package dev.weir.bench.report;

import dev.weir.bench.report.Chart.Bar;
import dev.weir.bench.report.Chart.Panel;
import dev.weir.bench.suite.Spread;
import java.util.Locale;

/**
 * Draws a chart: a bar from zero to each median, or a dot on a logarithmic axis where contenders
 * are far apart; a line from the least to the greatest round beside it. It brings its own
 * background, light or dark as its reader likes, and has no script.
 */
final class Svg {

  private static final int WIDTH = 900;
  private static final int MARGIN = 16;
  private static final int LEFT = 310;
  private static final int RIGHT = 790;
  private static final int ROW = 20;
  private static final int BAR = 12;
  private static final int PANEL_HEAD = 30;
  private static final int HEAD = 40;
  private static final int FOOT = 30;

  /** Beyond it, what is small would not be seen beside what is large. */
  private static final double FAR_APART = 50;

  private static final String STYLE =
      """
      <style>
      .paper{fill:#ffffff}.ink{fill:#1f2328}.faint{fill:#59636e}
      .ours{fill:#2f6fdb}.theirs{fill:#a5afbb}.spread{stroke:#1f2328}.grid{stroke:#d8dee4}
      @media (prefers-color-scheme: dark){
      .paper{fill:#0d1117}.ink{fill:#e6edf3}.faint{fill:#9198a1}
      .ours{fill:#4c8dff}.theirs{fill:#59636e}.spread{stroke:#e6edf3}.grid{stroke:#30363d}}
      text{font:12px -apple-system,BlinkMacSystemFont,"Segoe UI",Helvetica,Arial,sans-serif}
      .title{font-size:15px;font-weight:600}.panel{font-weight:600}.end{text-anchor:end}
      </style>
      """;

  private final StringBuilder text = new StringBuilder();
  private int y;

  private Svg() {}

  static String of(Chart chart, String footer) {
    return new Svg().draw(chart, footer);
  }

  private String draw(Chart chart, String footer) {
    int height = HEAD + FOOT;
    for (Panel panel : chart.panels()) {
      height += PANEL_HEAD + ROW * panel.bars().size();
    }
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
            + " role=\"img\">%n<title>%s</title>%n",
        WIDTH, height, WIDTH, height, escaped(chart.title()));
    text.append(STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\" rx=\"6\"/>%n", WIDTH, height);
    label("ink title", MARGIN, MARGIN + 12, chart.title());
    y = HEAD;
    chart.panels().forEach(this::panel);
    label("faint", MARGIN, height - 12, footer);
    return text.append("</svg>\n").toString();
  }

  private void panel(Panel panel) {
    Axis axis = Axis.of(panel);
    int top = y + PANEL_HEAD;
    int bottom = top + ROW * panel.bars().size();
    label("ink panel", MARGIN, top - 8, panel.title() + (axis.logarithmic ? " (log scale)" : ""));
    for (double tick = axis.from; axis.logarithmic && tick <= axis.to; tick *= 10) {
      line("grid", axis.x(tick), top, axis.x(tick), bottom);
    }
    line("grid", LEFT, top, LEFT, bottom);
    y = top;
    for (Bar bar : panel.bars()) {
      bar(bar, axis, panel);
      y += ROW;
    }
  }

  private void bar(Bar bar, Axis axis, Panel panel) {
    Spread spread = bar.spread();
    double middle = y + ROW / 2.0;
    String kind = bar.ours() ? "ours" : "theirs";
    double median = axis.x(spread.median());
    label("ink end", LEFT - 8, y + 14, bar.label());
    if (!axis.logarithmic) {
      add(
          "<rect class=\"%s\" x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>%n",
          kind, LEFT, middle - BAR / 2.0, median - LEFT, BAR);
    }
    if (spread.min() < spread.max()) {
      double least = axis.x(spread.min());
      double greatest = axis.x(spread.max());
      line("spread", least, middle, greatest, middle);
      line("spread", least, middle - 3, least, middle + 3);
      line("spread", greatest, middle - 3, greatest, middle + 3);
    }
    if (axis.logarithmic) {
      add("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>%n", kind, median, middle);
    }
    String value = panel.unit().apply(spread.median()) + (spread.disturbed() ? " †" : "");
    label("ink end", WIDTH - MARGIN, y + 14, value);
  }

  private void line(String kind, double x1, double y1, double x2, double y2) {
    add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        kind, x1, y1, x2, y2);
  }

  private void label(String kind, double x, double at, String what) {
    add("<text class=\"%s\" x=\"%.0f\" y=\"%.0f\">%s</text>%n", kind, x, at, escaped(what));
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static String escaped(String what) {
    return what.replace("`", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Where figures lie. */
  private record Axis(boolean logarithmic, double from, double to) {

    static Axis of(Panel panel) {
      double least = Double.MAX_VALUE;
      double most = 0;
      double greatest = 0;
      for (Bar bar : panel.bars()) {
        least = Math.min(least, bar.spread().median());
        most = Math.max(most, bar.spread().median());
        greatest = Math.max(greatest, bar.spread().max());
      }
      if (least > 0 && most / least > FAR_APART) {
        double from = Math.pow(10, Math.floor(Math.log10(least)));
        return new Axis(true, from, Math.pow(10, Math.ceil(Math.log10(greatest))));
      }
      return new Axis(false, 0, greatest > 0 ? greatest : 1);
    }

    double x(double value) {
      double share =
          logarithmic
              ? Math.log10(Math.max(value, from) / from) / Math.log10(to / from)
              : Math.max(0, value) / to;
      return LEFT + share * (RIGHT - LEFT);
    }
  }
}
