package dev.weir.demo.load.http;

/** There is nobody to put under load: says where, and why, in one line. */
public final class UnreachableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreachableException(String where, String why, Throwable cause) {
    super(where + ": " + why, cause);
  }

  UnreachableException(String where, String why) {
    super(where + ": " + why);
  }
}
