package dev.weir.demo.load.schedule;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Moments in a text file, one on each line: seconds since the run began, as in {@code 12.345678},
 * or instants as in {@code 2026-11-22T10:15:30.123Z}, of which the first is the beginning. What
 * comes after a comma or a blank is passed over, so that a column of an access log may stand first.
 * Empty lines and those that begin with {@code #} are passed over too. A line has at most 65,536
 * characters, a file 20,000,000 lines, and a trace 7 days.
 */
public final class TraceFile {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int FEW = 1_024;
  private static final int MOST_LINES = 20_000_000;
  private static final int LONGEST_LINE = 65_536;
  private static final int SHOWN = 40;

  private final Path file;
  private long[] moments = new long[FEW];
  private int count;
  private int line;
  private @Nullable Instant first;

  private TraceFile(Path file) {
    this.file = file;
  }

  /**
   * Reads one.
   *
   * @param file UTF-8
   * @return its moments, in nanoseconds since the beginning
   * @throws IllegalArgumentException if it cannot be read or has a line that is no moment, or one
   *     before the line above; says which
   */
  public static long[] read(Path file) {
    return new TraceFile(file).read();
  }

  private long[] read() {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String text = next(lines); text != null; text = next(lines)) {
        String moment = text.strip().split("[,\\s]", 2)[0];
        if (!moment.isEmpty() && moment.charAt(0) != '#') {
          add(moment);
        }
      }
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(file + ": no such file", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException(file + ": not allowed to read it", e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ":" + (line + 1) + ": not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read (" + e.getMessage() + ")", e);
    }
    if (count == 0) {
      throw new IllegalArgumentException(file + ": no moments (expected: one on each line)");
    }
    return Arrays.copyOf(moments, count);
  }

  /* Bounded, as what is read may be a pipe or a device that has no end. Null at the end. */
  private @Nullable String next(BufferedReader lines) throws IOException {
    StringBuilder text = new StringBuilder();
    int c = lines.read();
    if (c < 0) {
      return null;
    }
    line++;
    for (; c >= 0 && c != '\n'; c = lines.read()) {
      text.append((char) c);
      if (text.length() > LONGEST_LINE) {
        throw wrong(text.toString(), "at most " + LONGEST_LINE + " characters in a line");
      }
    }
    if (line > MOST_LINES) {
      throw wrong(text.toString(), "at most " + MOST_LINES + " lines");
    }
    return text.toString();
  }

  private void add(String text) {
    long moment = parse(text);
    if (count > 0 && moment < moments[count - 1]) {
      throw wrong(text, "not before the line above");
    }
    if (count == moments.length) {
      moments = Arrays.copyOf(moments, 2 * count);
    }
    moments[count++] = moment;
  }

  private long parse(String text) {
    return text.indexOf('T') > 0 ? sinceFirst(text) : seconds(text);
  }

  private long seconds(String text) {
    try {
      double seconds = Double.parseDouble(text);
      if (seconds >= 0 && seconds <= LONGEST.toSeconds()) {
        return Math.round(seconds * NANOS_PER_SECOND);
      }
    } catch (NumberFormatException e) {
      throw wrong(text, "seconds since the beginning, or an instant");
    }
    throw wrong(text, "0 to " + LONGEST.toSeconds() + " seconds");
  }

  private long sinceFirst(String text) {
    Duration since;
    try {
      Instant instant = Instant.parse(text);
      if (first == null) {
        first = instant;
      }
      since = Duration.between(first, instant);
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(text, "an instant, as in 2026-11-22T10:15:30.123Z");
    }
    if (since.compareTo(LONGEST) > 0) {
      throw wrong(text, "at most " + LONGEST.toSeconds() + " seconds after the first");
    }
    return since.isNegative() ? -1 : since.toNanos(); // far back, it would be no long
  }

  private IllegalArgumentException wrong(String text, String rule) {
    return new IllegalArgumentException(
        file + ":" + line + ": '" + shown(text) + "' (expected: " + rule + ")");
  }

  /* What is in it may be anything, and goes to somebody's terminal. */
  private static String shown(String text) {
    String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    return start.replaceAll("\\p{Cntrl}", " ");
  }
}
