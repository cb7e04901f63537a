package dev.weir.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where the current thread's time has gone: how much it has computed and, where the system tells,
 * how much it was ready to and had no core. A reading takes some microseconds.
 */
public final class ThreadTimes {
  /*
   * Linux keeps for each thread "ran, was ready, timeslices" in nanoseconds, and schedstat of
   * thread-self is that of whoever reads it. Without it a thread that waits for a core looks as if it
   * waited for something else, so that on a machine that computes too much, everything seemed to be I/O.
   */
  private static final String SCHEDSTAT = "/proc/thread-self/schedstat";

  private static final int LONGEST_LINE = 128;

  private static final long NOT_TOLD = -1;

  private static final @Nullable ThreadMXBean THREADS = find();
  private static final boolean TELLS_READY = readyNanos() != NOT_TOLD;

  private ThreadTimes() {}

  /**
   * A moment in the current thread's life. The differences of two count.
   *
   * @param at nanoseconds from an arbitrary origin
   * @param cpuNanos how long the thread has computed
   * @param readyNanos how long it was ready to, but had no core; -1 if that is not known
   */
  public record Reading(long at, long cpuNanos, long readyNanos) {

    /** How long it has waited between an earlier reading and this one, for anything but a core. */
    public long waitedSince(Reading before) {
      boolean known = readyNanos != NOT_TOLD && before.readyNanos != NOT_TOLD;
      long ready = known ? readyNanos - before.readyNanos : 0; // of one alone, all of its life
      return (at - before.at) - (cpuNanos - before.cpuNanos) - ready;
    }
  }

  /** Loads what a reading needs: that may read files, which not every thread may wait for. */
  public static void prepare() {
    cpuNanos();
  }

  /**
   * Reads before a body, so that the reading itself is not in the difference.
   *
   * @return null on a thread whose processor time cannot be told: a virtual one
   */
  public static @Nullable Reading before() {
    long ready = TELLS_READY ? readyNanos() : NOT_TOLD;
    long cpu = cpuNanos();
    return cpu < 0 ? null : new Reading(System.nanoTime(), cpu, ready);
  }

  /**
   * Reads after a body.
   *
   * @return null on a thread whose processor time cannot be told
   */
  public static @Nullable Reading after() {
    long now = System.nanoTime();
    long cpu = cpuNanos();
    long ready = TELLS_READY ? readyNanos() : NOT_TOLD;
    return cpu < 0 ? null : new Reading(now, cpu, ready);
  }

  private static @Nullable ThreadMXBean find() {
    try {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      return threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled()
          ? threads
          : null;
    } catch (UnsupportedOperationException | NoClassDefFoundError absent) {
      return null; // a JVM that does not tell, or a runtime image without java.management
    }
  }

  private static long cpuNanos() {
    try {
      return THREADS == null ? NOT_TOLD : THREADS.getCurrentThreadCpuTime();
    } catch (UnsupportedOperationException virtual) {
      return NOT_TOLD;
    }
  }

  /* Blocks on nothing, as there is no device behind it. */
  private static long readyNanos() {
    byte[] line = new byte[LONGEST_LINE];
    try (FileInputStream file = new FileInputStream(SCHEDSTAT)) {
      String text = new String(line, 0, Math.max(0, file.read(line)), StandardCharsets.US_ASCII);
      int first = text.indexOf(' ') + 1;
      int second = text.indexOf(' ', first);
      return second > first ? Long.parseLong(text, first, second, 10) : NOT_TOLD;
    } catch (IOException | NumberFormatException absent) {
      return NOT_TOLD; // another system, or one that does not say, or has no file to spare just now
    }
  }
}
