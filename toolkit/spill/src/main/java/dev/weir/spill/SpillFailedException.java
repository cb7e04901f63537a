package dev.weir.spill;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The disk did not do what it was asked to: it is full, may not be written to, or is broken. Names
 * the folder and the cause.
 *
 * <p>What was accepted before can still be read, and the same may be tried again. There are two
 * exceptions. After a sync that failed, those records are never acknowledged, and no sync succeeds
 * until they were passed on. And a spill whose closing failed is closed: what was not yet handed to
 * the operating system, 64 KiB at most, is lost.
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
