package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of the elements of the streams that it is given to ({@link
 * Backpressure#meter}): of one, or of all that share it. Thread-safe.
 *
 * <p>An element is offered when the source sends it, and then, once: completed when it was passed
 * on, dropped, rejected when it found no room and the stream failed, timedOut when it waited too
 * long, cancelled when it was discarded with its stream, conflated when it was merged with another,
 * failed when a function of the caller's threw for it. Until then it is queued. What a source sends
 * after the end of its stream is not counted.
 */
public final class FlowMeter {

  private final String name;
  private final LongAdder offered = new LongAdder();
  private final LongAdder conflated = new LongAdder();
  private final LongAdder weight = new LongAdder();
  private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
  private volatile long oneIn = 1;

  private FlowMeter(String name) {
    this.name = Checks.notBlank("name", name);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, new LongAdder());
    }
  }

  /**
   * A meter at zero.
   *
   * @param name shown in overflow errors; not blank
   * @return the meter
   * @throws IllegalArgumentException if the name is blank
   */
  public static FlowMeter named(String name) {
    return new FlowMeter(name);
  }

  /**
   * Its name.
   *
   * @return not blank
   */
  public String name() {
    return name;
  }

  void offered() {
    offered.increment();
  }

  void settled(Outcome outcome, long count) {
    Objects.requireNonNull(outcomes.get(outcome)).add(count);
  }

  void conflated() {
    conflated.increment();
  }

  void oneIn(long elements) {
    oneIn = elements;
  }

  LongAdder waitingWeight() {
    return weight;
  }

  private long count(Outcome outcome) {
    return Objects.requireNonNull(outcomes.get(outcome)).sum();
  }

  /**
   * Where everything is that was ever offered. Exact whenever nothing moves.
   *
   * @return a ledger in which {@code queued} is what was offered and is not settled
   */
  public Ledger ledger() {
    long completed = count(Outcome.COMPLETED);
    long dropped = count(Outcome.DROPPED);
    long rejected = count(Outcome.REJECTED);
    long timedOut = count(Outcome.TIMED_OUT);
    long cancelled = count(Outcome.CANCELLED);
    long failed = count(Outcome.FAILED);
    long merged = conflated.sum();
    long all = offered.sum(); // last: whatever was settled had been offered before
    long queued = all - completed - failed - dropped - rejected - timedOut - cancelled - merged;
    return new Ledger(
        all, completed, failed, dropped, rejected, timedOut, cancelled, merged, 0, 0, 0, queued, 0);
  }

  /**
   * What all that waits now weighs, in buffers that are bounded by weight ({@link
   * Backpressure#maxWeight}). Exact whenever nothing moves.
   *
   * @return in the unit of the weighers; 0 or more
   */
  public long weight() {
    return Math.max(0, weight.sum()); // what was taken may be seen before what was added
  }

  /**
   * How far elements are thinned out by {@link Backpressure#sample}, as of the last that came: one
   * is passed on for so many. Of several streams that share this meter, the one in which it changed
   * last.
   *
   * @return 1 if all are passed on, or the stream is over; at most 1,024
   */
  public long oneIn() {
    return oneIn;
  }

  @Override
  public String toString() {
    return "FlowMeter(" + name + ")";
  }
}
