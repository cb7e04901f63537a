package dev.weir.demo.load.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.weir.demo.json.Json;
import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A comparison as a page with charts: each figure by rate, both sides in it. */
public final class ComparisonHtml {

  private static final String NOTES =
      """
      <footer>
      <p>ClientRead is how many sessions the server waited for on average, in a transaction that was begun and \
      not ended. Response times are of what was done, since the moment at which each request should have begun. Errors \
      are what was answered otherwise than wanted, or not in time; backpressure is what was turned away before \
      the database. Tasks are calls that the database had not ended, whether anybody waited for them or not, and \
      requests in the queue, at most. CPUs are how many processors the generator had on average, and its CPUs those \
      of the database. Heap is what was left of the generator's after a collection, memory all that its process has had, each at most. \
      The database's memory is that of the server and all its sessions; what they share is counted once.</p>
      <noscript><p>The charts need JavaScript; the tables have all numbers.</p></noscript>
      </footer>
      """;

  private ComparisonHtml() {}

  /**
   * Writes it.
   *
   * @param comparison what is known of it
   * @return UTF-8
   */
  public static byte[] of(Comparison comparison) {
    String title = "Comparison: " + comparison.first().name() + "; " + comparison.second().name();
    return HtmlPage.of(title, body(comparison, title), data(comparison), "comparison.js");
  }

  private static String body(Comparison comparison, String title) {
    return "<header>"
        + Html.element("h1", "Two ways to meet the same load")
        + "</header>\n<main aria-label=\""
        + Html.text(title)
        + "\">\n"
        + section("Charts", "<div class=\"charts\" id=\"charts\"></div>\n")
        + section("Numbers", table(comparison, 0) + table(comparison, 1))
        + section("Books", list(ComparisonText.books(comparison)))
        + section("How many times as much the first has as the second", ratios(comparison))
        + section("Settings", settings(comparison))
        + "</main>\n"
        + NOTES;
  }

  private static String section(String title, String content) {
    return Html.element("section", Html.element("h2", title) + "\n" + content) + "\n";
  }

  private static String table(Comparison comparison, int run) {
    Side side = run == 0 ? comparison.first() : comparison.second();
    HtmlTable table = new HtmlTable("").column(side.name(), run);
    ComparisonColumns.NAMES.forEach(table::column);
    side.points().forEach(point -> table.row(name(point), ComparisonColumns.cells(point)));
    List<String> remarks = ComparisonText.remarks(side, comparison.processors());
    return table.html() + (remarks.isEmpty() ? "" : list(remarks));
  }

  private static String name(Point point) {
    String rate = Shown.rate(point.rate()) + "/s";
    return point.report().verdict().valid() ? rate : rate + ", invalid";
  }

  private static String ratios(Comparison comparison) {
    HtmlTable table = new HtmlTable("").column("");
    Ratios.NAMES.forEach(table::column);
    List<Ratios> ratios = Ratios.of(comparison);
    ratios.forEach(ratio -> table.row(Shown.rate(ratio.rate()) + "/s", ratio.cells()));
    List<String> claims = Claim.of(comparison).stream().map(Claim::line).toList();
    return table.html()
        + (claims.isEmpty() ? "" : paragraph(ComparisonText.CLAIMS + ":") + list(claims));
  }

  private static String paragraph(String words) {
    return Html.element("p", Html.text(words));
  }

  private static String list(List<String> lines) {
    return Html.element(
        "ul", lines.stream().map(line -> Html.element("li", Html.text(line))).collect(joining()));
  }

  private static String settings(Comparison comparison) {
    HtmlTable table = new HtmlTable("").columns("", "");
    table.words("database", List.of(comparison.where()));
    table.words("machine", List.of(comparison.machine()));
    Double capacity = comparison.capacity();
    if (capacity != null) {
      table.words("it does", List.of(Shown.rate(capacity) + "/s, with as many users as workers"));
    }
    comparison.settings().forEach((name, value) -> table.words(name, List.of(value)));
    comparison.notes().forEach(note -> table.words("note", List.of(note)));
    if (comparison.trouble() != null) {
      table.words("not all runs were done", List.of(comparison.trouble()));
    }
    return table.html();
  }

  // ---------------------------------------------------------------- what charts draw

  /** A line of each chart. */
  record Line(
      String name,
      List<Double> rates,
      List<Double> done,
      List<Double> good,
      List<Double> errors,
      List<Double> backpressure,
      List<@Nullable Double> p50,
      List<@Nullable Double> p99,
      List<@Nullable Double> clientReads,
      List<Double> tasks,
      List<@Nullable Double> busy,
      List<@Nullable Double> databaseBusy,
      List<@Nullable Double> threads,
      List<@Nullable Double> heap,
      List<@Nullable Double> memory,
      List<@Nullable Double> database) {

    private static final double PERCENT = 100;
    private static final double MILLI = 1e6;
    private static final double MEGA = 1e6;

    static Line of(Side side) {
      return new Line(
          side.name(),
          each(side, Point::rate),
          each(side, point -> point.perSecond(point.counts().completed())),
          each(side, point -> point.perSecond(point.counts().good())),
          each(side, point -> PERCENT * point.share(point.errors())),
          each(side, point -> PERCENT * point.share(point.counts().turnedAway())),
          side.points().stream().map(point -> millis(point.median())).toList(),
          side.points().stream().map(point -> millis(point.tail())).toList(),
          side.points().stream().map(Point::clientReads).toList(),
          each(side, point -> (double) point.tasks()),
          side.points().stream().map(point -> point.footprint().busy()).toList(),
          side.points().stream().map(point -> point.footprint().databaseBusy()).toList(),
          side.points().stream().map(point -> plain(point.footprint().threads())).toList(),
          side.points().stream().map(point -> mega(point.footprint().heap())).toList(),
          side.points().stream().map(point -> mega(point.footprint().resident())).toList(),
          side.points().stream().map(point -> mega(point.footprint().database())).toList());
    }

    private static List<Double> each(Side side, ToDoubleFunction<Point> value) {
      return side.points().stream().map(value::applyAsDouble).toList();
    }

    private static @Nullable Double millis(long nanos) {
      return nanos == Spread.NEVER ? null : (Double) (nanos / MILLI);
    }

    private static @Nullable Double plain(@Nullable Long number) {
      return number == null ? null : (Double) (double) number;
    }

    private static @Nullable Double mega(@Nullable Long bytes) {
      return bytes == null ? null : (Double) (bytes / MEGA);
    }
  }

  private static String data(Comparison comparison) {
    List<Line> lines = List.of(Line.of(comparison.first()), Line.of(comparison.second()));
    return new String(Json.line(lines), UTF_8);
  }
}
