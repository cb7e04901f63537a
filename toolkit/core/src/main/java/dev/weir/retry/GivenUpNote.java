package dev.weir.retry;

import org.jspecify.annotations.Nullable;

/**
 * Says of an error why {@link Retries} let it through, and after how many attempts. It is never
 * thrown: it is among the {@linkplain Throwable#getSuppressed() suppressed} of the last attempt's
 * own error, which is what the caller gets, so that it is mapped as it would be without retries.
 *
 * <p>There is none on an error that was not worth a retry the first time, nor on one that takes no
 * suppressed ones. An error that is the same object for several calls, a constant say, tells of the
 * first that was given up by retries of a name, and of a few names. The {@linkplain #getCause()
 * cause} of a note is what the timer threw that took no wait, or, on what a function of the
 * caller's has thrown, the last attempt's own error; else there is none.
 */
public final class GivenUpNote extends Exception {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final GivenUp why;
  private final long attempts;

  GivenUpNote(String name, GivenUp why, long attempts, @Nullable Throwable cause) {
    super(
        name
            + ": given up after "
            + attempts
            + " attempt"
            + (attempts == 1 ? "" : "s")
            + ": "
            + why.words(),
        cause,
        false,
        false);
    this.name = name;
    this.why = why;
    this.attempts = attempts;
  }

  /**
   * The note on an error: that of the outermost retries, where some are within others.
   *
   * @param error what a call failed with
   * @return null if there is none
   */
  public static @Nullable GivenUpNote on(Throwable error) {
    GivenUpNote last = null;
    for (Throwable suppressed : error.getSuppressed()) {
      if (suppressed instanceof GivenUpNote note) {
        last = note;
      }
    }
    return last;
  }

  /**
   * Whose retries.
   *
   * @return the name of the {@link Retries}
   */
  public String name() {
    return name;
  }

  /**
   * Why no other try was made.
   *
   * @return the reason
   */
  public GivenUp why() {
    return why;
  }

  /**
   * How often it was tried: in a row, where elements begin the count anew.
   *
   * @return at least 1
   */
  public long attempts() {
    return attempts;
  }
}
