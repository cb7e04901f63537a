package dev.weir.retry;

import org.jspecify.annotations.Nullable;

/**
 * Says of an error why {@link Retries} let it through, and after how many attempts. It is never
 * thrown: it is among the {@linkplain Throwable#getSuppressed() suppressed} of the last attempt's
 * own error, which is what the caller gets, so that it is mapped as it would be without retries.
 *
 * <p>There is none on an error that was not worth a retry the first time, nor on one that takes no
 * suppressed ones. An error that is the same object for several calls, a constant say, tells of the
 * first that was given up.
 */
public final class GivenUpNote extends Exception {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final GivenUp why;
  private final long attempts;

  GivenUpNote(String name, GivenUp why, long attempts) {
    super(
        name
            + ": given up after "
            + attempts
            + " attempt"
            + (attempts == 1 ? "" : "s")
            + ": "
            + why.words(),
        null,
        false,
        false);
    this.name = name;
    this.why = why;
    this.attempts = attempts;
  }

  /**
   * The note on an error.
   *
   * @param error what a call failed with
   * @return null if there is none
   */
  public static @Nullable GivenUpNote on(Throwable error) {
    for (Throwable suppressed : error.getSuppressed()) {
      if (suppressed instanceof GivenUpNote note) {
        return note;
      }
    }
    return null;
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
