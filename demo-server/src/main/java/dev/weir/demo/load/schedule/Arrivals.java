package dev.weir.demo.load.schedule;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How many requests are to begin, and when: a rate over time, or moments that were written down.
 */
public sealed interface Arrivals {

  /** What {@link #parse} understands, in a few words. */
  String FORMS =
      "requests per second, as in 1000, 2.5k, step:100,200,400/10s, ramp:100-2k/30s,"
          + " spike:100-1k@5s/2s, sine:100-1k/20s or trace:FILE";

  /**
   * Reads what is to arrive.
   *
   * @param text as {@link Rates#parse} takes it, or {@code trace:FILE}, see {@link TraceFile}
   * @return the arrivals; the file, if there is one, has been read
   * @throws IllegalArgumentException if it is anything else; says what is wrong
   */
  static Arrivals parse(String text) {
    String prefix = "trace:";
    return text.startsWith(prefix)
        ? new Traced(text, TraceFile.read(Path.of(text.substring(prefix.length()))))
        : new Shaped(text, Rates.parse(text));
  }

  /**
   * The same rate for ever.
   *
   * @param perSecond more than 0
   * @return the arrivals
   */
  static Arrivals constant(double perSecond) {
    return new Shaped(Double.toString(perSecond), Stages.constant(perSecond));
  }

  /**
   * As they were written.
   *
   * @return what {@link #parse} understands
   */
  String text();

  /**
   * From the beginning.
   *
   * @param spacing how they follow one another, where that is not written down
   * @param seed of what is left to chance
   * @return the moments
   */
  Schedule schedule(Spacing spacing, long seed);

  /**
   * How many requests begin in a time, if nothing holds them up.
   *
   * @param spacing as of the schedule
   * @param seed as of the schedule
   * @param length those whose moment comes later are left out
   * @return 0 or more
   */
  default long count(Spacing spacing, long seed, Duration length) {
    Schedule moments = schedule(spacing, seed);
    long count = 0;
    while (moments.next() < length.toNanos()) {
      count++;
    }
    return count;
  }

  /**
   * The rate, if it is the same all the time.
   *
   * @return requests per second
   */
  OptionalDouble constantRate();

  /**
   * How long they go on, if they were written down: a run that is to last longer has nothing more
   * to offer, and rates over its whole length would be too low.
   *
   * @return until as long after the last moment as they follow one another on average, or a second
   *     if all are at the same one; empty for a rate, which goes on
   */
  Optional<Duration> length();

  /**
   * By a rate.
   *
   * @param text as it was written
   * @param shape the rate over time
   */
  record Shaped(String text, RateShape shape) implements Arrivals {

    private static final double NANOS_PER_SECOND = 1e9;

    @Override
    public Schedule schedule(Spacing spacing, long seed) {
      return new ShapedSchedule(shape, spacing, seed);
    }

    @Override
    public long count(Spacing spacing, long seed, Duration length) {
      OptionalDouble rate = constantRate();
      return spacing == Spacing.EVEN && rate.isPresent()
          ? evenly(rate.getAsDouble(), length.toNanos())
          : Arrivals.super.count(spacing, seed, length);
    }

    /* As many as have their moment before the end. There may be too many to walk through. */
    private long evenly(double rate, long length) {
      long count = (long) Math.ceil(rate * length / NANOS_PER_SECOND);
      while (count > 0 && moment(count - 1) >= length) {
        count--;
      }
      while (moment(count) < length) {
        count++;
      }
      return count;
    }

    private long moment(long number) {
      return Math.round(shape.timeOf((double) number) * NANOS_PER_SECOND);
    }

    @Override
    public OptionalDouble constantRate() {
      return shape instanceof Stages stages && stages.isConstant()
          ? OptionalDouble.of(stages.at(0))
          : OptionalDouble.empty();
    }

    @Override
    public Optional<Duration> length() {
      return Optional.empty();
    }
  }

  /** Written down, moment by moment. */
  final class Traced implements Arrivals {

    private static final long ALL_AT_ONCE = Duration.ofSeconds(1).toNanos();

    private final String text;
    private final long[] moments;

    Traced(String text, long... moments) {
      this.text = text;
      this.moments = moments;
    }

    @Override
    public String text() {
      return text;
    }

    @Override
    public Schedule schedule(Spacing spacing, long seed) {
      return new TraceSchedule(moments);
    }

    @Override
    public OptionalDouble constantRate() {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<Duration> length() {
      long last = moments[moments.length - 1];
      long gap = (last - moments[0]) / Math.max(1, moments.length - 1);
      return Optional.of(Duration.ofNanos(last + (gap == 0 ? ALL_AT_ONCE : gap)));
    }
  }
}
