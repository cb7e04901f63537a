package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.weir.demo.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** One run, or several side by side, as a page with charts. */
public final class HtmlReport {

  private static final String NOTES =
      """
      <footer>
      <p>Response time begins when a request should have been sent, whatever held it up. What was turned away, \
      failed, was answered otherwise than wanted or was cut off took longer than any time (∞): percentiles of \
      response time are over all that was offered. Service time begins when a request goes to the wire, and is \
      that of requests that were answered as wanted.</p>
      <p>Goodput is what was answered as wanted within the SLO. Backpressure is what was turned away before the \
      wire. A run in which the generator fell behind is invalid: it says nothing of the target.</p>
      <noscript><p>The charts need JavaScript; the tables have all numbers.</p></noscript>
      </footer>
      """;

  private HtmlReport() {}

  /**
   * Writes it.
   *
   * @param runs at least one; each has a colour of its own as long as there are no more than eight
   * @return UTF-8
   */
  public static byte[] of(List<RunReport> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("runs: none (expected: at least one)");
    }
    List<String> names = names(runs);
    String title = "Load report: " + String.join(", ", names);
    return HtmlPage.of(title, body(runs, names, title), data(runs, names), "report.js");
  }

  private static String body(List<RunReport> runs, List<String> names, String title) {
    HtmlTables tables = new HtmlTables(runs, names);
    String cards =
        IntStream.range(0, runs.size())
            .mapToObj(i -> HtmlCard.of(runs.get(i), names.get(i), i))
            .collect(joining());
    String heading = runs.size() == 1 ? "Load report" : runs.size() + " load runs side by side";
    return "<header>"
        + Html.element("h1", heading)
        + "</header>\n<main aria-label=\""
        + Html.text(title)
        + "\">\n"
        + Html.element("section", "runs", "\n" + cards)
        + section("Charts", "<div class=\"charts\" id=\"charts\"></div>\n")
        + section(runs.size() == 1 ? "Numbers" : "Comparison", tables.comparison())
        + section("Times", tables.times())
        + section("Errors and backpressure", tables.causes())
        + section("Requests by name", tables.byName())
        + section("Database", new HtmlDatabase(runs, names).html())
        + section("Search for the limit", tables.searches())
        + section("Workers", tables.workers())
        + section("Time line", tables.seconds())
        + section("Settings", tables.settings())
        + "</main>\n"
        + NOTES;
  }

  private static String section(String title, String content) {
    return content.isEmpty()
        ? ""
        : Html.element("section", Html.element("h2", title) + "\n" + content) + "\n";
  }

  private static String data(List<RunReport> runs, List<String> names) {
    List<ChartData> data = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      data.add(ChartData.of(runs.get(i), names.get(i)));
    }
    return new String(Json.line(data), UTF_8);
  }

  /** No two the same: the second of a name is "name (2)". */
  private static List<String> names(List<RunReport> runs) {
    Set<String> names = new LinkedHashSet<>();
    for (RunReport run : runs) {
      String name = run.heading().name();
      String other = name;
      for (int times = 2; !names.add(other); times++) {
        other = name + " (" + times + ")";
      }
    }
    return List.copyOf(names);
  }
}
