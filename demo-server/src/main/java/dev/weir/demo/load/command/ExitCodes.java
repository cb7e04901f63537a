package dev.weir.demo.load.command;

import dev.weir.demo.command.CommandErrors;
import dev.weir.demo.load.report.Comparison;
import dev.weir.demo.load.report.RunReport;
import dev.weir.demo.load.report.Search;
import dev.weir.demo.load.search.Found.End;

/** What a run says to a script. */
final class ExitCodes {

  static final int HELD = 0;
  static final int NOT_HELD = 1;
  static final int INVALID = 3;

  private ExitCodes() {}

  /* A run that says nothing of its target says nothing of thresholds either. Of a search that load itself has
   * ended, the run that held is valid: but it is not at the limit. */
  static int of(RunReport report) {
    if (!report.booksHeld()) { // whoever was late: money is not made or lost by that
      return NOT_HELD;
    }
    Search search = report.search();
    if (!report.verdict().valid() || (search != null && search.end() == End.GENERATOR)) {
      return INVALID;
    }
    boolean some = report.measured().counts().completed() > 0;
    boolean found = search == null || (search.limit() != null && search.end() != End.TRIES);
    return some && found && report.thresholdsHeld() ? HELD : NOT_HELD;
  }

  /* That one of the ways gets nothing done is what a comparison is there to show. */
  static int of(Comparison comparison) {
    if (!comparison.booksHeld()) {
      return NOT_HELD;
    }
    return comparison.isValid() ? HELD : INVALID;
  }

  /**
   * That of the whole command. Books that are not right are what a script has to know, whatever
   * else there is.
   *
   * @param judged what its runs say
   * @param booksHeld whether they are right
   * @param written whether all reports could be
   * @param signal what it ended by before its time; 0 if none came
   */
  static int of(int judged, boolean booksHeld, boolean written, int signal) {
    if (!booksHeld) {
      return NOT_HELD;
    }
    if (!written) {
      return CommandErrors.USAGE;
    }
    return signal == 0 ? judged : signal;
  }
}
