package dev.weir.demo.yaml;

import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A number of bytes, 1 or more: plain, or in k (1,000), m (1,000,000), KiB or MiB.
 *
 * @param most the highest allowed, a whole number of MiB
 */
public record SizeKind(int most) implements Kind<Integer> {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(k|m|KiB|MiB|)");

  @Override
  public String rule() {
    return "bytes, as in 65536, 64KiB or 1MiB";
  }

  @Override
  public Integer read(ScalarNode value) throws BrokenRuleException {
    long bytes = BytesKind.bytes(value, FORM, rule());
    if (bytes < 1 || bytes > most) {
      throw new BrokenRuleException("1 to " + (most >> 20) + "MiB");
    }
    return (int) bytes;
  }
}
