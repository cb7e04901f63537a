package dev.weir.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows a command: flags, and names with values. */
final class Options {

  private final Map<String, String> values = new HashMap<>();

  private Options() {}

  static Options parse(List<String> args, Set<String> flags, Set<String> names) {
    Options options = new Options();
    List<String> rest = new ArrayList<>(args);
    while (!rest.isEmpty()) {
      String name = rest.remove(0);
      if (flags.contains(name)) {
        options.values.put(name, "");
      } else if (!names.contains(name)) {
        throw new IllegalArgumentException("option: " + name + " (unknown)");
      } else if (rest.isEmpty()) {
        throw new IllegalArgumentException(name + ": missing (expected: a value)");
      } else {
        options.values.put(name, rest.remove(0));
      }
    }
    return options;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  int integer(String name, int otherwise) {
    String value = values.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a whole number)", e);
    }
  }

  /** The parts between commas; none if it was not given. */
  List<String> list(String name) {
    String value = values.get(name);
    return value == null ? List.of() : List.of(value.split(","));
  }
}
