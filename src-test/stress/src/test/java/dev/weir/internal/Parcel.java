package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** A result that must be delivered or discarded, and that once. */
final class Parcel {

  private final String from;
  private final int number;
  private final AtomicInteger ends = new AtomicInteger();

  Parcel(String from) {
    this(from, 0);
  }

  Parcel(String from, int number) {
    this.from = from;
    this.number = number;
  }

  /** Where it stands among those of the same sender. */
  int number() {
    return number;
  }

  void end() {
    ends.incrementAndGet();
  }

  int ends() {
    return ends.get();
  }

  @Override
  public String toString() {
    return from + " " + number + " ended " + ends + " times";
  }
}
