package dev.weir.bench.suite;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of a run. */
public enum Section {
  /** Saturated throughput of {@code execute}. */
  EXECUTE,
  /** Saturated throughput of {@code schedule}. */
  SCHEDULE,
  /** Bytes at rest and per queued task. */
  MEMORY,
  /** Cost per task as the queue grows. */
  GROWTH,
  /** Latency, wake-ups and CPU, open loop. */
  LOAD,
  /** CPU of a pool at rest. */
  IDLE,
  /** A task per request against a pool. */
  REQUESTS;

  /**
   * What the command line calls it.
   *
   * @return lower case
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The one with a name.
   *
   * @param id as on the command line
   * @return the section
   */
  public static Section byId(String id) {
    return Arrays.stream(values())
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "section: "
                        + id
                        + " (expected one of: "
                        + Arrays.stream(values()).map(Section::id).collect(Collectors.joining(", "))
                        + ")"));
  }
}
