package dev.weir.bench.overload;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a stream of requests.
 *
 * @param seconds how long they were offered
 * @param offered how many
 * @param admitted that were answered with 200, whenever
 * @param good of these, within the objective of their intended start
 * @param rejected that were not, by status or cause; those that the generator had no room for, as
 *     all others were still on their way, are among them
 * @param admittedTimes since the intended start
 * @param rejectedTimes likewise, of those that were answered otherwise
 * @param cpu cores that all processes that serve kept busy, on average
 * @param reasons what the protection tells of why it turned requests away, of all streams
 * @param falseRejects requests that the server turned away with fewer in flight than it has
 *     workers, of all streams
 * @param doubts why the run says nothing of the server, as the generator fell behind; none if it
 *     did not
 * @param course second by second
 */
public record Outcome(
    double seconds,
    long offered,
    long admitted,
    long good,
    Map<String, Long> rejected,
    Quantiles admittedTimes,
    Quantiles rejectedTimes,
    double cpu,
    Map<String, Long> reasons,
    long falseRejects,
    List<String> doubts,
    List<Second> course) {

  private static final String NO_ROOM = "not sent";

  /** Copies what can be changed. */
  public Outcome {
    rejected = Map.copyOf(rejected);
    reasons = Map.copyOf(reasons);
    doubts = List.copyOf(doubts);
    course = List.copyOf(course);
  }

  static Outcome of(Measured measured, Duration offering, ServerShare server, List<String> doubts) {
    Counts counts = measured.counts();
    Map<String, Long> rejected = new TreeMap<>(measured.errors());
    if (counts.turnedAway() + counts.cutOff() > 0) {
      rejected.put(NO_ROOM, counts.turnedAway() + counts.cutOff());
    }
    return new Outcome(
        offering.toNanos() / 1e9,
        counts.offered(),
        counts.completed(),
        counts.good(),
        rejected,
        Quantiles.of(measured.times().response()),
        Quantiles.of(measured.times().refused()),
        server.cores(),
        server.reasons(),
        server.falsely(),
        doubts,
        measured.seconds());
  }

  /**
   * Whether it says anything of the server.
   *
   * @return false if the generator fell behind
   */
  public boolean valid() {
    return doubts.isEmpty();
  }

  /**
   * Per second.
   *
   * @return what was offered
   */
  public double offeredRate() {
    return offered / seconds;
  }

  /**
   * Per second.
   *
   * @return what was admitted
   */
  public double admittedRate() {
    return admitted / seconds;
  }

  /**
   * Per second: nothing else is of use to anybody.
   *
   * @return what was done within the objective
   */
  public double goodput() {
    return good / seconds;
  }

  /**
   * Per second.
   *
   * @return what had no answer, or another one
   */
  public double rejectedRate() {
    return (offered - admitted) / seconds;
  }

  /**
   * How much of what was offered was done within the objective.
   *
   * @return from 0 to 1; 1 of nothing
   */
  public double availability() {
    return offered == 0 ? 1 : (double) good / offered;
  }

  /**
   * How much of what was offered was turned away with fewer in flight than there are workers.
   *
   * @return from 0 to 1
   */
  public double falseShare() {
    return offered == 0 ? 0 : (double) falseRejects / offered;
  }

  /**
   * The one in the middle, by goodput, of those that say anything; of all, if none does.
   *
   * @param rounds at least one
   * @return one of them
   */
  public static Outcome median(List<Outcome> rounds) {
    List<Outcome> valid = rounds.stream().filter(Outcome::valid).toList();
    List<Outcome> sorted =
        (valid.isEmpty() ? rounds : valid)
            .stream().sorted(Comparator.comparingDouble(Outcome::goodput)).toList();
    return sorted.get(sorted.size() / 2);
  }
}
