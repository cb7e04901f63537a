package dev.weir.spill;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What is on disk is not what was written there, or some of it is missing. Names the file, the
 * offset and the rule that is broken.
 *
 * <p>Only for what no crash explains. The torn end that a crash may leave is cut off and logged.
 */
public final class SpillCorruptException extends IOException {

  private static final long serialVersionUID = 1L;

  private final String rule;

  SpillCorruptException(Path file, long offset, String rule) {
    super(file + " at " + offset + ": " + rule);
    this.rule = rule;
  }

  /** The rule that is broken. */
  String rule() {
    return rule;
  }
}
