package dev.weir.demo.config;

/** A value is not what its key expects; whoever knows the key says so. */
final class BrokenRuleException extends Exception {

  private static final long serialVersionUID = 1L;

  /** With the rule, to follow "expected: ". */
  BrokenRuleException(String rule) {
    super(rule, null, false, false);
  }
}
