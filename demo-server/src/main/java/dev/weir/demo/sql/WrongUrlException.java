package dev.weir.demo.sql;

/** A text is no URL of a database. Its message does not show it: there may be a password in it. */
public final class WrongUrlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  WrongUrlException(String head, String rule) {
    super(head + "... (expected: " + rule + ")");
  }
}
