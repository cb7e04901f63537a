package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.RatePoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search for the highest rate has tried and found.
 *
 * @param points each rate that was tried, in any order
 * @param limit the highest that the target kept up with, per second; null if there was none
 * @param ended in words, why the target may keep up with more than that; null if it does not
 */
public record Search(List<RatePoint> points, @Nullable Double limit, @Nullable String ended) {

  /** Copies the points. */
  public Search {
    points = List.copyOf(points);
  }
}
