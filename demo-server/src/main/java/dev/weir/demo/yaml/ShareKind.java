package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A share of something, from nothing to all of it. */
public enum ShareKind implements Kind<Double> {
  /** The only one. */
  SHARE;

  private static final int LONGEST = 18;

  @Override
  public String rule() {
    return "a share from 0 to 1, as in 0.8";
  }

  @Override
  public Double read(ScalarNode value) throws BrokenRuleException {
    boolean number = value.getTag().equals(Tag.INT) || value.getTag().equals(Tag.FLOAT);
    String digits = value.getValue();
    if (number && digits.length() <= LONGEST && digits.matches("[0-9]+(\\.[0-9]+)?")) {
      double share = Double.parseDouble(digits);
      if (share <= 1) {
        return share;
      }
    }
    throw new BrokenRuleException(rule());
  }
}
