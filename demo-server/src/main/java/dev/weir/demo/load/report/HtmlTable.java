package dev.weir.demo.load.report;

import java.util.List;

/** A table in a page: a caption, a head, and rows whose first cell says what they are. */
final class HtmlTable {

  private final StringBuilder html = new StringBuilder("<div class=\"scroll\"><table>");
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder body = new StringBuilder();

  HtmlTable(String caption) {
    if (!caption.isEmpty()) {
      html.append(Html.element("caption", Html.text(caption)));
    }
  }

  /** A column. */
  HtmlTable column(String name) {
    String cell = name.isEmpty() ? "<td></td>" : "<th scope=\"col\">" + Html.text(name) + "</th>";
    head.append(cell);
    return this;
  }

  HtmlTable columns(String... names) {
    List.of(names).forEach(this::column);
    return this;
  }

  /** A column that is a run's, by its number. */
  HtmlTable column(String name, int run) {
    head.append("<th scope=\"col\" class=\"run ").append(run(run)).append("\">");
    head.append(Html.text(name)).append("</th>");
    return this;
  }

  HtmlTable row(String name, List<String> cells) {
    return row("<th scope=\"row\">" + Html.text(name) + "</th>", "<td>", cells);
  }

  /** A row that is a run's, by its number. */
  HtmlTable row(String name, int run, List<String> cells) {
    String first = "<th scope=\"row\" class=\"run " + run(run) + "\">" + Html.text(name) + "</th>";
    return row(first, "<td>", cells);
  }

  /** A row of words. */
  HtmlTable words(String name, List<String> cells) {
    return row("<th scope=\"row\">" + Html.text(name) + "</th>", "<td class=\"words\">", cells);
  }

  private HtmlTable row(String first, String opening, List<String> cells) {
    body.append("<tr>").append(first);
    cells.forEach(cell -> body.append(opening).append(Html.text(cell)).append("</td>"));
    body.append("</tr>\n");
    return this;
  }

  /** Each run has a colour, as long as there are no more than eight. */
  static String run(int number) {
    return "run-" + number % 8;
  }

  String html() {
    return html
        + Html.element("thead", Html.element("tr", head.toString()))
        + "\n"
        + Html.element("tbody", body.toString())
        + "</table></div>\n";
  }
}
