package dev.weir.demo.config;

import java.util.List;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One of a few words.
 *
 * @param words in the order in which they are told
 */
record WordKind(List<String> words) implements Kind<String> {

  static WordKind of(String... words) {
    return new WordKind(List.of(words));
  }

  @Override
  public String rule() {
    int last = words.size() - 1;
    return last == 0
        ? words.get(0)
        : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String word = text(value);
    if (!words.contains(word)) {
      throw new BrokenRuleException(rule());
    }
    return word;
  }
}
