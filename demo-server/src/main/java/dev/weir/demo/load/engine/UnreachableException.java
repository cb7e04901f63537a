package dev.weir.demo.load.engine;

/** There is nobody to put under load: says where, and why, in one line. */
public final class UnreachableException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * Nobody.
   *
   * @param where what was asked, with nothing secret in it
   * @param why in a few words
   * @param cause what it ended with
   */
  public UnreachableException(String where, String why, Throwable cause) {
    super(where + ": " + why, cause);
  }

  /**
   * Nobody, though nothing failed.
   *
   * @param where what was asked, with nothing secret in it
   * @param why in a few words
   */
  public UnreachableException(String where, String why) {
    super(where + ": " + why);
  }
}
