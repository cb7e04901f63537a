package dev.weir.demo.load.sql;

import dev.weir.demo.load.scenario.RuleKind;
import dev.weir.demo.yaml.Field;
import dev.weir.demo.yaml.FlagKind;
import dev.weir.demo.yaml.Section;
import dev.weir.demo.yaml.TextKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one of the {@code values} of a statement: a map of one key, which says where it comes from.
 */
final class ValueReader {

  private static final int MOST_TEXTS = 1_000;
  private static final String NUMBER = "(-?[0-9]{1,18})";
  private static final Pattern RANGE = Pattern.compile(NUMBER + "\\.\\." + NUMBER);
  private static final Pattern WHOLE = Pattern.compile(NUMBER);
  private static final TextKind TEXT = new TextKind("a text");
  private static final List<String> KEYS = List.of("random", "text", "sequence", "uuid");
  private static final RuleKind<ValueSource> RANDOM =
      new RuleKind<>("whole numbers from one to another, as in 1..1000", ValueReader::random);
  private static final RuleKind<ValueSource> SEQUENCE =
      new RuleKind<>("a whole number to begin with, as in 1", ValueReader::sequence);

  private ValueReader() {}

  /** Empty if it is wrong. */
  static Optional<ValueSource> read(Section section) {
    String key = KEYS.stream().filter(each -> section.at(each) != null).findFirst().orElse(null);
    KEYS.stream()
        .filter(each -> !each.equals(key))
        .forEach(each -> section.refuse(each, "one of them, and no other beside " + key));
    Optional<ValueSource> source =
        key == null
            ? section.need("random", RANDOM)
            : switch (key) {
              case "random" -> section.find(key, RANDOM);
              case "sequence" -> section.find(key, SEQUENCE);
              case "text" -> texts(section);
              default -> unique(section);
            };
    section.end();
    return source;
  }

  private static Optional<ValueSource> texts(Section section) {
    List<Field> fields = section.needList("text", MOST_TEXTS, "texts");
    List<String> texts = new ArrayList<>();
    fields.forEach(field -> section.read(field, TEXT).ifPresent(texts::add));
    return texts.isEmpty() ? Optional.empty() : Optional.of(new ValueSource.Choice(texts));
  }

  private static Optional<ValueSource> unique(Section section) {
    Field field = section.at("uuid");
    Optional<Boolean> wanted = section.find("uuid", FlagKind.FLAG);
    if (wanted.isPresent() && !wanted.get() && field != null) {
      section.mistake(field, "false (expected: true, or another key)");
      return Optional.empty();
    }
    return wanted.map(flag -> new ValueSource.Unique());
  }

  private static ValueSource random(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      throw new IllegalArgumentException(text);
    }
    long least = Long.parseLong(range.group(1));
    long most = Long.parseLong(range.group(2));
    if (most < least) {
      throw new IllegalArgumentException(text + " (expected: the lower number first)");
    }
    return new ValueSource.Random(least, most);
  }

  private static ValueSource sequence(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return new ValueSource.Sequence(Long.parseLong(text));
  }
}
