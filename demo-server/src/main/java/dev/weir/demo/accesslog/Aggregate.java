package dev.weir.demo.accesslog;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums over entries, in memory that does not grow with their number. Two can be made one. For one
 * thread at a time.
 */
public final class Aggregate {

  /** How many different paths are counted exactly, and of more the most frequent ones. */
  public static final int MOST_PATHS = 1_000;

  /** How many spans of time there are at most. */
  public static final int MOST_SLOTS = 120;

  private final Map<String, Sum> statuses = new TreeMap<>();
  private final Map<String, Sum> kinds = new TreeMap<>();
  private final Map<String, Sum> clients = new TreeMap<>();
  private final Map<String, Long> levels = new TreeMap<>();
  private final TopCounts paths = new TopCounts(MOST_PATHS);
  private final TimeSlots slots = new TimeSlots(MOST_SLOTS);
  private Sum all = Sum.NONE;
  private long entries;

  /**
   * One more entry.
   *
   * @param entry with what follows from it
   */
  public void add(Enriched entry) {
    entries++;
    Entry said = entry.entry();
    Traits traits = entry.traits();
    if (traits != null && said instanceof Entry.Access access) {
      add(access, traits);
    } else if (said instanceof Entry.Event event) {
      levels.merge(event.level(), 1L, Long::sum);
    }
  }

  private void add(Entry.Access access, Traits traits) {
    Sum one = new Sum(1, access.bytes());
    all = all.plus(one);
    statuses.merge(traits.status(), one, Sum::plus);
    kinds.merge(traits.kind(), one, Sum::plus);
    clients.merge(traits.client(), one, Sum::plus);
    paths.add(access.path());
    slots.add(access.at(), one);
  }

  /**
   * All that another has.
   *
   * @param other is left as it is
   */
  public void add(Aggregate other) {
    entries += other.entries;
    all = all.plus(other.all);
    other.statuses.forEach((status, sum) -> statuses.merge(status, sum, Sum::plus));
    other.kinds.forEach((kind, sum) -> kinds.merge(kind, sum, Sum::plus));
    other.clients.forEach((client, sum) -> clients.merge(client, sum, Sum::plus));
    other.levels.forEach((level, lines) -> levels.merge(level, lines, Long::sum));
    paths.add(other.paths);
    slots.add(other.slots);
  }

  /**
   * How many entries there were.
   *
   * @return requests and events
   */
  public long entries() {
    return entries;
  }

  /**
   * All requests.
   *
   * @return their sum
   */
  public Sum all() {
    return all;
  }

  /**
   * Requests by the class of their status.
   *
   * @return a view
   */
  public Map<String, Sum> statuses() {
    return Collections.unmodifiableMap(statuses);
  }

  /**
   * Requests by the kind of file.
   *
   * @return a view
   */
  public Map<String, Sum> kinds() {
    return Collections.unmodifiableMap(kinds);
  }

  /**
   * Requests by where they came from.
   *
   * @return a view
   */
  public Map<String, Sum> clients() {
    return Collections.unmodifiableMap(clients);
  }

  /**
   * Events by their level.
   *
   * @return a view
   */
  public Map<String, Long> levels() {
    return Collections.unmodifiableMap(levels);
  }

  /**
   * How long each of the {@link #slots} is.
   *
   * @return a minute, or a power of two of them
   */
  public Duration slot() {
    return slots.each();
  }

  /**
   * Requests by time.
   *
   * @return by the beginnings of spans that are as long as {@link #slot} says
   */
  public Map<Instant, Sum> slots() {
    return slots.sums();
  }

  /**
   * The paths that were wanted most often.
   *
   * @param most how many are told
   * @return requests by path, the most first
   */
  public Map<String, Long> paths(int most) {
    return paths.top(most);
  }

  /**
   * How many different paths are counted.
   *
   * @return twice {@value #MOST_PATHS} at most
   */
  public int differentPaths() {
    return paths.size();
  }

  /**
   * By how much the number of a path may be too low.
   *
   * @return 0 if all are exact
   */
  public long pathError() {
    return paths.error();
  }
}
