package dev.weir.demo.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that mean something only beside certain words of another key. Not thread-safe. */
public final class Companions {

  private final String key;
  private final Map<String, List<String>> words = new LinkedHashMap<>();

  /**
   * Of a key.
   *
   * @param key whose words they go with
   */
  public Companions(String key) {
    this.key = key;
  }

  /**
   * Some keys go with a word, and with those for which they are named again.
   *
   * @param word of the key
   * @param companions the keys
   * @return this
   */
  public Companions with(String word, String... companions) {
    for (String companion : companions) {
      words.computeIfAbsent(companion, any -> new ArrayList<>()).add(word);
    }
    return this;
  }

  /**
   * Refuses what does not go with a word.
   *
   * @param section in which they are
   * @param word empty if nobody knows which was meant: then none is refused
   */
  public void check(Section section, Optional<String> word) {
    words.forEach(
        (companion, owners) -> {
          if (word.isEmpty()) {
            section.at(companion);
          } else if (!owners.contains(word.get())) {
            section.refuse(companion, "only with " + key + ": " + WordKind.anyOf(owners));
          }
        });
  }

  /**
   * Refuses all of them, as the key itself has no business here.
   *
   * @param section in which they are
   * @param rule to follow "expected: "
   */
  public void refuse(Section section, String rule) {
    section.refuse(key, rule);
    words.keySet().forEach(companion -> section.refuse(companion, rule));
  }
}
