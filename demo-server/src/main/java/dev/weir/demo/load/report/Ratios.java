package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Spread;
import dev.weir.demo.load.report.Comparison.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How many times as much the first side of a comparison has as the second, at one rate. Null where
 * one of them is not known, or nothing.
 *
 * @param rate per second
 * @param done requests
 * @param good requests
 * @param median response time
 * @param tail response time
 * @param tasks alive at once
 * @param heap of the generator
 * @param memory of the generator and the server, together
 */
record Ratios(
    double rate,
    @Nullable Double done,
    @Nullable Double good,
    @Nullable Double median,
    @Nullable Double tail,
    @Nullable Double tasks,
    @Nullable Double heap,
    @Nullable Double memory) {

  static final List<String> NAMES =
      List.of("done", "good", "p50", "p99", "tasks", "heap", "memory");

  private static final double ROUND_FROM = 99.95;

  /** Of each rate that both have. */
  static List<Ratios> of(Comparison comparison) {
    List<Point> first = comparison.first().points();
    List<Point> second = comparison.second().points();
    List<Ratios> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
      ratios.add(of(first.get(i), second.get(i)));
    }
    return ratios;
  }

  private static Ratios of(Point first, Point second) {
    return new Ratios(
        first.rate(),
        times((double) first.counts().completed(), (double) second.counts().completed()),
        times((double) first.counts().good(), (double) second.counts().good()),
        ofTimes(first.median(), second.median()),
        ofTimes(first.tail(), second.tail()),
        times((double) first.tasks(), (double) second.tasks()),
        ofSizes(first.footprint().heap(), second.footprint().heap()),
        ofSizes(memory(first.footprint()), memory(second.footprint())));
  }

  private static @Nullable Long memory(Footprint footprint) {
    Long resident = footprint.resident();
    Long database = footprint.database();
    return resident == null || database == null ? null : (Long) (resident + database);
  }

  private static @Nullable Double ofTimes(long first, long second) {
    if (second == Spread.NEVER) {
      return null;
    }
    return first == Spread.NEVER
        ? (Double) Double.POSITIVE_INFINITY
        : times((double) first, (double) second);
  }

  private static @Nullable Double ofSizes(@Nullable Long first, @Nullable Long second) {
    return first == null || second == null ? null : times((double) first, (double) second);
  }

  private static @Nullable Double times(double first, double second) {
    return second == 0 ? null : (Double) (first / second);
  }

  List<String> cells() {
    return List.of(
        times(done),
        times(good),
        times(median),
        times(tail),
        times(tasks),
        times(heap),
        times(memory));
  }

  static String times(@Nullable Double ratio) {
    if (ratio == null) {
      return Shown.NOTHING;
    }
    if (ratio.isInfinite()) {
      return Shown.NEVER;
    }
    return String.format(Locale.ROOT, ratio < ROUND_FROM ? "%.2f ×" : "%,.0f ×", ratio);
  }
}
