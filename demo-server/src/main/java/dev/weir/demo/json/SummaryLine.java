package dev.weir.demo.json;

/**
 * The last line of a stream.
 *
 * @param summary where all lines went
 */
public record SummaryLine(Summary summary) {

  /**
   * Where all lines went: {@code offered} is the sum of the rest.
   *
   * @param offered how many lines became a task
   * @param completed how many were hashed, and have a line of their own
   * @param failed how many threw
   * @param dropped how many were left out for lack of room
   * @param rejected how many were refused
   * @param timedOut how many waited or ran too long
   * @param cancelled how many were cut short by a shutdown
   */
  public record Summary(
      long offered,
      long completed,
      long failed,
      long dropped,
      long rejected,
      long timedOut,
      long cancelled) {}
}
