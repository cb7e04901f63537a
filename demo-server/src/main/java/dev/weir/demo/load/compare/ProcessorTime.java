package dev.weir.demo.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How long processes have been on a processor, in seconds, with those of theirs that have ended: by
 * Linux, and nobody else.
 */
final class ProcessorTime {

  /* USER_HZ, which is the same on every Linux, whatever its clock does. */
  private static final double TICKS_PER_SECOND = 100;

  /* Of /proc/PID/stat, behind the name in parentheses: utime, stime, and those of children that have ended. */
  private static final int FIRST = 11;
  private static final int LAST = 14;

  private ProcessorTime() {}

  /** Of all of them together; of those that are gone nothing. Empty if nobody tells of any. */
  static OptionalDouble of(List<Long> processes) {
    double sum = 0;
    boolean known = false;
    for (long process : processes) {
      OptionalDouble one = of(process);
      known |= one.isPresent();
      sum += one.orElse(0);
    }
    return known ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }

  private static OptionalDouble of(long process) {
    try {
      return parse(Files.readString(Path.of("/proc", String.valueOf(process), "stat")));
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  /* The name may have blanks and parentheses of its own. */
  static OptionalDouble parse(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
    if (fields.length <= LAST) {
      return OptionalDouble.empty();
    }
    long ticks = 0;
    for (int i = FIRST; i <= LAST; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return OptionalDouble.of(ticks / TICKS_PER_SECOND);
  }
}
