package dev.weir.demo.yaml;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Yes or no. */
public enum FlagKind implements Kind<Boolean> {
  /** The only one. */
  FLAG;

  @Override
  public String rule() {
    return "true or false";
  }

  @Override
  public Boolean read(ScalarNode value) throws BrokenRuleException {
    if (!value.getTag().equals(Tag.BOOL)) {
      throw new BrokenRuleException(rule());
    }
    return Boolean.valueOf(value.getValue());
  }
}
