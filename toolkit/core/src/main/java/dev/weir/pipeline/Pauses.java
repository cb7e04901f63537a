package dev.weir.pipeline;

import dev.weir.internal.BusyTime;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** For how long somebody takes nothing, for one reason or several: it is counted once. */
final class Pauses {
  /*
   * reasons   how many there are now; any thread. Who makes it 1 begins, who makes it 0 ends; the two
   *           additions may come in another order, which the sum does not mind
   */
  private final BusyTime paused;
  private final LongSupplier now;
  private final AtomicInteger reasons = new AtomicInteger();

  Pauses(BusyTime paused, LongSupplier now) {
    this.paused = paused;
    this.now = now;
  }

  /** There is a reason more. */
  void begin() {
    if (reasons.getAndIncrement() == 0) {
      paused.begin(1, now.getAsLong());
    }
  }

  /** One that there was is gone. */
  void end() {
    if (reasons.decrementAndGet() == 0) {
      paused.end(1, now.getAsLong());
    }
  }
}
