package dev.weir.bench.measure;

import java.util.concurrent.TimeUnit;

/** Letting time pass. */
final class Pause {

  private Pause() {}

  static void seconds(double seconds) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
  }
}
