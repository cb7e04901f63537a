package dev.weir.request;

import java.util.Locale;

/** What a task does with its time, and so which pool is right for it. */
public enum WorkloadKind {
  /** It computes: as many workers as there are cores do as much as more would. */
  CPU,

  /** It waits for something else, a database or a socket, say: it takes more workers than cores. */
  IO;

  /**
   * The kind of a name, as it stands in a configuration.
   *
   * @param name {@code cpu} or {@code io}, in letters of either case
   * @return the kind
   * @throws IllegalArgumentException if there is none of that name
   */
  public static WorkloadKind of(String name) {
    for (WorkloadKind kind : values()) {
      if (kind.toString().equals(name.toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new IllegalArgumentException("workload kind: \"" + name + "\" (expected: cpu or io)");
  }

  /** As it stands in a configuration. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
