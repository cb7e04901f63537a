package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A line of text.
 *
 * @param rule what it says
 */
public record TextKind(String rule) implements Kind<String> {

  /** Characters in it at most. */
  public static final int LONGEST = 500;

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String line = text(value).strip();
    if (line.isEmpty()
        || line.length() > LONGEST
        || line.codePoints().anyMatch(Character::isISOControl)) {
      throw new BrokenRuleException(rule);
    }
    return line;
  }
}
