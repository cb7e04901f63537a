package dev.weir.demo.load.report;

import static java.util.stream.Collectors.joining;

import dev.weir.demo.load.report.Comparison.Point;
import dev.weir.demo.load.report.Comparison.Side;
import dev.weir.demo.load.sql.BooksCheck;
import dev.weir.demo.load.sql.DatabaseUse;
import dev.weir.demo.load.sql.Waits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A comparison for a person in front of a terminal: both tables, and what one is to the other. */
public final class ComparisonText {

  /** What stands before what came of what others claim. */
  static final String CLAIMS = "what is said of workers with a queue, and what it was";

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
    writer.line("");
    books(comparison).forEach(writer::line);
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
    if (comparison.trouble() != null) {
      line("  NOT ALL RUNS WERE DONE: " + comparison.trouble());
    }
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
    remarks(side, comparison.processors()).forEach(remark -> line("  " + remark));
  }

  /** What is to be known of the runs of a side, besides their figures. */
  static List<String> remarks(Side side, int processors) {
    List<String> remarks = new ArrayList<>();
    side.points().stream()
        .filter(point -> !point.report().verdict().valid())
        .forEach(
            point ->
                remarks.add(
                    Shown.rate(point.rate())
                        + "/s is INVALID: "
                        + String.join("; ", point.report().verdict().reasons())));
    String busy =
        side.points().stream()
            .filter(point -> point.isBusy(processors))
            .map(point -> Shown.rate(point.rate()) + "/s")
            .collect(joining(", "));
    if (!busy.isEmpty()) {
      remarks.add(
          "at " + busy + " the generator had no processor time left, which bounds what is done");
    }
    List<Waits> waits = side.points().stream().map(Point::waits).flatMap(Optional::stream).toList();
    if (!waits.isEmpty()) {
      remarks.add(
          "ClientRead: by "
              + range(waits, each -> each.looks() - each.failed())
              + " looks a run; "
              + range(waits, Waits::missed)
              + " were left out, as others took too long, and "
              + range(waits, Waits::failed)
              + " failed");
    }
    return remarks;
  }

  private static String range(List<Waits> waits, ToLongFunction<Waits> count) {
    LongSummaryStatistics all = waits.stream().mapToLong(count).summaryStatistics();
    return all.getMin() == all.getMax()
        ? Shown.count(all.getMin())
        : Shown.count(all.getMin()) + " to " + Shown.count(all.getMax());
  }

  /* Of each run: the bank is another in each of them, or the same, and then the last has all. */
  static List<String> books(Comparison comparison) {
    List<Point> all = comparison.points();
    List<String> lines = new ArrayList<>();
    RunReport look = comparison.look();
    if (look != null && !look.booksHeld()) {
      lines.add("books NOT IN ORDER after the look at what it does: " + books(look.database()));
    }
    all.stream()
        .filter(point -> !point.report().booksHeld())
        .forEach(
            point ->
                lines.add(
                    "books NOT IN ORDER at "
                        + Shown.rate(point.rate())
                        + "/s, "
                        + point.report().heading().name()
                        + ": "
                        + books(point.report().database())));
    if (lines.isEmpty()) {
      lines.add(
          all.isEmpty()
              ? "no run was done"
              : "books: no money was made or lost in any of the " + all.size() + " runs");
    }
    return lines;
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
    line(CLAIMS);
    Claim.of(comparison).forEach(claim -> line("  " + claim.line()));
  }

  private void line(String line) {
    text.append(Shown.words(line)).append('\n');
  }
}
