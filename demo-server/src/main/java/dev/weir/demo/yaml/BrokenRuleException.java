package dev.weir.demo.yaml;

/** A value is not what its key expects; whoever knows the key says so. */
public final class BrokenRuleException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * With what would be right.
   *
   * @param rule to follow "expected: "
   */
  public BrokenRuleException(String rule) {
    super(rule, null, false, false);
  }
}
