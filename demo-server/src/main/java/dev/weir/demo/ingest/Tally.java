package dev.weir.demo.ingest;

import dev.weir.demo.json.SummaryLine.Summary;
import dev.weir.observe.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts where the lines of one body go. Thread-safe. */
final class Tally {

  private final LongAdder offered = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);

  Tally() {
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  void offered() {
    offered.increment();
  }

  void settled(Outcome outcome) {
    adder(outcome).increment();
  }

  Summary summary() {
    return new Summary(
        offered.sum(),
        count(Outcome.COMPLETED),
        count(Outcome.FAILED),
        count(Outcome.DROPPED),
        count(Outcome.REJECTED),
        count(Outcome.TIMED_OUT),
        count(Outcome.CANCELLED));
  }

  private long count(Outcome outcome) {
    return adder(outcome).sum();
  }

  private LongAdder adder(Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome));
  }
}
