package dev.weir.demo.load.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Whether somebody watches standard error, and how wide it is. */
public final class Terminal {

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final int USUAL_WIDTH = 80;
  private static final int MOST_WIDTH = 1_000;

  private Terminal() {}

  /**
   * Whether standard error is a terminal that can write over a line. Java does not tell; Linux
   * does.
   *
   * @param environment the process's
   * @return false if that is not known
   */
  public static boolean isWatched(Map<String, String> environment) {
    return !environment.getOrDefault("TERM", "dumb").equals("dumb") && isTerminal(STANDARD_ERROR);
  }

  static boolean isTerminal(Path descriptor) {
    try {
      String device = descriptor.toRealPath().toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException e) {
      return false; // a pipe has none, and other systems do not tell
    }
  }

  /**
   * How wide it is.
   *
   * @param environment the process's, where {@code COLUMNS} may tell
   * @return columns; 80 if nothing does
   */
  public static int width(Map<String, String> environment) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9][0-9]{0,3}")
        ? Math.min(MOST_WIDTH, Integer.parseInt(columns))
        : USUAL_WIDTH;
  }
}
