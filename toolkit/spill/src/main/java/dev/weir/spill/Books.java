package dev.weir.spill;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of everything. Thread-safe. */
final class Books {
  /*
   * onDisk   raised when a record is appended, lowered when it was passed on: a record counts as
   *          spilled for as long as it would be replayed
   */
  private final LongAdder offered = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private final AtomicLong onDisk = new AtomicLong();
  private final LongAdder written = new LongAdder();
  private final LongAdder replayed = new LongAdder();

  Books() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /** So many were found on disk. */
  void found(long records) {
    offered.add(records);
    onDisk.addAndGet(records);
  }

  void offered() {
    offered.increment();
  }

  void settled(Outcome outcome) {
    Objects.requireNonNull(outcomes.get(outcome)).increment();
  }

  void written() {
    onDisk.incrementAndGet();
    written.increment();
  }

  /** One that came back was passed on, or tried. */
  void replayed(Replayed<?> element, Outcome outcome) {
    replayed.increment();
    if (element.isOnDisk()) {
      onDisk.decrementAndGet();
    }
    settled(outcome);
  }

  long onDisk() {
    return onDisk.get();
  }

  long allWritten() {
    return written.sum();
  }

  long allReplayed() {
    return replayed.sum();
  }

  private long count(Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome)).sum();
  }

  /**
   * Where everything is.
   *
   * @param queued what waits in memory
   * @param running what a pool is at
   * @param replaying how much of what is on disk a pool is at: it runs
   */
  Ledger ledger(long queued, long running, long replaying) {
    return new Ledger(
        offered.sum(),
        count(Outcome.COMPLETED),
        count(Outcome.FAILED),
        count(Outcome.DROPPED),
        count(Outcome.REJECTED),
        count(Outcome.TIMED_OUT),
        count(Outcome.CANCELLED),
        0,
        onDisk.get() - replaying,
        0,
        0,
        queued,
        running + replaying);
  }
}
