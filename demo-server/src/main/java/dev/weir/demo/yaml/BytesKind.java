package dev.weir.demo.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A number of bytes that may be large: plain, or in k (1,000), m (1,000,000), KiB, MiB or GiB.
 *
 * @param least the lowest allowed, a whole number of KiB
 * @param most the highest allowed, a whole number of GiB
 */
public record BytesKind(long least, long most) implements Kind<Long> {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(k|m|KiB|MiB|GiB|)");
  private static final long SATURATED = Long.MAX_VALUE;

  @Override
  public String rule() {
    return "bytes, as in 65536, 64KiB, 100MiB or 10GiB";
  }

  @Override
  public Long read(ScalarNode value) throws BrokenRuleException {
    long bytes = bytes(value, FORM, rule());
    if (bytes < least || bytes > most) {
      throw new BrokenRuleException((least >> 10) + "KiB to " + (most >> 30) + "GiB");
    }
    return bytes;
  }

  /* Saturated: what is more than a long is more than anybody allows. */
  static long bytes(ScalarNode value, Pattern form, String rule) throws BrokenRuleException {
    Matcher matcher = form.matcher(value.getValue());
    if (!matcher.matches() || value.getTag().equals(Tag.INT) != matcher.group(2).isEmpty()) {
      throw new BrokenRuleException(rule);
    }
    long number = Long.parseLong(matcher.group(1));
    long unit = unit(matcher.group(2));
    return number > SATURATED / unit ? SATURATED : number * unit;
  }

  private static long unit(String name) {
    return switch (name) {
      case "k" -> 1_000;
      case "m" -> 1_000_000;
      case "KiB" -> 1L << 10;
      case "MiB" -> 1L << 20;
      case "GiB" -> 1L << 30;
      default -> 1;
    };
  }
}
