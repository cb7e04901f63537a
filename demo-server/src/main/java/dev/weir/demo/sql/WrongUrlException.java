package dev.weir.demo.sql;

/** A text is no URL of a database. Its message does not show it: there may be a password in it. */
public final class WrongUrlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  WrongUrlException(String head, String rule) {
    super(head + "... (expected: " + rule + ")");
  }

  /* An option may stand there that whoever connects sets: it would not do what it says, or undo what they do. */
  static WrongUrlException ofOption(String head, String option, String names) {
    return new WrongUrlException(
        head + "...?" + option + "=", "without " + names + ", which are set here");
  }
}
