package dev.weir.bench.report;

import java.util.Locale;

/**
 * Lines as SVG: ours in blue, others' in grey, what is best dashed in red; several of one colour
 * are told apart by their dashes.
 */
final class Drawing {

  private static final String STYLE =
      """
      <style>
      .paper{fill:#ffffff}.ink{fill:#1f2328}.ours{stroke:#2f6fdb}.theirs{stroke:#a5afbb}
      .best{stroke:#c93c37;stroke-dasharray:4 3}.none{stroke:#c93c37}.axis{stroke:#a5afbb}
      .dash1{stroke-dasharray:7 3}.dash2{stroke-dasharray:2 3}.dash3{stroke-dasharray:9 3 2 3}
      .dash4{stroke-dasharray:1 5}.strong{stroke-width:2}
      @media (prefers-color-scheme: dark){.paper{fill:#0d1117}.ink{fill:#e6edf3}
      .ours{stroke:#4c8dff}.theirs{stroke:#59636e}}
      polyline{fill:none}
      text{font:12px -apple-system,BlinkMacSystemFont,"Segoe UI",Helvetica,Arial,sans-serif}
      </style>
      """;

  private final StringBuilder text = new StringBuilder();

  Drawing(String title, int width, int height) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
        width, height);
    text.append("<title>").append(title).append("</title>\n").append(STYLE);
    add("<rect class=\"paper\" width=\"%d\" height=\"%d\"/>%n", width, height);
  }

  void label(int x, int y, String what) {
    add("<text class=\"ink\" x=\"%d\" y=\"%d\">%s</text>%n", x, y, what.replace("&", "&amp;"));
  }

  void beginLine(String kind) {
    add("<polyline class=\"%s\" points=\"", kind);
  }

  void point(double x, double y) {
    add("%.1f,%.1f ", x, y);
  }

  void endLine() {
    text.append("\"/>\n");
  }

  String svg() {
    return text + "</svg>\n";
  }

  private void add(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }
}
