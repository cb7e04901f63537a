package dev.weir.demo.yaml;

import dev.weir.demo.text.Times;
import java.time.Duration;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * A time with its unit.
 *
 * @param zero whether no time at all is one
 * @param most the longest allowed
 */
public record TimeKind(boolean zero, Duration most) implements Kind<Duration> {

  @Override
  public String rule() {
    return "a time such as 50ms";
  }

  @Override
  public Duration read(ScalarNode value) throws BrokenRuleException {
    Duration time = Times.parse(text(value)).orElseThrow(() -> new BrokenRuleException(rule()));
    if (time.compareTo(most) > 0 || (time.isZero() && !zero)) {
      throw new BrokenRuleException(
          (zero ? "at most " : "more than 0s, at most ") + Times.format(most));
    }
    return time;
  }
}
