package dev.weir.resilience4j;

import java.util.concurrent.atomic.LongAdder;

/** What became of each call. Thread-safe. */
final class BreakerBooks {

  final LongAdder calls = new LongAdder();
  final LongAdder succeeded = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder unfinished = new LongAdder();
  final LongAdder running = new LongAdder();
  final LongAdder late = new LongAdder();
  final LongAdder turnedAway = new LongAdder();

  void begun() {
    calls.increment();
    running.increment();
  }

  void ended(LongAdder how) {
    running.decrement();
    how.increment();
  }
}
