package dev.weir.demo.config;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What a single value must be, and what it then means. Without state.
 *
 * @param <T> what it is read as
 */
interface Kind<T> {

  /** The rule in words, to follow "expected: ". */
  String rule();

  /**
   * Reads a value.
   *
   * @throws BrokenRuleException if it is anything else
   */
  T read(ScalarNode value) throws BrokenRuleException;

  /** The text of a value that YAML itself reads as text. */
  default String text(ScalarNode value) throws BrokenRuleException {
    if (!value.getTag().equals(Tag.STR)) {
      throw new BrokenRuleException(rule());
    }
    return value.getValue();
  }
}
