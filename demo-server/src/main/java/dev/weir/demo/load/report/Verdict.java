package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.measure.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a run says anything of its target. It does not if the generator itself fell behind: then
 * requests were not offered when they should have been, and what was measured is the generator.
 *
 * @param reasons in words, why it says nothing; none if it is valid
 */
public record Verdict(List<String> reasons) {

  private static final double LEAST_OFFERED = 0.99;
  private static final double MOST_FAILED = 0.01;
  private static final Level TAIL = new Level("p99", 99);

  /* Of steps a request has two, its beginning and its end, and a stall of the loop is late with one of them. */
  private static final Level TAIL_OF_STEPS = new Level("p99.5", 99.5);

  /** Copies the reasons. */
  public Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * Whether it does.
   *
   * @return true if nothing speaks against it
   */
  public boolean valid() {
    return reasons.isEmpty();
  }

  /**
   * Of a run with an open loop: its own lag is to stay within a bound for 99 of 100 requests, that
   * of the threads that write and read for 99 of 100 steps they took, at least 99 % of what the
   * schedule asked for is to be offered by the end and that bound, and its machine is to have a
   * port and a socket for 99 of 100.
   *
   * @param measured what came of it
   * @param length how long requests were to be offered; less if the run was stopped before
   * @param asked how many requests the schedule has in that time
   * @param maxLag how late the generator may be
   * @return valid, or why not
   */
  public static Verdict of(Measured measured, Duration length, long asked, Duration maxLag) {
    List<String> reasons = new ArrayList<>();
    late("the generator fell behind: its own lag", measured.lag(), TAIL, maxLag, reasons);
    late("its event loop fell behind:", measured.loopLag(), TAIL_OF_STEPS, maxLag, reasons);
    long offered = measured.offeredWithin(length.plus(maxLag)); // so late may even the last one be
    if (offered < LEAST_OFFERED * asked) {
      reasons.add(
          "the generator offered "
              + Shown.count(offered)
              + " of "
              + Shown.count(asked)
              + " requests in time, "
              + Shown.percent(RunReport.share(offered, asked))
              + " (expected: at least "
              + Shown.percent(LEAST_OFFERED)
              + ")");
    }
    for (String shortage : Shortage.ALL) {
      long failed = measured.errors().getOrDefault(shortage, 0L);
      if (failed > MOST_FAILED * measured.counts().offered()) {
        reasons.add(
            "the generator's own machine ran short: "
                + shortage
                + ", for "
                + Shown.count(failed)
                + " of "
                + Shown.count(measured.counts().offered()));
      }
    }
    return new Verdict(reasons);
  }

  /**
   * And of what the run is held to: a threshold that failed by requests alone which the generator
   * itself was late with, or had no port for, says nothing of the target. If another one failed
   * without such an excuse, the target did, whatever is true of this one.
   *
   * @param thresholds that were asked for
   * @param planned how long requests were to be offered; if the run was stopped, until then
   * @param doubt what the generator had a part in, and what came of the run
   * @return this, or invalid, and which of them
   */
  public Verdict and(List<Threshold> thresholds, Duration planned, Doubt doubt) {
    List<Threshold> failed =
        thresholds.stream()
            .filter(threshold -> !threshold.judge(doubt.measured(), planned).held())
            .toList();
    List<String> excuses =
        failed.stream().flatMap(threshold -> threshold.excuse(planned, doubt).stream()).toList();
    return valid() && excuses.size() == failed.size() ? new Verdict(excuses) : this;
  }

  private static void late(
      String what, Spread lag, Level tail, Duration most, List<String> reasons) {
    long late = lag.at(tail.percent());
    if (lag.count() > 0 && late > most.toNanos()) {
      reasons.add(
          "%s %s was %s (expected: at most %s)"
              .formatted(what, tail.name(), Shown.time(late), Shown.time(most)));
    }
  }
}
