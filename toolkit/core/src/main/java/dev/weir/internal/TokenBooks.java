package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;

/** Counts what becomes of those who ask for permits. */
final class TokenBooks {

  private final StripedCounter offered = new StripedCounter();
  private final StripedCounter admitted = new StripedCounter();
  private final StripedCounter rejected = new StripedCounter();
  private final StripedCounter timedOut = new StripedCounter();
  private final StripedCounter cancelled = new StripedCounter();
  private final StripedCounter granted = new StripedCounter();
  private final StripedCounter taken = new StripedCounter();

  void offered() {
    offered.increment();
  }

  /** One who is turned away without asking. */
  void turnedAway(Outcome outcome) {
    offered();
    settled(outcome);
  }

  void settled(Outcome outcome) {
    switch (outcome) {
      case COMPLETED -> admitted.increment();
      case REJECTED -> rejected.increment();
      case TIMED_OUT -> timedOut.increment();
      case CANCELLED -> cancelled.increment();
      default -> throw new IllegalArgumentException("outcome: " + outcome + " (not of a permit)");
    }
  }

  /** Permits are set aside for one who has waited, and is to be told. */
  void granted() {
    granted.increment();
  }

  /** It has used them, or given them back. */
  void taken() {
    taken.increment();
  }

  Ledger ledger(int waiting) {
    long completed = admitted.sum();
    long away = rejected.sum();
    long late = timedOut.sum();
    long gone = cancelled.sum();
    long before = taken.sum();
    long untold = Math.max(0, granted.sum() - before);
    return new Ledger(
        offered.sum(),
        completed,
        0,
        0,
        away,
        late,
        gone,
        0,
        0,
        0,
        waiting,
        0,
        untold); // offered last
  }
}
