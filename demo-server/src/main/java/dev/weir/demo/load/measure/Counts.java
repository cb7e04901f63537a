package dev.weir.demo.load.measure;

/**
 * What became of requests.
 *
 * @param offered whose time came
 * @param started that went to the wire
 * @param completed that were answered as wanted
 * @param good of these, within the SLO
 * @param wrong that were answered otherwise, or not at all
 * @param turnedAway that did not get to the wire: backpressure
 * @param cutOff that the end of the run cut off
 * @param bytes of the answers' bodies
 */
public record Counts(
    long offered,
    long started,
    long completed,
    long good,
    long wrong,
    long turnedAway,
    long cutOff,
    long bytes) {

  /** None. */
  public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * What is on its way, or waits for it.
   *
   * @return 0 or more, once the counts are from one moment
   */
  public long pending() {
    return offered - ended();
  }

  /**
   * What has come to an end, good or not.
   *
   * @return 0 or more
   */
  public long ended() {
    return completed + undone();
  }

  /**
   * What has come to an end and was not answered as wanted.
   *
   * @return 0 or more
   */
  public long undone() {
    return wrong + turnedAway + cutOff;
  }

  /**
   * Both together.
   *
   * @param other more counts
   * @return the sums
   */
  public Counts plus(Counts other) {
    return new Counts(
        offered + other.offered,
        started + other.started,
        completed + other.completed,
        good + other.good,
        wrong + other.wrong,
        turnedAway + other.turnedAway,
        cutOff + other.cutOff,
        bytes + other.bytes);
  }

  /**
   * What has come since.
   *
   * @param before earlier counts
   * @return the differences
   */
  public Counts since(Counts before) {
    return new Counts(
        offered - before.offered,
        started - before.started,
        completed - before.completed,
        good - before.good,
        wrong - before.wrong,
        turnedAway - before.turnedAway,
        cutOff - before.cutOff,
        bytes - before.bytes);
  }
}
