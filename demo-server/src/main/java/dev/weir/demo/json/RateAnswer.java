package dev.weir.demo.json;

/**
 * A request that came in its time.
 *
 * @param route the path
 * @param strategy reject or timeout
 * @param outcome completed
 * @param remaining how many more may come at once
 * @param waitMillis for its turn
 */
public record RateAnswer(
    String route, String strategy, String outcome, long remaining, double waitMillis) {

  /**
   * The answer for a request that came in its time.
   *
   * @param route the path
   * @param strategy the route's
   * @param remaining how many more may come at once
   * @param waitNanos for its turn
   * @return the answer
   */
  public static RateAnswer of(String route, String strategy, long remaining, long waitNanos) {
    return new RateAnswer(route, strategy, "completed", remaining, WorkAnswer.millis(waitNanos));
  }
}
