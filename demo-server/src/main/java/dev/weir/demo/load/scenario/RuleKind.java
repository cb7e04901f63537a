package dev.weir.demo.load.scenario;

import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import java.util.function.Function;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A text that something else reads, which throws an IllegalArgumentException if it is wrong.
 *
 * @param rule what is right
 * @param reader gives what it means
 * @param secret tells which values may be secret
 * @param <T> what it is read as
 */
public record RuleKind<T>(String rule, Function<String, T> reader, Predicate<String> secret)
    implements Kind<T> {

  /**
   * Of values that are no secret.
   *
   * @param rule what is right
   * @param reader gives what it means
   */
  public RuleKind(String rule, Function<String, T> reader) {
    this(rule, reader, value -> false);
  }

  @Override
  public boolean isSecret(ScalarNode value) {
    return secret.test(value.getValue());
  }

  @Override
  public T read(ScalarNode value) throws BrokenRuleException {
    /* 200 is a number to YAML, and a status as good as "200,404". */
    boolean text = value.getTag().equals(Tag.STR) || value.getTag().equals(Tag.INT);
    try {
      if (text) {
        return reader.apply(value.getValue());
      }
    } catch (IllegalArgumentException e) {
      throw new BrokenRuleException(ruleOf(e));
    }
    throw new BrokenRuleException(rule);
  }

  /* The more exact one, if it tells one. */
  private String ruleOf(IllegalArgumentException error) {
    String message = String.valueOf(error.getMessage());
    int begins = message.lastIndexOf("(expected: ");
    return begins < 0 || !message.endsWith(")")
        ? rule
        : message.substring(begins + "(expected: ".length(), message.length() - 1);
  }
}
