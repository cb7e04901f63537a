package dev.weir.demo.load.report;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a comparison as JSON. What a run is, is what {@link ReportJson} says.
 *
 * @param version of this shape
 * @param where what was put under load
 * @param machine what it ran on
 * @param processors that the generator may use
 * @param capacity per second; null if it was not looked for
 * @param settings in the order given
 * @param notes what is otherwise than was asked for
 * @param trouble why there was no run after those that there are; null if nothing was wrong
 * @param sides a task for each request, and a pool of workers
 */
record ComparisonJson(
    int version,
    String where,
    String machine,
    int processors,
    @Nullable Double capacity,
    Map<String, String> settings,
    List<String> notes,
    @Nullable String trouble,
    List<Side> sides) {

  static final int VERSION = 1;

  record Side(String name, int mostTasks, List<Point> points) {

    static Side of(Comparison.Side side) {
      return new Side(
          side.name(), side.mostTasks(), side.points().stream().map(Point::of).toList());
    }
  }

  record Point(
      double rate,
      long tasks,
      @Nullable Double clientReads,
      Footprint footprint,
      ReportJson report) {

    static Point of(Comparison.Point point) {
      return new Point(
          point.rate(),
          point.tasks(),
          point.clientReads(),
          point.footprint(),
          ReportJson.of(point.report()));
    }
  }

  static ComparisonJson of(Comparison comparison) {
    return new ComparisonJson(
        VERSION,
        comparison.where(),
        comparison.machine(),
        comparison.processors(),
        comparison.capacity(),
        comparison.settings(),
        comparison.notes(),
        comparison.trouble(),
        List.of(Side.of(comparison.first()), Side.of(comparison.second())));
  }
}
