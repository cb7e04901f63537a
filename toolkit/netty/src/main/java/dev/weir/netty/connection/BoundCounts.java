package dev.weir.netty.connection;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Who ran into what, and how many connections there are. Thread-safe, without locks. */
final class BoundCounts {

  private final Map<Bound, LongAdder> ran = new EnumMap<>(Bound.class);
  private final AtomicInteger open = new AtomicInteger();

  /* Connections that are being told that there are too many: each holds a socket for a while. */
  private final AtomicInteger told = new AtomicInteger();

  BoundCounts() {
    for (Bound bound : Bound.values()) {
      ran.put(bound, new LongAdder());
    }
  }

  void add(Bound bound) {
    LongAdder times = ran.get(bound);
    if (times != null) {
      times.increment();
    }
  }

  /** Takes a place, which {@link #left()} gives back, if there is one. */
  boolean enter(int most) {
    return take(open, most);
  }

  void left() {
    open.decrementAndGet();
  }

  /** Takes a place among those that are told, which {@link #heard()} gives back. */
  boolean tell(int most) {
    return take(told, most);
  }

  void heard() {
    told.decrementAndGet();
  }

  private static boolean take(AtomicInteger places, int most) {
    return places.getAndUpdate(taken -> taken < most ? taken + 1 : taken) < most;
  }

  HttpBoundsSnapshot snapshot() {
    Map<Bound, Long> figures = new EnumMap<>(Bound.class);
    ran.forEach((bound, times) -> figures.put(bound, times.sum()));
    return new HttpBoundsSnapshot(open.get(), figures);
  }
}
