package dev.weir.demo.yaml;

import dev.weir.demo.text.Nearest;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One of a few words.
 *
 * @param words in the order in which they are told
 */
public record WordKind(List<String> words) implements Kind<String> {

  /**
   * One of these.
   *
   * @param words in the order in which they are told
   * @return the kind
   */
  public static WordKind of(String... words) {
    return new WordKind(List.of(words));
  }

  /**
   * These words as they are told.
   *
   * @param words at least one
   * @return with commas and an "or"
   */
  public static String anyOf(List<String> words) {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  @Override
  public String rule() {
    return anyOf(words);
  }

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String word = text(value);
    if (!words.contains(word)) {
      String meant = Nearest.likely(word, words).map(w -> "; did you mean " + w + "?").orElse("");
      throw new BrokenRuleException(rule() + meant);
    }
    return word;
  }
}
