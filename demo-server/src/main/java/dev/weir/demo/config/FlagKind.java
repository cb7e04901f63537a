package dev.weir.demo.config;

import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Yes or no. */
enum FlagKind implements Kind<Boolean> {
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
