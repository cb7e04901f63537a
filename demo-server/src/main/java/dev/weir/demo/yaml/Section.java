package dev.weir.demo.yaml;

import dev.weir.demo.text.Nearest;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A map in the file: keys and their values. Whatever is wrong in it goes to the {@link Mistakes},
 * and reading goes on.
 */
public final class Section {

  private static final String MERGE = "<<";

  /* A key is known once somebody has asked for it, with or without success; when everybody has,
   * what is left over is unknown (end). Nothing that is read is of use if there was a mistake, so
   * whoever asks for a value that is wrong gets an empty answer and takes any value instead. */
  private final Field field;
  private final Mistakes mistakes;
  private final Map<String, Field> fields = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  private Section(Field field, List<NodeTuple> entries, Mistakes mistakes) {
    this.field = field;
    this.mistakes = mistakes;
    for (NodeTuple entry : entries) {
      if (mistakes.full()) {
        break;
      }
      put(entry.getKeyNode(), entry.getValueNode());
    }
  }

  /**
   * The section that a value is.
   *
   * @param field the value; nothing at all is an empty section
   * @param mistakes where whatever is wrong in it goes
   * @return empty if it is no map, which is a mistake
   */
  public static Optional<Section> of(Field field, Mistakes mistakes) {
    if (field.isNothing()) {
      return Optional.of(new Section(field, List.of(), mistakes));
    }
    if (field.node() instanceof MappingNode map) {
      return Optional.of(new Section(field, map.getValue(), mistakes));
    }
    mistakes.wrong(field, "keys with values");
    return Optional.empty();
  }

  private void put(Node key, Node value) {
    int line = Field.lineOf(key);
    if (!(key instanceof ScalarNode scalar)) {
      mistakes.add(line, field.key(), Shown.value(key) + " as a key (expected: a word)");
      return;
    }
    String name = scalar.getValue();
    Field next = new Field(field, name, line, value);
    Field first = fields.putIfAbsent(name, next);
    if (first != null) {
      mistakes.add(next, "given again (expected: once; line " + first.line() + " has it)");
    }
  }

  /**
   * A value of whatever type.
   *
   * @param key where it stands
   * @return null if it is not there
   */
  public @Nullable Field at(String key) {
    known.add(key);
    return fields.get(key);
  }

  /**
   * Whether a word is what is in the file, or nothing is: and not what stands in for a mistake.
   *
   * @param key where it would stand
   * @param word that was read
   * @return false if something else stands there
   */
  public boolean says(String key, String word) {
    Field value = at(key);
    return value == null
        || (value.node() instanceof ScalarNode scalar && scalar.getValue().equals(word));
  }

  /**
   * A value that may be left out.
   *
   * @param key where it stands
   * @param kind what it must be
   * @param <T> what it is read as
   * @return empty if it is left out, or is wrong
   */
  public <T> Optional<T> find(String key, Kind<T> kind) {
    Field value = at(key);
    return value == null ? Optional.empty() : read(value, kind);
  }

  /**
   * A value with a default.
   *
   * @param key where it stands
   * @param kind what it must be
   * @param usual what it is if it is left out
   * @param <T> what it is read as
   * @return empty only if it is wrong
   */
  public <T> Optional<T> find(String key, Kind<T> kind, T usual) {
    Field value = at(key);
    return value == null ? Optional.of(usual) : read(value, kind);
  }

  /**
   * A value that is in here.
   *
   * @param value in this section
   * @param kind what it must be
   * @param <T> what it is read as
   * @return empty if it is wrong
   */
  public <T> Optional<T> read(Field value, Kind<T> kind) {
    if (value.node() instanceof ScalarNode scalar) {
      try {
        return Optional.of(kind.read(scalar));
      } catch (BrokenRuleException e) {
        if (kind.isSecret(scalar)) {
          mistakes.add(value, "\"...\" (expected: " + e.getMessage() + ")");
        } else {
          mistakes.wrong(value, String.valueOf(e.getMessage()));
        }
      }
    } else {
      mistakes.wrong(value, kind.rule());
    }
    return Optional.empty();
  }

  /**
   * A value that must be there.
   *
   * @param key where it stands
   * @param kind what it must be
   * @param <T> what it is read as
   * @return empty if it is not there, or is wrong
   */
  public <T> Optional<T> need(String key, Kind<T> kind) {
    Field value = at(key);
    if (value == null) {
      missing(key, kind.rule());
      return Optional.empty();
    }
    return read(value, kind);
  }

  private void missing(String key, String rule) {
    Field nowhere = new Field(field, key, field.line(), field.node());
    mistakes.add(nowhere, "missing (expected: " + rule + ")");
  }

  /**
   * A section that may be left out.
   *
   * @param key where it stands
   * @return empty if it is left out, or is none
   */
  public Optional<Section> findSection(String key) {
    Field value = at(key);
    return value == null ? Optional.empty() : of(value, mistakes);
  }

  /**
   * A map from names of any kind, with at least one in it.
   *
   * @param key where it stands
   * @param most how many there may be
   * @param what they are, to follow a number
   * @return empty if it is missing or wrong
   */
  public Map<String, Field> needMap(String key, int most, String what) {
    Field value = at(key);
    if (value != null && value.node() instanceof MappingNode map && fits(map, most)) {
      return new Section(value, map.getValue(), mistakes).fields;
    }
    misfit(key, "1 to " + most + " " + what);
    return Map.of();
  }

  /**
   * A map that may be left out, but is not empty.
   *
   * @param key where it stands
   * @param most how many there may be
   * @param what they are, to follow a number
   * @return empty if it is left out, or is wrong
   */
  public Map<String, Field> findMap(String key, int most, String what) {
    return at(key) == null ? Map.of() : needMap(key, most, what);
  }

  /**
   * A list with at least one item.
   *
   * @param key where it stands
   * @param most how many there may be
   * @param what they are, to follow a number
   * @return empty if it is missing or wrong
   */
  public List<Field> needList(String key, int most, String what) {
    Field value = at(key);
    if (value != null && value.node() instanceof SequenceNode list && fits(list, most)) {
      return value.items(list);
    }
    misfit(key, "a list of 1 to " + most + " " + what);
    return List.of();
  }

  private static boolean fits(CollectionNode<?> node, int most) {
    return !node.getValue().isEmpty() && node.getValue().size() <= most;
  }

  private void misfit(String key, String rule) {
    if (fields.containsKey(key)) {
      refuse(key, rule);
    } else {
      missing(key, rule);
    }
  }

  /**
   * A key that means nothing beside the others: a mistake if it is there.
   *
   * @param key that may not be
   * @param rule to follow "expected: "
   */
  public void refuse(String key, String rule) {
    Field value = at(key);
    if (value != null) {
      mistakes.wrong(value, rule);
    }
  }

  /**
   * Something about a value in here is wrong that is not the value itself.
   *
   * @param value in this section
   * @param problem in words
   */
  public void mistake(Field value, String problem) {
    mistakes.add(value, problem);
  }

  /** When everybody has asked for their keys: what is left over is a mistake. */
  public void end() {
    for (Map.Entry<String, Field> entry : fields.entrySet()) {
      if (mistakes.full()) {
        break;
      }
      if (!known.contains(entry.getKey())) {
        mistakes.add(entry.getValue(), unknown(entry.getKey()));
      }
    }
  }

  private String unknown(String key) {
    return key.equals(MERGE)
        ? "no merging here (expected: the keys themselves)"
        : "unknown key" + Nearest.hint(key, known);
  }
}
