package dev.weir.demo.load.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a JVM's collector says of its heap, of which nobody outside of it knows anything. */
final class HeapLog {

  /* "GC(3) Pause Young (Normal) (G1 Evacuation Pause) 27M->5M(64M) 2.151ms" */
  private static final Pattern PAUSE =
      Pattern.compile("Pause (?:Young|Full) .*?\\d+M->(\\d+)M\\(\\d+M\\)");
  private static final long MEBI = 1 << 20;

  private HeapLog() {}

  /** The JVM's option that makes it write one. */
  static String option(Path file) {
    return "-Xlog:gc:file=" + file + "::filecount=0";
  }

  /** The most bytes that were left after a collection; null if there was none. */
  static @Nullable Long most(Path file) throws IOException {
    Long most = null;
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Matcher pause = PAUSE.matcher(line);
        if (pause.find()) {
          long left = Long.parseLong(pause.group(1)) * MEBI;
          most = most == null ? left : Math.max(most, left);
        }
      }
    }
    return most;
  }
}
