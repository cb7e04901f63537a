package dev.weir.demo.sql;

/** A text is no URL of a database. Its message does not show it: there may be a password in it. */
public final class WrongUrlException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String rule;

  WrongUrlException(String head, String rule) {
    super(head + "... (expected: " + rule + ")");
    this.rule = rule;
  }

  /**
   * What the text does not keep to.
   *
   * @return to follow "expected: "
   */
  public String rule() {
    return rule;
  }
}
