package dev.weir.bench.overload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Keeps what serves on one core and what asks on another, so that neither takes time from the
 * other.
 */
public final class Pinning implements AutoCloseable {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String ALLOWED = "Cpus_allowed_list:";
  private static final String TASKSET = "taskset";
  private static final long PATIENCE_SECONDS = 10;

  private final List<Integer> before;
  private final boolean pinned;
  private final String words;

  private Pinning(List<Integer> before, boolean pinned, String words) {
    this.before = before;
    this.pinned = pinned;
    this.words = words;
  }

  /**
   * Leaves everybody where they are.
   *
   * @return to be closed
   */
  public static Pinning none() {
    return new Pinning(List.of(), false, "not pinned");
  }

  /**
   * Keeps this process, which asks, on the last of the cores that it may use; those that it starts
   * {@linkplain #prefix with a prefix} get the first.
   *
   * @return to be closed, which lets this process use all of them again
   */
  public static Pinning apart() {
    List<Integer> cores = allowed();
    if (cores.size() < 2) {
      return new Pinning(cores, false, "not pinned: there is but one core");
    }
    int last = cores.get(cores.size() - 1);
    return set(List.of(last))
        ? new Pinning(
            cores,
            true,
            "server (and proxy) on core " + cores.get(0) + ", generator on core " + last)
        : new Pinning(cores, false, "not pinned: there is no " + TASKSET);
  }

  private static boolean set(List<Integer> cores) {
    String list = String.join(",", cores.stream().map(String::valueOf).toList());
    try {
      Process process =
          new ProcessBuilder(TASKSET, "-acp", list, String.valueOf(ProcessHandle.current().pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no such command
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static List<Integer> allowed() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(ALLOWED))
          .findFirst()
          .map(line -> parse(line.substring(ALLOWED.length()).strip()))
          .orElse(List.of());
    } catch (IOException e) {
      return List.of(); // no such system
    }
  }

  /** Such as {@code 0-2,5}. */
  static List<Integer> parse(String list) {
    return List.of(list.split(",")).stream()
        .flatMap(
            part -> {
              String[] ends = part.split("-");
              return IntStream.rangeClosed(
                      Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                  .boxed();
            })
        .toList();
  }

  /**
   * What comes before the command line of a process that serves.
   *
   * @return empty if nobody is pinned
   */
  List<String> prefix() {
    return pinned ? List.of(TASKSET, "-c", String.valueOf(before.get(0))) : List.of();
  }

  /**
   * Whether it is so, for people.
   *
   * @return a few words
   */
  public String words() {
    return words;
  }

  @Override
  public void close() {
    if (pinned) {
      set(before);
    }
  }
}
