package dev.weir.observe;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What errors that tell of work turned away have in common: they say why. */
public interface Refused {

  /**
   * Why.
   *
   * @return the reason, by which it was counted too
   */
  Reason reason();

  /**
   * After how long another try is worth it, as far as whoever refused can tell. A retry waits for
   * no less.
   *
   * @return zero or more; null if nothing is known, which is the default
   */
  default @Nullable Duration retryAfter() {
    return null;
  }
}
