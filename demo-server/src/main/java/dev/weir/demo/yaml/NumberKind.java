package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A whole number.
 *
 * @param least the lowest allowed
 * @param most the highest allowed
 */
public record NumberKind(int least, int most) implements Kind<Integer> {

  /** As many digits as a long surely has room for. */
  private static final int LONGEST = 18;

  @Override
  public String rule() {
    return "a number from " + least + " to " + most;
  }

  @Override
  public Integer read(ScalarNode value) throws BrokenRuleException {
    String digits = value.getValue();
    if (value.getTag().equals(Tag.INT) && digits.length() <= LONGEST) {
      long number = Long.parseLong(digits);
      if (number >= least && number <= most) {
        return (int) number;
      }
    }
    boolean quoted = !value.isPlain() && digits.matches("[0-9]+");
    throw new BrokenRuleException(rule() + (quoted ? ", without quotes" : ""));
  }
}
