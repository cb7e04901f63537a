package dev.weir.demo.accesslog;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often things came, for those that came most often, in memory for a given number of them and
 * as many again, so that room is seldom made: the summary of J. Misra and D. Gries ("Finding
 * repeated elements", Science of Computer Programming 2, 1982), of which two can be made one (P. K.
 * Agarwal et al., "Mergeable summaries", PODS 2012).
 *
 * <p>Exact as long as there are no more different things than that. Beyond it, each count is too
 * low by {@link #error} at most, which is no more than all that came over one more than the
 * capacity; so whatever came more often than that is among them. For one thread at a time.
 */
final class TopCounts {

  private final int capacity;
  private final Map<String, Long> counts = new HashMap<>();
  private long error;

  TopCounts(int capacity) {
    this.capacity = capacity;
  }

  void add(String thing) {
    counts.merge(thing, 1L, Long::sum);
    if (counts.size() > 2 * capacity) {
      shrink();
    }
  }

  void add(TopCounts other) {
    other.counts.forEach((thing, count) -> counts.merge(thing, count, Long::sum));
    error += other.error;
    if (counts.size() > 2 * capacity) {
      shrink();
    }
  }

  /* What the first that has no room has, all are made to lack: at least one goes, and no more are
   * left than have room. */
  private void shrink() {
    long least =
        counts.values().stream()
            .sorted(Comparator.reverseOrder())
            .skip(capacity)
            .findFirst()
            .orElse(0L);
    error += least;
    counts.replaceAll((thing, count) -> count - least);
    counts.values().removeIf(count -> count <= 0);
  }

  /** By how much a count may be too low; 0 if all are exact. */
  long error() {
    return error;
  }

  /** How many different things are in it. */
  int size() {
    return counts.size();
  }

  /**
   * Those that came most often, the first of them first; of equals, in the order of their names.
   */
  Map<String, Long> top(int most) {
    Comparator<Map.Entry<String, Long>> order =
        Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey());
    List<Map.Entry<String, Long>> first =
        counts.entrySet().stream().sorted(order).limit(most).toList();
    Map<String, Long> top = new LinkedHashMap<>();
    first.forEach(entry -> top.put(entry.getKey(), entry.getValue()));
    return top;
  }
}
