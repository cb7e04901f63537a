package dev.weir.contract;

import dev.weir.overflow.Overflow;
import java.time.Duration;

/** Every overflow strategy. */
enum Strategy {
  BLOCK(Overflow.block()),
  DROP(Overflow.drop()),
  REJECT(Overflow.reject()),
  TIMEOUT(Overflow.timeout(Duration.ofMillis(60))),
  CALLER_RUNS(Overflow.callerRuns());

  /** The bound of {@link #TIMEOUT}. */
  static final Duration WAIT = TIMEOUT.overflow.waitBound();

  private final Overflow overflow;

  Strategy(Overflow overflow) {
    this.overflow = overflow;
  }

  /** As {@link #overflow()}, but nothing waits for so long that the bound of timeout is reached. */
  Overflow patientOverflow() {
    return this == TIMEOUT ? Overflow.timeout(Duration.ofMinutes(5)) : overflow;
  }

  Overflow overflow() {
    return overflow;
  }
}
