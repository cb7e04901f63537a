package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * What a single value must be, and what it then means. Without state.
 *
 * @param <T> what it is read as
 */
public interface Kind<T> {

  /**
   * The rule in words.
   *
   * @return to follow "expected: "
   */
  String rule();

  /**
   * Whether a value is not to be told, should it be wrong: it may be a password.
   *
   * @param value as it stands in the file
   * @return false, unless somebody knows better
   */
  default boolean isSecret(ScalarNode value) {
    return false;
  }

  /**
   * Reads a value.
   *
   * @param value as it stands in the file
   * @return what it means
   * @throws BrokenRuleException if it is anything else
   */
  T read(ScalarNode value) throws BrokenRuleException;

  /**
   * The text of a value that YAML itself reads as text.
   *
   * @param value as it stands in the file
   * @return its text
   * @throws BrokenRuleException if it is a number or the like
   */
  default String text(ScalarNode value) throws BrokenRuleException {
    if (!value.getTag().equals(Tag.STR)) {
      throw new BrokenRuleException(rule());
    }
    return value.getValue();
  }
}
