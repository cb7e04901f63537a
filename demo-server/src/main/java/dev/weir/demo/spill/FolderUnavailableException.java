package dev.weir.demo.spill;

import java.io.IOException;

/** A spill's folder cannot be used: it is taken, may not be written to, or holds something else. */
public final class FolderUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  FolderUnavailableException(String spill, IOException cause) {
    super("spills." + spill + ".folder: " + cause.getMessage(), cause);
  }
}
