package dev.weir.bench.suite;

import dev.weir.bench.measure.Figures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM with a command of these benchmarks that is asked, line by line, and answers each with a
 * line. Any thread.
 */
public final class Child implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 150;
  private static final int FIRST_JDK_TO_WARN_OF_UNSAFE = 24;

  private final Process process;
  private final PrintWriter requests;
  private final BufferedReader answers;

  /**
   * Starts it.
   *
   * @param prefix of its command line, such as {@code taskset -c 0}; may be empty
   * @param flags of its JVM
   * @param command of these benchmarks, and what belongs to it
   */
  public Child(List<String> prefix, List<String> flags, List<String> command) {
    List<String> line = new ArrayList<>(prefix);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(flags);
    line.add("-cp");
    line.add(System.getProperty("java.class.path"));
    line.add("dev.weir.bench.Bench");
    line.addAll(command);
    try {
      process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new IllegalStateException("a JVM for " + command + " did not start", e);
    }
    requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * The flags of every JVM that is measured.
   *
   * @return heap, collector, and what silences warnings
   */
  public static List<String> flags() {
    List<String> flags = new ArrayList<>(List.of("-Xms512m", "-Xmx2g", "-XX:+UseG1GC"));
    if (Runtime.version().feature() >= FIRST_JDK_TO_WARN_OF_UNSAFE) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  /**
   * Asks it, and waits for the answer.
   *
   * @param request a line
   * @return what it found
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if it failed, has ended, or does not answer for minutes
   */
  public synchronized Figures ask(String request) throws InterruptedException {
    requests.println(request);
    String line;
    try {
      line =
          CompletableFuture.supplyAsync(this::readAnswer).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("no answer within " + PATIENCE_SECONDS + " s", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    if (line.startsWith(ChildLoop.FAILURE)) {
      throw new IllegalStateException(line.substring(ChildLoop.FAILURE.length()));
    }
    String found = line.substring(ChildLoop.ANSWER.length());
    return Figures.parse(found.isEmpty() ? List.of() : List.of(found.split(" ")));
  }

  /**
   * What it has taken of the processors, all threads together.
   *
   * @return zero where the system does not tell; to some 10 ms. Any thread
   */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** It ends with its input; what still runs is killed. */
  @Override
  public void close() {
    requests.close();
    process.destroyForcibly();
  }

  private String readAnswer() {
    try {
      String line = answers.readLine();
      while (line != null) {
        if (line.startsWith(ChildLoop.ANSWER) || line.startsWith(ChildLoop.FAILURE)) {
          return line;
        }
        System.err.println(line);
        line = answers.readLine();
      }
      throw new IllegalStateException("its JVM has ended");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
