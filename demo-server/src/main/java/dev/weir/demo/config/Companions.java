package dev.weir.demo.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys that mean something only beside certain words of another key. Not thread-safe. */
final class Companions {

  private final String key;
  private final Map<String, List<String>> words = new LinkedHashMap<>();

  /** Of this key. */
  Companions(String key) {
    this.key = key;
  }

  /** These keys go with this word, and with those for which they are named again. */
  Companions with(String word, String... companions) {
    for (String companion : companions) {
      words.computeIfAbsent(companion, any -> new ArrayList<>()).add(word);
    }
    return this;
  }

  /** Refuses what does not go with a word; nothing if nobody knows which word was meant. */
  void check(Section section, Optional<String> word) {
    words.forEach(
        (companion, owners) -> {
          if (word.isEmpty()) {
            section.at(companion);
          } else if (!owners.contains(word.get())) {
            section.refuse(companion, "only with " + key + ": " + WordKind.anyOf(owners));
          }
        });
  }

  /** Refuses all of them, as the key itself has no business here. */
  void refuse(Section section, String rule) {
    section.refuse(key, rule);
    words.keySet().forEach(companion -> section.refuse(companion, rule));
  }
}
