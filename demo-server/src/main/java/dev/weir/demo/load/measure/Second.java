package dev.weir.demo.load.measure;

/**
 * A second of a run. Times in nanoseconds.
 *
 * @param number from 0
 * @param counts what happened in it
 * @param response how long what ended in it took since its intended start: the median; {@link
 *     Spread#NEVER} if half of it was not answered as wanted, or nothing ended
 * @param response99 likewise, 99 of a hundred
 * @param lag how late the generator itself was, at most
 * @param loopLag how late the threads were that write and read, at most; 0 if nobody looked
 * @param onTheWire how many were on their way at its end
 * @param queued how many waited for the wire at its end
 */
public record Second(
    int number,
    Counts counts,
    long response,
    long response99,
    long lag,
    long loopLag,
    long onTheWire,
    long queued) {

  private static final double MEDIAN = 50;
  private static final double TAIL = 99;

  static Second of(int number, Counts counts, Stretch times, long onTheWire, long queued) {
    Spread response = new Spread(times.response(), counts.undone());
    return new Second(
        number,
        counts,
        response.at(MEDIAN),
        response.at(TAIL),
        times.lag().getMaxValue(),
        times.loopLag().getMaxValue(),
        onTheWire,
        queued);
  }
}
