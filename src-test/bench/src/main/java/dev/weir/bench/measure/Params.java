package dev.weir.bench.measure;

import dev.weir.bench.contender.Setup;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one measurement is asked to do: names and values, as one line of text. Immutable. */
public final class Params {

  private final TreeMap<String, String> values;

  private Params(TreeMap<String, String> values) {
    this.values = values;
  }

  /**
   * Nothing said yet.
   *
   * @return no values
   */
  public static Params none() {
    return new Params(new TreeMap<>());
  }

  /**
   * The inverse of {@link #toString()}.
   *
   * @param words each name=value
   * @return the values
   */
  public static Params parse(Iterable<String> words) {
    Params params = none();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException("parameter: " + word + " (expected: name=value)");
      }
      params = params.with(word.substring(0, equals), word.substring(equals + 1));
    }
    return params;
  }

  /**
   * Sets a value.
   *
   * @param name no spaces
   * @param value its text has no spaces
   * @return a changed copy
   */
  public Params with(String name, Object value) {
    TreeMap<String, String> copy = new TreeMap<>(values);
    copy.put(name, value.toString());
    return new Params(copy);
  }

  /**
   * Adds values.
   *
   * @param others win over these
   * @return a changed copy
   */
  public Params with(Params others) {
    TreeMap<String, String> copy = new TreeMap<>(values);
    copy.putAll(others.values);
    return new Params(copy);
  }

  /**
   * Leaves values out.
   *
   * @param names those to leave out
   * @return a changed copy
   */
  public Params without(Iterable<String> names) {
    TreeMap<String, String> copy = new TreeMap<>(values);
    names.forEach(copy::remove);
    return new Params(copy);
  }

  /**
   * A text.
   *
   * @param name must be set
   * @return its value
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + ": missing (expected: a value)");
    }
    return value;
  }

  /**
   * A whole number.
   *
   * @param name must be set
   * @return its value
   */
  public int integer(String name) {
    return Integer.parseInt(text(name));
  }

  /**
   * A number.
   *
   * @param name must be set
   * @return its value
   */
  public double number(String name) {
    return Double.parseDouble(text(name));
  }

  /**
   * The sizes common to all contenders.
   *
   * @return workers and capacity
   */
  public Setup setup() {
    return new Setup(integer("workers"), integer("capacity"));
  }

  /**
   * The values.
   *
   * @return by name, not to be changed
   */
  public Map<String, String> asMap() {
    return Map.copyOf(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Params params && values.equals(params.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
