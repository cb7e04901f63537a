package dev.weir.demo.strategy;

import dev.weir.demo.text.Times;
import dev.weir.overflow.Overflow;
import java.util.Locale;

/** Says in a sentence what happens when there is no room. */
public final class StrategyWords {

  private StrategyWords() {}

  /**
   * What becomes of a request that is a task.
   *
   * @param overflow the route's strategy
   * @param maxWaiters how many may wait for room
   * @return half a sentence
   */
  public static String ofRequest(Overflow overflow, int maxWaiters) {
    return switch (overflow.word()) {
      case "block" ->
          String.format(
              Locale.ROOT, "waits until there is room; 503 beyond %,d that wait", maxWaiters);
      case "drop" -> "answers 202 at once; the work is left out";
      case "reject" -> "answers 503 at once, with Retry-After";
      default ->
          "waits at most "
              + Times.format(overflow.waitBound())
              + " for its start, then 503 with Retry-After";
    };
  }

  /**
   * What becomes of a line of an upload.
   *
   * @param overflow the route's strategy
   * @return half a sentence
   */
  public static String ofLine(Overflow overflow) {
    return switch (overflow.word()) {
      case "block" -> "reads no more of the body until there is room; no line is lost";
      case "drop" -> "leaves lines out, and counts them in the summary";
      case "reject" -> "refuses lines at once, and counts them in the summary";
      default ->
          "gives up lines that wait longer than "
              + Times.format(overflow.waitBound())
              + ", and counts them in the summary";
    };
  }
}
