package dev.weir.internal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How much of the machine's processors this process has used of late. Single-threaded. */
final class ProcessCpu {

  /** The system counts processor time in hundredths of a second: less would tell little. */
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(500);

  private final @Nullable OperatingSystemMXBean system = find();
  private final int cores = Runtime.getRuntime().availableProcessors();
  private long readAt;
  private long cpuNanos = -1;
  private double share = Double.NaN;

  private static @Nullable OperatingSystemMXBean find() {
    try {
      return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    } catch (IllegalArgumentException | NoClassDefFoundError absent) {
      return null; // a runtime image without jdk.management: the share is not known
    }
  }

  /**
   * The share that was used in the last window.
   *
   * @return 0 to 1; {@code NaN} if not known, or not yet
   */
  double share() {
    long now = System.nanoTime();
    if (system != null && (cpuNanos < 0 || now - readAt >= WINDOW)) {
      long used = system.getProcessCpuTime();
      if (used >= 0 && cpuNanos >= 0) {
        share = Math.min(1, (double) (used - cpuNanos) / (now - readAt) / cores);
      }
      cpuNanos = used;
      readAt = now;
    }
    return share;
  }
}
