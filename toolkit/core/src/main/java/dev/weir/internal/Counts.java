package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many ended how, elsewhere than on a seat. Any number of writers. */
final class Counts {

  private final Map<Outcome, LongAdder> adders = new EnumMap<>(Outcome.class);

  Counts() {
    for (Outcome outcome : Outcome.values()) {
      adders.put(outcome, new LongAdder());
    }
  }

  void add(Outcome outcome, long delta) {
    of(outcome).add(delta);
  }

  long get(Outcome outcome) {
    return of(outcome).sum();
  }

  private LongAdder of(Outcome outcome) {
    return Objects.requireNonNull(adders.get(outcome));
  }
}
