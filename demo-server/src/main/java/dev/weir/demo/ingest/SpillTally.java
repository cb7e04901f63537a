package dev.weir.demo.ingest;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import dev.weir.spill.Accepted;
import dev.weir.spill.SpillFailedException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Counts where the lines of one body go that may be spilled. Thread-safe. */
final class SpillTally {

  static final String DISK_FAILED = "disk_failed";

  private final Map<String, Long> refused = new TreeMap<>();
  private final TreeSet<Long> unsettled = new TreeSet<>();
  private long offered;
  private long ran;
  private long spilled;
  private long failed;
  private @Nullable String firstReason;
  private long firstRefused = Long.MAX_VALUE;

  synchronized void offered(Line line) {
    offered++;
    unsettled.add(line.number());
  }

  synchronized void accepted(Line line, Accepted how) {
    unsettled.remove(line.number());
    if (how == Accepted.RAN) {
      ran++;
    } else {
      spilled++;
    }
  }

  /** Neither run nor spilled, for whatever reason; true if lines after it will fare no better. */
  synchronized boolean lost(Line line, Throwable error) {
    unsettled.remove(line.number());
    String word = word(error);
    if (word == null) {
      failed++;
      return false;
    }
    refused.merge(word, 1L, Long::sum);
    if (word.equals("dropped")) {
      return false;
    }
    if (line.number() < firstRefused) {
      firstRefused = line.number();
      firstReason = word;
    }
    return true;
  }

  /* Null if it was taken, but failed. */
  private static @Nullable String word(Throwable error) {
    if (error instanceof SpillFailedException) {
      return DISK_FAILED;
    }
    return error instanceof Refused turnedAway ? word(turnedAway.reason()) : null;
  }

  private static @Nullable String word(Reason reason) {
    return switch (reason) {
      case DROPPED -> "dropped";
      case NO_ROOM -> "spill_full";
      case TOO_MANY_WAITERS -> "too_many_waiters";
      case WAITED_TOO_LONG -> "wait_timeout";
      case SHUT_DOWN, DISPOSED -> "shutting_down";
      case RAN_TOO_LONG, RAN_PAST_DEADLINE, INTERRUPTED -> null;
      case WINDOW_FULL,
          RATE_LIMITED,
          TOO_MANY_KEYS,
          OUTRANKED,
          STANDING_QUEUE,
          BREAKER_OPEN,
          WOULD_BLOCK,
          DOOMED,
          NO_TIMER ->
          reason.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Why a line was refused that was not to be left out; null if none was. */
  synchronized @Nullable String firstReason() {
    return firstReason;
  }

  /** The first such line, from 1. */
  synchronized long firstRefused() {
    return firstRefused;
  }

  /**
   * The first line that was not accepted, as far as is known: refused, or offered and not heard of;
   * 0 if there is none. All before it were.
   */
  synchronized long firstNotAccepted() {
    long first = unsettled.isEmpty() ? Long.MAX_VALUE : unsettled.first();
    first = Math.min(first, firstRefused);
    return first == Long.MAX_VALUE ? 0 : first;
  }

  /** How many were taken, and failed. */
  synchronized long failed() {
    return failed;
  }

  /** All lines that came, and where they went; {@code pending} are those that nobody knows of. */
  synchronized Map<String, Long> counts() {
    Map<String, Long> counts = new LinkedHashMap<>();
    long turnedAway = refused.values().stream().mapToLong(Long::longValue).sum();
    counts.put("offered", offered);
    counts.put("ran", ran);
    counts.put("spilled", spilled);
    counts.put("failed", failed);
    counts.putAll(refused);
    counts.put("pending", offered - ran - spilled - failed - turnedAway);
    return counts;
  }
}
