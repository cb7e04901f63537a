package dev.weir.demo.load.command;

import dev.weir.demo.load.report.RunReport;

/** What a run says to a script. */
final class ExitCodes {

  static final int HELD = 0;
  static final int NOT_HELD = 1;
  static final int INVALID = 3;
  static final int INTERRUPTED = 130;

  private ExitCodes() {}

  /* A run that says nothing of its target says nothing of thresholds either. */
  static int of(RunReport report) {
    if (!report.verdict().valid()) {
      return INVALID;
    }
    boolean some = report.measured().counts().completed() > 0;
    boolean found = report.search() == null || report.search().limit() != null;
    return some && found && report.thresholdsHeld() ? HELD : NOT_HELD;
  }
}
