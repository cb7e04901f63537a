package dev.weir.spill;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The disk did not do what it was asked to: it is full, may not be written to, or is broken. Names
 * the folder and the cause.
 *
 * <p>What was accepted before is not affected, and the same may be tried again.
 */
public final class SpillFailedException extends IOException {

  private static final long serialVersionUID = 1L;

  SpillFailedException(Path folder, String what, Throwable cause) {
    super(folder + ": " + what + ": " + cause, cause);
  }

  SpillFailedException(Path folder, String what) {
    super(folder + ": " + what);
  }
}
