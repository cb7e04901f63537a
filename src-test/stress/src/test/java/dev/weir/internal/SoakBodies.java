package dev.weir.internal;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** What the tasks of a soak do: return, compute, block, throw, or leave an interrupt behind. */
final class SoakBodies {

  /** Kills the thread that reports it: its uncaught-exception handler throws. */
  static final class Deadly extends RuntimeException {
    private static final long serialVersionUID = 1;

    Deadly() {
      super("deadly", null, false, false);
    }
  }

  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    Failure() {
      super("on purpose", null, false, false);
    }
  }

  private final AtomicInteger inside = new AtomicInteger();

  /** How many bodies are at it. */
  int inside() {
    return inside.get();
  }

  Runnable next(Random random) {
    int kind = random.nextInt(100);
    long nanos = random.nextInt(300_000);
    return () -> {
      inside.incrementAndGet();
      try {
        run(kind, nanos);
      } finally {
        inside.decrementAndGet();
      }
    };
  }

  private static void run(int kind, long nanos) {
    if (kind < 40) {
      return;
    }
    if (kind < 60) {
      long end = System.nanoTime() + nanos / 10;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } else if (kind < 85) {
      LockSupport.parkNanos(nanos * 5);
    } else if (kind < 90) {
      Thread.currentThread().interrupt();
    } else if (kind < 99) {
      throw new Failure();
    } else {
      throw new Deadly();
    }
  }
}
