package dev.weir.demo.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Linux tells of its processes, and nobody else of theirs. */
final class ProcFs {

  private static final Path PROCESSES = Path.of("/proc");
  private static final long KIBI = 1_024;

  private ProcFs() {}

  /** The most memory that a process has had, in bytes. */
  static OptionalLong mostResident(long process) {
    return bytes(file(process, "status"), "VmHWM:");
  }

  /** How many threads a process has. */
  static OptionalLong threads(long process) {
    return number(file(process, "status"), "Threads:");
  }

  /** The memory of a process, in bytes: of what it shares with others, its part. */
  static OptionalLong proportional(long process) {
    return bytes(file(process, "smaps_rollup"), "Pss:");
  }

  /** How much memory this machine can still give, in bytes. */
  static OptionalLong available() {
    return bytes(PROCESSES.resolve("meminfo"), "MemAvailable:");
  }

  private static Path file(long process, String name) {
    return PROCESSES.resolve(String.valueOf(process)).resolve(name);
  }

  private static OptionalLong bytes(Path file, String name) {
    OptionalLong kibibytes = number(file, name);
    return kibibytes.isPresent()
        ? OptionalLong.of(kibibytes.getAsLong() * KIBI)
        : OptionalLong.empty();
  }

  /* "Name:   123 kB". None of a process that is gone, of one of somebody else's, or elsewhere than on Linux. */
  private static OptionalLong number(Path file, String name) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
    Pattern form = Pattern.compile(Pattern.quote(name) + "\\s+([0-9]{1,18})\\b.*");
    return lines.stream()
        .map(form::matcher)
        .filter(Matcher::matches)
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .findFirst();
  }
}
