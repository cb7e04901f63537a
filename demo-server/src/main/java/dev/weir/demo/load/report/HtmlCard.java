package dev.weir.demo.load.report;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.search.Found.End;
import java.time.temporal.ChronoUnit;

/** A run at a glance. */
final class HtmlCard {

  private HtmlCard() {}

  static String of(RunReport report, String name, int number) {
    Heading heading = report.heading();
    String title = Html.text(name) + badge(report.verdict()) + books(report);
    String about =
        "%s for %s · begun %s · timeout %s · SLO %s · seed %d"
            .formatted(
                heading.load(),
                Shown.time(heading.planned()),
                heading.begun().truncatedTo(ChronoUnit.SECONDS),
                Shown.time(heading.timeout()),
                Shown.time(heading.slo()),
                heading.seed());
    return Html.element(
            "article",
            "card " + HtmlTable.run(number),
            Html.element("h2", title)
                + Html.element("p", "target", Html.text(heading.target()))
                + Html.element("p", Html.text(about))
                + DatabaseText.wrongBooks(report)
                    .map(words -> Html.element("p", Html.text(words)))
                    .orElse("")
                + reasons(report.verdict())
                + tiles(report)
                + thresholds(report))
        + "\n";
  }

  private static String badge(Verdict verdict) {
    return verdict.valid()
        ? Html.element("span", "badge right", "valid")
        : Html.element("span", "badge wrong", "run invalid");
  }

  private static String books(RunReport report) {
    return report.booksHeld() ? "" : Html.element("span", "badge wrong", "books not right");
  }

  private static String reasons(Verdict verdict) {
    return verdict.valid()
        ? ""
        : Html.element(
            "ul",
            "reasons",
            verdict.reasons().stream()
                .map(reason -> Html.element("li", Html.text(reason)))
                .collect(joining()));
  }

  private static String tiles(RunReport report) {
    Measured measured = report.measured();
    Counts counts = measured.counts();
    StringBuilder tiles = new StringBuilder();
    Search search = report.search();
    if (search != null) {
      boolean settled = search.end() != End.TRIES && search.end() != End.STOPPED;
      String tries = search.points().size() + (settled ? " tries" : " tries, not settled");
      tiles.append(tile("limit", limitOf(search), tries));
    }
    tiles.append(tile("offered", rate(report, counts.offered()), Shown.count(counts.offered())));
    tiles.append(
        tile("goodput", rate(report, counts.good()), share(report, counts.good()) + " in the SLO"));
    tiles.append(tile("errors", share(report, counts.wrong()), Shown.count(counts.wrong())));
    if (counts.cutOff() > 0) { // nor is it an error, but for a threshold
      tiles.append(tile("cut off", share(report, counts.cutOff()), Shown.count(counts.cutOff())));
    }
    tiles.append(
        tile("backpressure", share(report, counts.turnedAway()), Shown.count(counts.turnedAway())));
    tiles.append(time(measured, Level.MEDIAN));
    tiles.append(time(measured, Level.TAIL));
    return Html.element("dl", "tiles", tiles.toString());
  }

  private static String limitOf(Search search) {
    if (search.limit() == null) {
      return search.end() == End.NONE ? "none held" : "not found";
    }
    String limit = Shown.rate(search.limit()) + "/s";
    return switch (search.end()) {
      case LIMIT, NONE -> limit;
      case MOST, GENERATOR -> "≥ " + limit;
      case TRIES -> "≈ " + limit;
      case STOPPED -> "held " + limit;
    };
  }

  private static String rate(RunReport report, long count) {
    return Shown.rate(report.perSecond(count)) + "/s";
  }

  private static String share(RunReport report, long count) {
    return Shown.percent(report.shareOfOffered(count));
  }

  private static String time(Measured measured, Level level) {
    return tile(
        "response " + level.name(),
        Shown.time(measured.response(), level.percent()),
        "service " + Shown.time(measured.service(), level.percent()));
  }

  private static String tile(String name, String value, String more) {
    String number = Html.text(value) + Html.element("small", Html.text(more));
    return Html.element("div", Html.element("dt", Html.text(name)) + Html.element("dd", number));
  }

  private static String thresholds(RunReport report) {
    return report.thresholds().isEmpty()
        ? ""
        : Html.element(
            "ul",
            "thresholds",
            report.thresholds().stream().map(HtmlCard::threshold).collect(joining()));
  }

  private static String threshold(Threshold.Result result) {
    String words =
        Html.element("code", Html.text(result.text()))
            + Html.text((result.held() ? " held: " : " failed: ") + result.actual());
    return Html.element("li", "badge " + (result.held() ? "right" : "wrong"), words);
  }
}
