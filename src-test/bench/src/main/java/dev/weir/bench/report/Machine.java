package dev.weir.bench.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where a run took place.
 *
 * @param processor its model
 * @param cores how many this JVM may use
 * @param system name and version of the kernel
 * @param jdk vendor and version
 * @param loadBefore runnable threads of the whole machine in the minute before the run
 * @param flags of each contender's JVM
 * @param command what was called
 * @param sizes workers, capacity, rounds
 */
public record Machine(
    String processor,
    int cores,
    String system,
    String jdk,
    String loadBefore,
    String flags,
    String command,
    String sizes) {

  /**
   * This one.
   *
   * @param flags of each contender's JVM
   * @param command what was called
   * @param sizes workers, capacity, rounds
   * @return its description
   */
  public static Machine here(List<String> flags, String command, String sizes) {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        String.format(
            Locale.ROOT,
            "%.2f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()),
        String.join(" ", flags),
        command,
        sizes);
  }

  /** Which JDK, in a word. */
  String release() {
    return "JDK " + Runtime.version().feature();
  }

  /** For below a plot. */
  String caption() {
    return "Median, and from the least round to the greatest. "
        + release()
        + ", "
        + processor
        + ", "
        + cores
        + " cores. "
        + command;
  }

  String markdown() {
    return place() + ", a JVM per contender with `" + flags + "`\n- " + sizes + "\n";
  }

  /** Which command, machine and JDK; the last line has no end. */
  String place() {
    return "`"
        + command
        + "`\n\n- machine: "
        + processor
        + ", "
        + cores
        + " cores, "
        + system
        + ", load before the run "
        + loadBefore
        + "\n- JDK: "
        + jdk;
  }

  private static String field(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}
