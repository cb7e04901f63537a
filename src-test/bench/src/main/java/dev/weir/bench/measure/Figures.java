package dev.weir.bench.measure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What one measurement found: named numbers, as one line of text. */
public final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Nothing found yet. */
  public Figures() {}

  /**
   * The inverse of {@link #toString()}.
   *
   * @param words each name=number
   * @return the numbers
   */
  public static Figures parse(Iterable<String> words) {
    Figures figures = new Figures();
    for (String word : words) {
      int equals = word.indexOf('=');
      figures.put(word.substring(0, equals), Double.parseDouble(word.substring(equals + 1)));
    }
    return figures;
  }

  /**
   * Notes a number.
   *
   * @param name no spaces
   * @param value the number
   * @return this
   */
  public Figures put(String name, double value) {
    values.put(name, value);
    return this;
  }

  /**
   * The numbers.
   *
   * @return by name
   */
  public Map<String, Double> asMap() {
    return values;
  }

  @Override
  public String toString() {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(" "));
  }
}
