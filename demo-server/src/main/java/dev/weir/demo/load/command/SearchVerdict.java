package dev.weir.demo.load.command;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.search.SearchSteps;
import java.time.Duration;
import java.util.List;

/**
 * Whether a run at a rate says anything of its target. A valid run may be late with one request in
 * a hundred, which is as many as may fail: a rate that was missed by no more than these has not
 * failed, and is to be tried again.
 */
final class SearchVerdict {

  private SearchVerdict() {}

  /** Of a run of such a length, in which so many were asked for. */
  static Verdict of(
      Measured measured,
      Duration length,
      long asked,
      Duration maxLag,
      SearchSteps steps,
      Duration slo) {
    Verdict verdict = Verdict.of(measured, length, asked, maxLag);
    Counts counts = measured.counts();
    long own = measured.offeredLateBy(slo) + shortages(measured);
    boolean owed =
        !steps.areEnough(counts.good(), counts.offered())
            && steps.areEnough(counts.good() + own, counts.offered());
    return verdict.valid() && owed ? new Verdict(List.of(words(own, counts))) : verdict;
  }

  private static long shortages(Measured measured) {
    return Shortage.ALL.stream().mapToLong(what -> measured.errors().getOrDefault(what, 0L)).sum();
  }

  private static String words(long own, Counts counts) {
    return "the generator itself was late by more than the SLO with "
        + own
        + " of "
        + counts.offered()
        + " requests, or ran short; without these, enough would have been good";
  }
}
