package dev.weir.demo.json;

/**
 * What was left out by design.
 *
 * @param route the path
 * @param strategy drop
 * @param outcome dropped
 */
public record DroppedAnswer(String route, String strategy, String outcome) {

  /**
   * The answer for what was left out.
   *
   * @param route the path
   * @return the answer
   */
  public static DroppedAnswer of(String route) {
    return new DroppedAnswer(route, "drop", "dropped");
  }
}
