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
 * @param bound from when on it is called late
 * @param offered how many requests there were
 * @param own how many of them the generator began too late
 * @param loop how many its event loop was too late for, by its share of looks
 * @param shortages how many its machine had no port or socket for
 * @param longestOwn how late it was at most; nanoseconds
 * @param longestLoop how late its event loop was at most; nanoseconds
 */
record Doubt(
    Duration bound,
    long offered,
    long own,
    long loop,
    long shortages,
    long longestOwn,
    long longestLoop) {

  /** What it has a part in. */
  enum Part {
    /** What a request takes from its intended start on, and whether it gets anywhere. */
    WHOLE,
    /** What it takes from the wire on. */
    WIRE,
    /** What tells of the generator itself. */
    NONE
  }

  static Doubt of(Measured measured, Duration bound) {
    Histogram looks = measured.times().loopLag();
    long offered = measured.counts().offered();
    double share = RunReport.share(later(looks, bound), looks.getTotalCount());
    return new Doubt(
        bound,
        offered,
        measured.offeredLateBy(bound),
        (long) Math.ceil(share * offered),
        Shortage.ALL.stream().mapToLong(what -> measured.errors().getOrDefault(what, 0L)).sum(),
        measured.times().lag().getMaxValue(),
        looks.getMaxValue());
  }

  private static long later(Histogram times, Duration bound) {
    long next = times.nextNonEquivalentValue(bound.toNanos());
    return next > times.getMaxValue() ? 0 : times.getCountBetweenValues(next, times.getMaxValue());
  }

  /** How many requests, at most. */
  long requests(Part part) {
    return switch (part) {
      case WHOLE -> own + loop + shortages;
      case WIRE -> loop;
      case NONE -> 0;
    };
  }

  /** How much of a time it explains, at most: the loop may be late to write, and to read. */
  long longest(Part part) {
    return part == Part.WHOLE ? longestOwn + 2 * longestLoop : 2 * longestLoop;
  }

  /** Why, in words. */
  String words(Part part) {
    StringJoiner words = new StringJoiner(", ");
    String later = " was later than " + Shown.time(bound);
    if (part == Part.WHOLE) {
      add(words, "the generator itself" + later, own);
    }
    add(words, "its event loop" + later, loop);
    if (part == Part.WHOLE) {
      add(words, "its machine ran short", shortages);
    }
    return words.toString();
  }

  private void add(StringJoiner words, String what, long requests) {
    if (requests > 0) {
      words.add(
          what + " for " + Shown.count(requests) + " of " + Shown.count(offered) + " requests");
    }
  }
}
