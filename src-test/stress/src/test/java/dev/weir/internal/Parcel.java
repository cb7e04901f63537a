package dev.weir.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** A result that must be delivered or discarded, and that once. */
final class Parcel {

  private final String from;
  private final AtomicInteger ends = new AtomicInteger();

  Parcel(String from) {
    this.from = from;
  }

  void end() {
    ends.incrementAndGet();
  }

  int ends() {
    return ends.get();
  }

  @Override
  public String toString() {
    return from + " ended " + ends + " times";
  }
}
