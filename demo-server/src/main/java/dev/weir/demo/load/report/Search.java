package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.RatePoint;
import dev.weir.demo.load.search.Found.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for the highest rate has tried and found.
 *
 * @param points each rate that was tried, in any order
 * @param limit the highest that the target kept up with, per second; null if there was none
 * @param end why it ended
 * @param ended the same in words; null if there is nothing to add to the limit, or to none
 * @param rate of the run whose numbers the rest of the report has, per second: the last at the
 *     limit that held, or the last of all; 0 if there was none
 */
public record Search(
    List<RatePoint> points, @Nullable Double limit, End end, @Nullable String ended, double rate) {

  /** Copies the points. */
  public Search {
    points = List.copyOf(points);
  }
}
