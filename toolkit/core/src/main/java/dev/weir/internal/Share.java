package dev.weir.internal;

import dev.weir.observe.PartitionSnapshot;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What one partition of a gate has. Any thread, but for those who wait, whom the drain counts. */
final class Share {

  /** Parts are fractions, and 0.7 of 10 is to be 7. */
  private static final double ROUNDING = 1e-6;

  private final String name;
  private final double part;
  private final double weight;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder admitted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private volatile int waiting;

  /**
   * Nothing yet.
   *
   * @param name the partition's
   * @param part of the permits
   * @param weight the same, but above 0
   */
  Share(String name, double part, double weight) {
    this.name = name;
    this.part = part;
    this.weight = weight;
  }

  void began() {
    inFlight.getAndIncrement();
    admitted.increment();
  }

  void ended() {
    inFlight.getAndDecrement();
  }

  void refused() {
    refused.increment();
  }

  int inFlight() {
    return inFlight.get();
  }

  double weight() {
    return weight;
  }

  /** Whether anything belongs to it. */
  boolean hasPart() {
    return part > 0;
  }

  /** Whether one more would still be its own, of so many permits. */
  boolean isOwed(int held, int permits) {
    return held + 1 <= part * permits + ROUNDING;
  }

  /** How many of it wait, for its part. */
  double backlog(int length) {
    return length / weight;
  }

  void waiting(int length) {
    waiting = length;
  }

  PartitionSnapshot snapshot() {
    return new PartitionSnapshot(
        name, part, Math.max(0, inFlight.get()), waiting, admitted.sum(), refused.sum());
  }
}
