package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import java.time.Duration;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/**
 * Of which requests nobody knows what they say of the target, as the generator itself had a part in
 * them. A valid run has some: one in a hundred may be late.
 *
 * <p>Lateness explains a time, as far as it goes: a request that came 6 ms late may have missed its
 * bound by 6 ms for that, but not by 2 s, and no status 500 is due to it. Only what this machine
 * had no port or socket for explains an error.
 *
 * @param measured what came of the run
 * @param bound from when on the generator is called late
 * @param slo within what time of its intended start a request is to be completed
 */
public record Doubt(Measured measured, Duration bound, Duration slo) {

  /** What it may have a part in. */
  enum Part {
    /** What a request takes from its intended start on, and whether it gets anywhere. */
    WHOLE,
    /** What it takes from the wire on. */
    WIRE,
    /** Whether there is an answer, whenever it comes. */
    ANSWER,
    /** What tells of the generator itself, or of its own backpressure. */
    NONE
  }

  /**
   * How many requests were completed within the SLO, or might have been without the generator's
   * part.
   *
   * @return at most so many
   */
  public long goodAtMost() {
    long good = measured.counts().good() + requests(Part.WHOLE, slo.toNanos());
    return Math.min(measured.counts().offered(), good);
  }

  /**
   * The generator's part, in words.
   *
   * @return what it was, and for how many requests
   */
  public String words() {
    return words(Part.WHOLE);
  }

  /**
   * How many requests may have missed a bound for the generator alone: at most as many as it was
   * late with, and no more than missed it by so little that this explains it.
   *
   * @param part of a request
   * @param most the bound, in nanoseconds
   */
  long requests(Part part, long most) {
    return switch (part) {
      case WHOLE ->
          shortages() + slower(measured.times().response(), most, own() + loop(), longest());
      case WIRE -> slower(measured.times().service(), most, loop(), longestLoop());
      case ANSWER -> shortages();
      case NONE -> 0;
    };
  }

  /* By no more than the lateness: what is slower than that has missed it by itself. */
  private static long slower(Histogram times, long most, long late, long explained) {
    return Math.min(late, times.getCountBetweenValues(most, most + explained));
  }

  private static long later(Histogram times, long nanos) {
    long next = times.nextNonEquivalentValue(nanos);
    return next > times.getMaxValue() ? 0 : times.getCountBetweenValues(next, times.getMaxValue());
  }

  private long own() {
    return measured.offeredLateBy(bound);
  }

  /* Each of a stall's late steps may be of another request: the end of one, the beginning of the next. */
  private long loop() {
    return Math.min(
        measured.counts().offered(), later(measured.times().loopLag(), bound.toNanos()));
  }

  private long shortages() {
    return Shortage.ALL.stream().mapToLong(what -> measured.errors().getOrDefault(what, 0L)).sum();
  }

  private long longest() {
    return measured.times().lag().getMaxValue() + longestLoop();
  }

  /* To write it, and to read its reply. */
  private long longestLoop() {
    return 2 * measured.times().loopLag().getMaxValue();
  }

  /** Why, in words. */
  String words(Part part) {
    StringJoiner words = new StringJoiner(", ");
    String later = " was later than " + Shown.time(bound);
    if (part == Part.WHOLE) {
      add(words, "the generator itself" + later, own());
    }
    if (part != Part.ANSWER) {
      add(words, "its event loop" + later, loop());
    }
    if (part != Part.WIRE) {
      add(words, "its machine ran short", shortages());
    }
    return words.toString();
  }

  private void add(StringJoiner words, String what, long requests) {
    if (requests > 0) {
      words.add(
          what
              + " for "
              + Shown.count(requests)
              + " of "
              + Shown.count(measured.counts().offered())
              + " requests");
    }
  }
}
