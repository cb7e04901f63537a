package dev.weir.internal;

import dev.weir.observe.Histogram;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of what was offered to a gate. Any number of writers, but for the waits, which the
 * gate's drain writes; nothing here decides anything.
 */
final class GateBooks {

  private final LongAdder offered = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final Counts others = new Counts();
  private final Map<Reason, LongAdder> reasons = reasons();
  private final Map<Reason, LongAdder> onlyNoted = reasons();
  private final LongAdder wouldHaveWaited = new LongAdder();
  private final Histogram waits = new Histogram();

  private static Map<Reason, LongAdder> reasons() {
    Map<Reason, LongAdder> adders = new EnumMap<>(Reason.class);
    for (Reason why : Reason.values()) {
      adders.put(why, new LongAdder());
    }
    return adders;
  }

  void offered() {
    offered.increment();
  }

  /** One that had a permit has ended. */
  void ended(Outcome outcome) {
    if (outcome == Outcome.COMPLETED) {
      completed.increment();
    } else {
      others.add(outcome, 1);
    }
  }

  /** One that waited is no longer wanted. */
  void cancelled() {
    others.add(Outcome.CANCELLED, 1);
  }

  void turnedAway(Reason why) {
    count(reasons, why).increment();
  }

  /** One went ahead that would have been turned away. */
  void wouldHaveBeenTurnedAway(Reason why) {
    count(onlyNoted, why).increment();
  }

  /** One went ahead that would have had to wait. */
  void wouldHaveWaited() {
    wouldHaveWaited.increment();
  }

  /** The drain: one was let in that had waited. */
  void waited(long nanos) {
    waits.record(nanos);
  }

  Histogram waits() {
    return waits;
  }

  /** How many were turned away, by reason. */
  Map<Reason, Long> turnedAway() {
    return sums(reasons);
  }

  /** How many would have been. */
  Map<Reason, Long> onlyNoted() {
    return sums(onlyNoted);
  }

  long onlyNotedToWait() {
    return wouldHaveWaited.sum();
  }

  private static Map<Reason, Long> sums(Map<Reason, LongAdder> adders) {
    Map<Reason, Long> sums = new EnumMap<>(Reason.class);
    adders.forEach(
        (why, adder) -> {
          long sum = adder.sum();
          if (sum > 0) {
            sums.put(why, sum);
          }
        });
    return sums;
  }

  private static LongAdder count(Map<Reason, LongAdder> adders, Reason why) {
    return Objects.requireNonNull(adders.get(why));
  }

  private long settled(Outcome outcome) {
    long sum = others.get(outcome);
    for (Map.Entry<Reason, LongAdder> reason : reasons.entrySet()) {
      if (reason.getKey().outcome() == outcome) {
        sum += reason.getValue().sum();
      }
    }
    return sum;
  }

  /** With what is under way. */
  Ledger ledger(long waiting, long queued, long running) {
    long done = completed.sum();
    long failed = settled(Outcome.FAILED);
    long dropped = settled(Outcome.DROPPED);
    long rejected = settled(Outcome.REJECTED);
    long timedOut = settled(Outcome.TIMED_OUT);
    long cancelled = settled(Outcome.CANCELLED);
    return new Ledger(
        offered.sum(),
        done,
        failed,
        dropped,
        rejected,
        timedOut,
        cancelled,
        0,
        0,
        0,
        waiting,
        queued,
        running);
  }
}
