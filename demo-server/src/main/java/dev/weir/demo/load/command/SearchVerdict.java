package dev.weir.demo.load.command;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.report.Doubt;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.search.SearchSteps;
import java.time.Duration;
import java.util.List;

/**
 * Whether a run at a rate says anything of its target. A valid run may be late with one request in
 * a hundred, which is as many as may fail: a rate that was missed by no more than the generator may
 * have spoiled has not failed, and is to be tried again.
 */
final class SearchVerdict {

  private SearchVerdict() {}

  /** Of a run of such a length, in which so many were asked for. */
  static Verdict of(Doubt doubt, Duration length, long asked, SearchSteps steps) {
    Verdict verdict = Verdict.of(doubt.measured(), length, asked, doubt.bound());
    Counts counts = doubt.measured().counts();
    boolean owed =
        !steps.areEnough(counts.good(), counts.offered())
            && steps.areEnough(doubt.goodAtMost(), counts.offered());
    return verdict.valid() && owed ? new Verdict(List.of(words(doubt))) : verdict;
  }

  private static String words(Doubt doubt) {
    return "too few were good, and enough might have been: " + doubt.words();
  }
}
