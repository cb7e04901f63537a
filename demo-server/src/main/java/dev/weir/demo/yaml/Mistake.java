package dev.weir.demo.yaml;

import java.io.Serializable;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param file as it was named by whoever asked for it
 * @param line counted from 1; 0 if it is about the file as a whole
 * @param key the path of keys that leads there, as in {@code routes[2].wait}; empty at the top
 * @param problem the value and the rule it breaks
 */
public record Mistake(String file, int line, String key, String problem) implements Serializable {

  /** {@code routes.yaml:12: routes[2].wait: "50" (expected: a time such as 50ms)}. */
  @Override
  public String toString() {
    return file + (line > 0 ? ":" + line : "") + ": " + (key.isEmpty() ? "" : key + ": ") + problem;
  }
}
