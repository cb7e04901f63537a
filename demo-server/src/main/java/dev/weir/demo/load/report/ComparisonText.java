package dev.weir.demo.load.report;

import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A comparison for a person in front of a terminal: both tables, and what one is to the other. */
public final class ComparisonText {

  private final Comparison comparison;
  private final StringBuilder text = new StringBuilder();

  private ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  /**
   * Writes it.
   *
   * @param comparison what is known of it
   * @return line feed at the end included; nothing in it that a terminal would take for a command
   */
  public static String of(Comparison comparison) {
    ComparisonText writer = new ComparisonText(comparison);
    writer.heading();
    writer.side(comparison.first());
    writer.side(comparison.second());
    writer.books();
    writer.ratios();
    return writer.text.toString();
  }

  /**
   * A line for one run, as soon as it is over.
   *
   * @param point the run
   * @return what became of it, in a few words
   */
  public static String line(Point point) {
    return Shown.rate(point.perSecond(point.counts().completed()))
        + "/s done, errors "
        + Shown.percent(point.share(point.errors()))
        + ", backpressure "
        + Shown.percent(point.share(point.counts().turnedAway()))
        + ", p99 "
        + Shown.time(point.tail())
        + (point.report().verdict().valid() ? "" : "; INVALID");
  }

  private void heading() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("database", comparison.where());
    facts.put("machine", comparison.machine());
    Double capacity = comparison.capacity();
    if (capacity != null) {
      facts.put("it does", Shown.rate(capacity) + "/s, with as many users as workers");
    }
    facts.putAll(comparison.settings());
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach((name, value) -> line(("  %-" + width + "s  %s").formatted(name, value)));
    comparison.notes().forEach(note -> line("  note: " + note));
  }

  private void side(Side side) {
    line("");
    line(side.name());
    Columns columns = new Columns();
    columns.row("asked", ComparisonColumns.NAMES);
    side.points()
        .forEach(
            point -> columns.row(Shown.rate(point.rate()) + "/s", ComparisonColumns.cells(point)));
    text.append(columns.text());
    side.points().stream()
        .filter(point -> !point.report().verdict().valid())
        .forEach(
            point ->
                line(
                    "  "
                        + Shown.rate(point.rate())
                        + "/s is INVALID: "
                        + String.join("; ", point.report().verdict().reasons())));
  }

  /* Of each run: the bank is another in each of them, or the same, and then the last has all. */
  private void books() {
    List<Point> all = comparison.points();
    line("");
    if (all.isEmpty()) {
      line("no run was done");
      return;
    }
    if (comparison.booksHeld()) {
      line("books: no money was made or lost in any of the " + all.size() + " runs");
      return;
    }
    all.stream()
        .filter(point -> !point.report().booksHeld())
        .forEach(
            point ->
                line(
                    "books NOT IN ORDER at "
                        + Shown.rate(point.rate())
                        + "/s, "
                        + point.report().heading().name()
                        + ": "
                        + books(point.report().database())));
  }

  private static String books(@Nullable DatabaseUse database) {
    BooksCheck books = database == null ? null : database.books();
    if (books == null || books.audit() == null) {
      return books == null ? "nobody looked" : String.valueOf(books.trouble());
    }
    return books.audit().toString();
  }

  private void ratios() {
    List<Ratios> ratios = Ratios.of(comparison);
    if (ratios.isEmpty()) {
      return;
    }
    line("");
    line("how many times as much the first has of it as the second");
    Columns columns = new Columns();
    columns.row("asked", Ratios.NAMES);
    ratios.forEach(ratio -> columns.row(Shown.rate(ratio.rate()) + "/s", ratio.cells()));
    text.append(columns.text());
    line("");
    claims(ratios.get(ratios.size() - 1)).forEach(this::line);
  }

  /* In words, as the write-ups have it. */
  static List<String> claims(Ratios ratios) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "what is said of workers with a queue, and what it was at "
            + Shown.rate(ratios.rate())
            + "/s");
    ratios
        .claims()
        .forEach(
            claim ->
                lines.add(
                    "  "
                        + claim.words()
                        + ": "
                        + claim.shown()
                        + (claim.confirmed() ? ", confirmed" : ", not confirmed")
                        + claim.note()));
    return lines;
  }

  private void line(String line) {
    text.append(Shown.words(line)).append('\n');
  }
}
