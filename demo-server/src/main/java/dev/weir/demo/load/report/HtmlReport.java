package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.weir.demo.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One run, or several side by side, as a page that needs nothing else: no server, no network. The
 * charts are uPlot's. The page lets no script run but its own two, so that names from outside stay
 * names.
 */
public final class HtmlReport {

  private static final String LIBRARY = "uplot/uPlot.iife.min.js";
  private static final String LICENSE = "uplot/LICENSE";
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
    String style = "\n" + resource("uplot/uPlot.min.css") + "\n" + resource("report.css");
    String library = "\n/*\n" + resource(LICENSE) + "*/\n" + resource(LIBRARY);
    String script = "\n" + resource("report.js");
    String title = "Load report: " + String.join(", ", names);
    String page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            + policy(style, library, script)
            + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            + Html.element("title", Html.text(title))
            + "\n"
            + Html.element("style", style)
            + "\n</head>\n<body>\n"
            + body(runs, names, title)
            + "<script type=\"application/json\" id=\"data\">"
            + Html.data(data(runs, names))
            + "</script>\n"
            + Html.element("script", library)
            + "\n"
            + Html.element("script", script)
            + "\n</body>\n</html>\n";
    return page.getBytes(UTF_8);
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

  // ---------------------------------------------------------------- the page's own

  private static String policy(String style, String library, String script) {
    String content =
        "default-src 'none'; script-src "
            + hash(library)
            + " "
            + hash(script)
            + "; style-src "
            + hash(style)
            + "; base-uri 'none'; form-action 'none'";
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + content + "\">\n";
  }

  private static String hash(String content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
