package dev.weir.demo.accesslog;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums by minute. Where a log has more minutes than there is room for, by two minutes, four, and so
 * on: however long it is, there are no more than so many. For one thread at a time.
 */
final class TimeSlots {

  private static final long MINUTE = 60;

  private final int most;
  private final TreeMap<Long, Sum> slots = new TreeMap<>();
  private long minutes = 1;

  TimeSlots(int most) {
    this.most = most;
  }

  void add(Instant at, Sum sum) {
    add(at.getEpochSecond(), sum);
  }

  private void add(long seconds, Sum sum) {
    slots.merge(Math.floorDiv(seconds, width()), sum, Sum::plus);
    while (slots.size() > most) {
      halve();
    }
  }

  void add(TimeSlots other) {
    while (minutes < other.minutes) {
      halve();
    }
    long factor = other.width();
    other.slots.forEach((slot, sum) -> add(slot * factor, sum));
  }

  private void halve() {
    Map<Long, Sum> before = Map.copyOf(slots);
    slots.clear();
    before.forEach((slot, sum) -> slots.merge(Math.floorDiv(slot, 2), sum, Sum::plus));
    minutes *= 2;
  }

  private long width() {
    return MINUTE * minutes;
  }

  /** How long each is. */
  Duration each() {
    return Duration.ofMinutes(minutes);
  }

  /** By their beginnings, the earliest first; those in which there was something. */
  Map<Instant, Sum> sums() {
    Map<Instant, Sum> sums = new LinkedHashMap<>();
    slots.forEach((slot, sum) -> sums.put(Instant.ofEpochSecond(slot * width()), sum));
    return sums;
  }
}
