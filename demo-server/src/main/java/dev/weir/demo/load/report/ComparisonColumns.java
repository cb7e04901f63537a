package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.report.Comparison.Point;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is told of each run of a comparison, for people. */
final class ComparisonColumns {

  static final List<String> NAMES =
      List.of(
          "done",
          "good",
          "errors",
          "backpressure",
          "p50",
          "p99",
          "ClientRead",
          "tasks",
          "CPUs",
          "its CPUs",
          "threads",
          "heap",
          "memory",
          "database");

  private ComparisonColumns() {}

  static List<String> cells(Point point) {
    Counts counts = point.counts();
    Footprint footprint = point.footprint();
    return List.of(
        Shown.rate(point.perSecond(counts.completed())) + "/s",
        Shown.rate(point.perSecond(counts.good())) + "/s",
        Shown.percent(point.share(point.errors())),
        Shown.percent(point.share(counts.turnedAway())),
        Shown.time(point.median()),
        Shown.time(point.tail()),
        number(point.clientReads()),
        Shown.count(point.tasks()),
        processors(footprint.busy()),
        processors(footprint.databaseBusy()),
        count(footprint.threads()),
        bytes(footprint.heap()),
        bytes(footprint.resident()),
        bytes(footprint.database()));
  }

  private static String number(@Nullable Double number) {
    return number == null ? Shown.NOTHING : String.format(Locale.ROOT, "%,.1f", number);
  }

  private static String processors(@Nullable Double number) {
    return number == null ? Shown.NOTHING : String.format(Locale.ROOT, "%,.2f", number);
  }

  private static String count(@Nullable Long number) {
    return number == null ? Shown.NOTHING : Shown.count(number);
  }

  private static String bytes(@Nullable Long number) {
    return number == null ? Shown.NOTHING : Shown.bytes((double) number);
  }
}
