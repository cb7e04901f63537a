package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Second;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Some seconds of a run, one after the other, as one.
 *
 * @param from the number of the first
 * @param length how many they are; 1 or more
 * @param time how long they lasted; where the run or its plan ends within one, until then
 * @param counts what happened in all of them
 * @param response their longest median
 * @param response99 their longest p99
 * @param lag how late the generator was, at most: with a request, or a thread of it that writes and
 *     reads
 * @param onTheWire how many were on their way at the end of one of them, at most
 * @param queued how many waited likewise
 */
record Stint(
    int from,
    int length,
    Duration time,
    Counts counts,
    long response,
    long response99,
    long lag,
    long onTheWire,
    long queued) {

  private static final double NANOS_PER_SECOND = 1e9;

  static final List<String> NAMES =
      List.of(
          "offered/s",
          "done/s",
          "good/s",
          "errors",
          "away",
          "p50",
          "p99",
          "lag",
          "on the wire",
          "queued");

  /**
   * Puts them together.
   *
   * @param seconds one or more
   * @param until when what is counted in the last of them ends, as far as it ends before it does
   */
  static Stint of(List<Second> seconds, Duration until) {
    int from = seconds.get(0).number();
    Duration whole = Duration.ofSeconds(seconds.size());
    Duration part = until.minusSeconds(from);
    boolean ends = part.compareTo(Duration.ZERO) > 0 && part.compareTo(whole) < 0;
    return new Stint(
        from,
        seconds.size(),
        ends ? part : whole,
        seconds.stream().map(Second::counts).reduce(Counts.ZERO, Counts::plus),
        most(ended(seconds), Second::response),
        most(ended(seconds), Second::response99),
        most(seconds, second -> Math.max(second.lag(), second.loopLag())),
        most(seconds, Second::onTheWire),
        most(seconds, Second::queued));
  }

  /**
   * All, in about as many rows as may be. Those in which requests were still to be offered are not
   * put together with those in which the last ones ended.
   */
  static List<Stint> rows(RunReport report, int most) {
    List<Second> seconds = report.measured().seconds();
    Heading heading = report.heading();
    Duration offering = report.measured().offering(heading.planned());
    int planned = (int) Math.min(seconds.size(), heading.plannedSeconds());
    int length = Math.max(1, -Math.floorDiv(-seconds.size(), most));
    List<Stint> rows = new ArrayList<>();
    for (int from = 0; from < seconds.size(); ) {
      int to = Math.min(from + length, from < planned ? planned : seconds.size());
      rows.add(of(seconds.subList(from, to), from < planned ? offering : heading.took()));
      from = to;
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

  /** Of the first second, or of the first and last. */
  String name() {
    return length == 1 ? String.valueOf(from) : from + "–" + (from + length - 1);
  }

  /** In the order of {@link #NAMES}, in words. */
  List<String> cells() {
    return List.of(
        Shown.rate(perSecond(counts.offered())),
        Shown.rate(perSecond(counts.completed())),
        Shown.rate(perSecond(counts.good())),
        Shown.count(counts.wrong()),
        Shown.count(counts.turnedAway()),
        time(response),
        time(response99),
        Shown.time(lag),
        Shown.count(onTheWire),
        Shown.count(queued));
  }

  double perSecond(long count) {
    return count * NANOS_PER_SECOND / time.toNanos();
  }

  /** A time of those that ended, in words. */
  String time(long nanos) {
    return counts.ended() == 0 ? Shown.NOTHING : Shown.time(nanos);
  }
}
