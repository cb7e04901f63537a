package dev.weir.demo.json;

import dev.weir.demo.config.LogSpec;
import java.util.List;
import java.util.Map;

/**
 * What was in a log.
 *
 * @param route the path
 * @param strategy sample
 * @param received how many lines came
 * @param kept how many of them were looked at
 * @param dropped how many were left out
 * @param levels lines by level
 * @param bytes their bytes
 * @param sampling how far they were thinned out as time went by
 */
public record LogAnswer(
    String route,
    String strategy,
    long received,
    long kept,
    long dropped,
    Map<String, Total> levels,
    Total bytes,
    List<Rate> sampling) {

  /**
   * Of all lines, and of those that were kept.
   *
   * @param exact the sum over all
   * @param kept the sum over those that were kept
   * @param estimated the same, each multiplied by the number of lines for which it stands
   */
  public record Total(long exact, long kept, long estimated) {}

  /**
   * For how many lines one stood in a span of time.
   *
   * @param fromMillis when it begins, from the beginning
   * @param kept how many lines were looked at
   * @param oneIn for how many each of them stood, on average
   */
  public record Rate(long fromMillis, long kept, double oneIn) {}

  /**
   * The answer for a log.
   *
   * @param route the path
   * @param received how many lines came
   * @param kept how many of them were looked at
   * @param levels lines by level
   * @param bytes their bytes
   * @param sampling how far they were thinned out
   * @return the answer
   */
  public static LogAnswer of(
      String route,
      long received,
      long kept,
      Map<String, Total> levels,
      Total bytes,
      List<Rate> sampling) {
    return new LogAnswer(
        route, LogSpec.STRATEGY, received, kept, received - kept, levels, bytes, sampling);
  }
}
