package dev.weir.demo.load.compare;

import dev.weir.demo.load.report.Footprint;
import dev.weir.demo.load.report.JsonReport;
import dev.weir.demo.load.report.ReportFileException;
import dev.weir.demo.load.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Load runs, each in a process of its own, one after the other: what one of them leaves in its heap
 * and its code cache is nothing to the next.
 */
final class Children {

  /**
   * What came of one.
   *
   * @param report its own
   * @param footprint what it took
   */
  record Outcome(RunReport report, Footprint footprint) {}

  static final String HEAP = "-Xmx512m";
  private static final int REPORTED = 4;

  private final Path folder;
  private final Supplier<List<ProcessHandle>> database;
  private final List<String> before;
  private int number;

  /* Guarded by this: whoever stops them may come between two of them. */
  private @Nullable Process running;
  private boolean stopped;

  /**
   * None yet.
   *
   * @param folder for their files
   * @param database the server's processes, as far as they are ours to look at
   * @param before what stands before the command of each
   */
  Children(Path folder, Supplier<List<ProcessHandle>> database, List<String> before) {
    this.folder = folder;
    this.database = database;
    this.before = before;
  }

  /**
   * Carries one out.
   *
   * @param arguments those of {@code load}; among them may be a password
   * @param longest after which it is taken for hung
   * @return what came of it; null if it was stopped
   * @throws CompareException if it could not be carried out
   */
  @Nullable Outcome run(List<String> arguments, Duration longest)
      throws IOException, InterruptedException, CompareException {
    number++;
    Path report = folder.resolve("run-" + number + ".json");
    Path errors = folder.resolve("run-" + number + ".err");
    Path heap = folder.resolve("run-" + number + ".gc");
    Path said = arguments(arguments, report);
    boolean inTime;
    Process child;
    FootprintWatch watch;
    try {
      child = begin(said, errors, heap);
      if (child == null) {
        return null;
      }
      watch = new FootprintWatch(child.pid(), database);
      try {
        inTime = child.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        end(child);
        watch.end();
      }
    } finally {
      Files.deleteIfExists(said);
    }
    if (isStopped()) {
      return null;
    }
    if (!inTime) {
      throw new CompareException("a run has not ended within " + longest.toSeconds() + " s");
    }
    int code = child.exitValue();
    if (!Files.exists(report)) {
      throw new CompareException("a run ended with exit code " + code + ": " + last(errors));
    }
    try {
      RunReport read = JsonReport.read("the report", report);
      Instant begun = read.heading().begun();
      Instant ended = begun.plus(read.heading().planned());
      return new Outcome(read, watch.seen(HeapLog.most(heap), begun, ended));
    } catch (ReportFileException e) {
      throw new CompareException(String.valueOf(e.getMessage()), e);
    }
  }

  /* In a file that nobody else can read, and not on a command line, which everybody can. */
  private Path arguments(List<String> arguments, Path report) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve("run-" + number + ".args"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    List<String> all = new ArrayList<>(List.of("load"));
    all.addAll(arguments);
    all.addAll(List.of("--json", report.toString(), "--quiet"));
    return Files.write(file, all.stream().map(Children::quoted).toList());
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private synchronized @Nullable Process begin(Path arguments, Path errors, Path heap)
      throws IOException {
    if (stopped) {
      return null;
    }
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(HEAP);
    command.add(HeapLog.option(heap));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weir.demo.DemoServer");
    command.add("@" + arguments);
    Process begun =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(errors.toFile())
            .start();
    running = begun;
    return begun;
  }

  private void end(Process child) throws InterruptedException {
    child.destroyForcibly();
    child.waitFor(); // it writes nothing more
    synchronized (this) {
      running = null;
    }
  }

  private synchronized boolean isStopped() {
    return stopped;
  }

  private static String last(Path errors) throws IOException {
    List<String> lines = Files.readAllLines(errors);
    return lines.isEmpty()
        ? "it said nothing"
        : String.join("; ", lines.subList(Math.max(0, lines.size() - REPORTED), lines.size()));
  }

  /**
   * Ends the one that is running, and begins no other. By force: nobody will read its report. Any
   * thread.
   */
  synchronized void stop() {
    stopped = true;
    Process child = running;
    if (child != null) {
      child.destroyForcibly();
    }
  }
}
