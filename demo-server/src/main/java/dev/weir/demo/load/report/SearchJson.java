package dev.weir.demo.load.report;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.search.Found.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A search of a report in JSON.
 *
 * @param limitPerSecond null if no rate was held
 * @param end why it ended
 * @param ended the same in words; null if there is nothing to add
 * @param runRatePerSecond of the run that the rest of the report is of
 * @param points what was tried
 */
record SearchJson(
    @JsonSetter(nulls = Nulls.SET) @Nullable Double limitPerSecond,
    End end,
    @JsonSetter(nulls = Nulls.SET) @Nullable String ended,
    double runRatePerSecond,
    List<Point> points) {

  record Point(
      double ratePerSecond,
      long offered,
      double goodShare,
      @JsonSetter(nulls = Nulls.SET) @Nullable Double response50Millis,
      @JsonSetter(nulls = Nulls.SET) @Nullable Double response99Millis,
      boolean valid,
      boolean held) {

    static Point of(RatePoint point) {
      return new Point(
          point.rate(),
          point.offered(),
          point.goodShare(),
          Millis.of(point.response50()),
          Millis.of(point.response99()),
          point.valid(),
          point.held());
    }

    RatePoint point() {
      return new RatePoint(
          ratePerSecond,
          offered,
          goodShare,
          Millis.toNanos(response50Millis),
          Millis.toNanos(response99Millis),
          valid,
          held);
    }
  }

  static SearchJson of(Search search) {
    return new SearchJson(
        search.limit(),
        search.end(),
        search.ended(),
        search.rate(),
        search.points().stream().map(Point::of).toList());
  }

  Search search() {
    return new Search(
        points.stream().map(Point::point).toList(), limitPerSecond, end, ended, runRatePerSecond);
  }
}
