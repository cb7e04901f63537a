package dev.weir.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What follows a command: flags, and names with values. */
final class Options {

  private final String command;
  private final Map<String, String> values = new LinkedHashMap<>();

  private Options(String command) {
    this.command = command;
  }

  static Options parse(String command, List<String> args, Set<String> flags, Set<String> names) {
    Options options = new Options(command);
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

  /** What is to be done. */
  String command() {
    return command;
  }

  /** As it was called, but without some of what was said. */
  String callWithout(Set<String> names) {
    StringBuilder text = new StringBuilder("java -jar benchmarks.jar ").append(command);
    values.forEach(
        (name, value) -> {
          if (!names.contains(name)) {
            text.append(" ").append(value.isEmpty() ? name : name + " " + value);
          }
        });
    return text.toString();
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
