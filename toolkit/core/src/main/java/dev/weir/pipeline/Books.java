package dev.weir.pipeline;

import dev.weir.flow.FlowMeter;
import dev.weir.internal.BusyTime;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a stage counts, over all runs. */
final class Books {
  /*
   * An element goes: arrived -> into the buffer (whose meter counts it) -> in hand -> settled.
   *
   * arrived    it was sent here; handed: and the buffer has got it
   * buffer     what became of it there: passed on, or left out
   * settled    what became of those that were passed on
   * left       what was sent to the next, which need not be as many
   *
   * What a reader cannot see is where the difference lies between two counts, so it reads from the end to the
   * beginning: whatever was settled had come before. A buffer whose stream was cancelled takes what comes
   * without counting it; that is what was handed to it, and is not in its meter.
   */
  private final LongAdder arrived = new LongAdder();
  private final LongAdder handed = new LongAdder();
  private final LongAdder left = new LongAdder();
  private final Map<Outcome, LongAdder> settled = new EnumMap<>(Outcome.class);
  private final FlowMeter buffer;

  /** Its buffer asks for more than it has room for: whoever sends is not held up. */
  private volatile boolean takesAll;

  final BusyTime inHand = new BusyTime();
  final BusyTime inService = new BusyTime();
  final BusyTime linedUp = new BusyTime();
  final BusyTime unwanted = new BusyTime();

  Books(String name) {
    this.buffer = FlowMeter.named(name);
    for (Outcome outcome : Outcome.values()) {
      settled.put(outcome, new LongAdder());
    }
  }

  void takesAll() {
    takesAll = true;
  }

  boolean isTakingAll() {
    return takesAll;
  }

  FlowMeter buffer() {
    return buffer;
  }

  void arrived() {
    arrived.increment();
  }

  void handed() {
    handed.increment();
  }

  void settled(Outcome outcome, long count) {
    Objects.requireNonNull(settled.get(outcome)).add(count);
  }

  void left() {
    left.increment();
  }

  long completed() {
    return sum(Outcome.COMPLETED);
  }

  long allArrived() {
    return arrived.sum();
  }

  long allLeft() {
    return left.sum();
  }

  private long sum(Outcome outcome) {
    return Objects.requireNonNull(settled.get(outcome)).sum();
  }

  /** Of a stage with a buffer. */
  Ledger ledger() {
    Map<Outcome, Long> after = outcomes();
    long given = handed.sum();
    Ledger before = buffer.ledger();
    long lost = Math.max(0, given - before.offered());
    long all = arrived.sum();
    return new Ledger(
        all,
        count(after, Outcome.COMPLETED),
        count(after, Outcome.FAILED) + before.failed(),
        count(after, Outcome.DROPPED) + before.dropped(),
        count(after, Outcome.REJECTED) + before.rejected(),
        count(after, Outcome.TIMED_OUT) + before.timedOut(),
        count(after, Outcome.CANCELLED) + before.cancelled() + lost,
        before.conflated(),
        0,
        0,
        0,
        all - lost - before.settled(),
        before.completed() - sum(after));
  }

  /** Of what has no buffer: what was not settled is {@code queued}. */
  Ledger ledgerWithoutBuffer() {
    Map<Outcome, Long> after = outcomes();
    long all = arrived.sum();
    return new Ledger(
        all,
        count(after, Outcome.COMPLETED),
        count(after, Outcome.FAILED),
        count(after, Outcome.DROPPED),
        count(after, Outcome.REJECTED),
        count(after, Outcome.TIMED_OUT),
        count(after, Outcome.CANCELLED),
        0,
        0,
        0,
        0,
        all - sum(after),
        0);
  }

  private Map<Outcome, Long> outcomes() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    settled.forEach((outcome, count) -> counts.put(outcome, count.sum()));
    return counts;
  }

  private static long count(Map<Outcome, Long> counts, Outcome outcome) {
    return Objects.requireNonNull(counts.get(outcome));
  }

  private static long sum(Map<Outcome, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  Reading.Stand stand() {
    return new Reading.Stand(
        inHand.word(), inService.word(), linedUp.word(), unwanted.word(), completed());
  }
}
