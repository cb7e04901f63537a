package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Some seconds of a run, one after the other, as one.
 *
 * @param from the number of the first
 * @param length how many they are; 1 or more
 * @param counts what happened in all of them
 * @param response their longest median
 * @param response99 their longest p99
 * @param lag how late the generator was, at most
 * @param onTheWire how many were on their way at the end of one of them, at most
 * @param queued how many waited likewise
 */
record Stint(
    int from,
    int length,
    Counts counts,
    long response,
    long response99,
    long lag,
    long onTheWire,
    long queued) {

  static Stint of(List<Second> seconds) {
    return new Stint(
        seconds.get(0).number(),
        seconds.size(),
        seconds.stream().map(Second::counts).reduce(Counts.ZERO, Counts::plus),
        most(ended(seconds), Second::response),
        most(ended(seconds), Second::response99),
        most(seconds, Second::lag),
        most(seconds, Second::onTheWire),
        most(seconds, Second::queued));
  }

  /** All, in at most so many rows. */
  static List<Stint> rows(List<Second> seconds, int most) {
    int length = Math.max(1, -Math.floorDiv(-seconds.size(), most));
    List<Stint> rows = new ArrayList<>();
    for (int from = 0; from < seconds.size(); from += length) {
      rows.add(of(seconds.subList(from, Math.min(from + length, seconds.size()))));
    }
    return rows;
  }

  /** Of those in which nothing ended there are no times to tell. */
  private static List<Second> ended(List<Second> seconds) {
    return seconds.stream().filter(second -> second.counts().ended() > 0).toList();
  }

  private static long most(List<Second> seconds, ToLongFunction<Second> value) {
    return seconds.stream().mapToLong(value).max().orElse(0);
  }

  double perSecond(long count) {
    return (double) count / length;
  }

  /** A time of those that ended, in words. */
  String time(long nanos) {
    return counts.ended() == 0 ? Shown.NOTHING : Shown.time(nanos);
  }
}
