package dev.weir.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much CPU time everybody else on this machine took meanwhile: what they took, we lacked. */
final class Neighbours {

  private static final Path STATISTICS = Path.of("/proc/stat");
  private static final double NANOS_PER_TICK = 1e7;
  private static final int IDLE = 4;
  private static final int IO_WAIT = 5;
  /* What comes after the time stolen by the hypervisor is counted under user time already. */
  private static final int LAST = 8;
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long start = System.nanoTime();
  private final double all = busyNanos();
  private final long own = SYSTEM.getProcessCpuTime();

  private Neighbours() {}

  /** Begins to watch. */
  static Neighbours watch() {
    return new Neighbours();
  }

  /** Cores that others kept busy since, on average. */
  double cores() {
    double others = busyNanos() - all - (SYSTEM.getProcessCpuTime() - own);
    return Math.max(0, others / (System.nanoTime() - start));
  }

  private static double busyNanos() {
    try {
      String[] ticks = Files.readAllLines(STATISTICS).get(0).split(" +");
      long busy = 0;
      for (int i = 1; i <= LAST; i++) {
        if (i != IDLE && i != IO_WAIT) {
          busy += Long.parseLong(ticks[i]);
        }
      }
      return busy * NANOS_PER_TICK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
