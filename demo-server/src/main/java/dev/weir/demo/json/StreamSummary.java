package dev.weir.demo.json;

/**
 * How a stream ended.
 *
 * @param ticks how many came
 * @param sent how many of them were passed on
 * @param dropped how many were left out, because nobody listened fast enough
 * @param end why it is over: complete, failed or shutting_down
 */
public record StreamSummary(long ticks, long sent, long dropped, String end) {

  /**
   * A line of its own.
   *
   * @param summary the summary
   */
  public record Line(StreamSummary summary) {}
}
