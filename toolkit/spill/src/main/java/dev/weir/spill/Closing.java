package dev.weir.spill;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Closes what was opened before something failed. */
final class Closing {

  private Closing() {}

  /**
   * Closes all of them, in that order.
   *
   * @param why what failed: further failures are added to it
   * @param opened what to close, as far as there is any
   */
  static void after(Throwable why, @Nullable Closeable... opened) {
    for (Closeable each : opened) {
      try {
        if (each != null) {
          each.close();
        }
      } catch (IOException e) {
        why.addSuppressed(e);
      }
    }
  }
}
