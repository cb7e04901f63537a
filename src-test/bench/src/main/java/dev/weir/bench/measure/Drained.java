package dev.weir.bench.measure;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for what is on its way. */
final class Drained {

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

  private Drained() {}

  /** How many submitted tasks have not run although there was time enough. */
  static long lost(Feeder feeder) throws InterruptedException {
    await(() -> feeder.completed() >= feeder.submitted());
    return Math.abs(feeder.submitted() - feeder.completed());
  }

  /** Waits for a condition, but not for ever. Returns whether it holds. */
  static boolean await(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return true;
  }
}
