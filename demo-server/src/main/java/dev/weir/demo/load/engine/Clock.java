package dev.weir.demo.load.engine;

import java.util.concurrent.locks.LockSupport;

/** The time that a run goes by. */
interface Clock {

  /** Nanoseconds since whenever. */
  long nanoTime();

  /** Waits until that time, or for as short as it pleases: whoever waits looks again. */
  void waitUntil(long nanos);

  /** The machine's. */
  static Clock system() {
    return new Clock() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public void waitUntil(long nanos) {
        LockSupport.parkNanos(this, nanos - System.nanoTime());
      }
    };
  }
}
