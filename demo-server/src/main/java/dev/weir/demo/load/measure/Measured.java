package dev.weir.demo.load.measure;

import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * All that was measured of a run.
 *
 * @param counts what became of its requests
 * @param errors how many went wrong, by cause
 * @param backpressure how many did not get to the wire, by reason
 * @param times how long they took
 * @param seconds the same, second by second
 * @param lastOffer when the last request was offered, in nanoseconds since the beginning; 0 if none
 *     was, or nobody has looked
 */
public record Measured(
    Counts counts,
    Map<String, Long> errors,
    Map<Reason, Long> backpressure,
    Stretch times,
    List<Second> seconds,
    long lastOffer) {

  private static final long NANOS = Duration.ofSeconds(1).toNanos();
  private static final long ROUNDING = Duration.ofMillis(5).toNanos();

  /**
   * How long requests took since their intended start. What was turned away, answered otherwise or
   * not at all counts as never done.
   *
   * @return of all that were offered
   */
  public Spread response() {
    long done = times.response().getTotalCount();
    return new Spread(times.response(), Math.max(0, counts.offered() - done));
  }

  /**
   * How long requests took since they went to the wire.
   *
   * @return of those that were answered as wanted
   */
  public Spread service() {
    return new Spread(times.service(), 0);
  }

  /**
   * How long it took, since the intended start, to be answered otherwise than wanted.
   *
   * @return of those that were answered so
   */
  public Spread refused() {
    return new Spread(times.refused(), 0);
  }

  /**
   * How late the generator itself was.
   *
   * @return of all that were offered
   */
  public Spread lag() {
    return new Spread(times.lag(), 0);
  }

  /**
   * How many requests the generator itself was late with.
   *
   * @param time by more than this
   * @return of those that were offered
   */
  public long offeredLateBy(Duration time) {
    Histogram lag = times.lag();
    long next = lag.nextNonEquivalentValue(time.toNanos());
    return next > lag.getMaxValue() ? 0 : lag.getCountBetweenValues(next, lag.getMaxValue());
  }

  /**
   * How long requests were offered.
   *
   * @param planned how long they were to be
   * @return that; or until the last one was, if the generator was still behind at the end, by more
   *     than the few milliseconds that a thread takes to wake up
   */
  public Duration offering(Duration planned) {
    return lastOffer - planned.toNanos() > ROUNDING ? Duration.ofNanos(lastOffer) : planned;
  }

  /**
   * How late the threads were that write requests and read replies, which are the generator as
   * well.
   *
   * @return of all requests that went to the wire, once as they did and once as they ended, as of a
   *     look at these threads soon after, and for each of these threads; of none, if nobody looked
   */
  public Spread loopLag() {
    return new Spread(times.loopLag(), 0);
  }

  /**
   * How many requests were offered in time. Of the second in which that ends, those that came later
   * are left out as if they had come evenly, which they do from a generator that is behind.
   *
   * @param length of the run, as it was planned
   * @return those until then; whole seconds, where nobody has looked when the last one was offered
   */
  public long offeredWithin(Duration length) {
    long end = length.toNanos();
    long whole = lastOffer > end ? Math.floorDiv(end, NANOS) : -Math.floorDiv(-end, NANOS);
    long before =
        seconds.stream().limit(whole).mapToLong(second -> second.counts().offered()).sum();
    return before + (lastOffer > end && whole < seconds.size() ? partOf(whole, end) : 0);
  }

  private long partOf(long second, long end) {
    long from = second * NANOS;
    long until = Math.min(from + NANOS, lastOffer);
    long offered = seconds.get((int) second).counts().offered();
    return Math.round((double) offered * (end - from) / (until - from));
  }
}
