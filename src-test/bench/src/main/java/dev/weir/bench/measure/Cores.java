package dev.weir.bench.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How much this machine's cores compute when all are busy. On a virtual machine that changes from
 * one moment to the next: where the host lets two of them share one of its own, each computes less
 * and they hear of each other's writes much sooner, so that rounds of the one kind cannot be
 * compared with rounds of the other.
 */
public final class Cores {

  private static final double MICROS = 2_000;
  private static final int CALIBRATIONS = 24;
  private static final long BETWEEN_MILLIS = 40;

  /* Until it is compiled. */
  private static final int WARM_UPS = 10;
  private static final int SPINS_TO_WARM_UP = 200_000;

  private static final int COUNT = Runtime.getRuntime().availableProcessors();

  static {
    for (int i = 0; i < WARM_UPS; i++) {
      timed(SPINS_TO_WARM_UP);
    }
  }

  private Cores() {}

  /**
   * Measures this machine.
   *
   * @param spinsPerMicro what one core computes in a microsecond, at best
   * @return how many such cores all of them are worth together, at best
   * @throws InterruptedException if interrupted
   */
  public static double calibrate(double spinsPerMicro) throws InterruptedException {
    double best = 0;
    for (int i = 0; i < CALIBRATIONS; i++) {
      best = Math.max(best, together(spinsPerMicro));
      Thread.sleep(BETWEEN_MILLIS);
    }
    return best;
  }

  /**
   * Looks how it is just now.
   *
   * @return how many cores all of them are worth together
   */
  static double together(double spinsPerMicro) throws InterruptedException {
    int spins = (int) (MICROS * spinsPerMicro);
    CyclicBarrier start = new CyclicBarrier(COUNT);
    ExecutorService threads = Executors.newFixedThreadPool(COUNT);
    try {
      List<Future<Long>> times = new ArrayList<>();
      for (int i = 0; i < COUNT; i++) {
        times.add(
            threads.submit(
                () -> {
                  start.await();
                  return timed(spins);
                }));
      }
      double cores = 0;
      for (Future<Long> each : times) {
        cores += spins * 1_000.0 / (each.get() * spinsPerMicro);
      }
      return cores;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static long timed(int spins) {
    long start = System.nanoTime();
    Spin.spin(spins);
    return System.nanoTime() - start;
  }
}
