package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM of its own for one contender, so that no contender's profile spoils another's compiled
 * code. It lives for the whole run and rests, its contender closed, while the others take their
 * turn.
 */
final class Agent implements Stage {

  private static final long PATIENCE_SECONDS = 150;
  private static final int FIRST_JDK_TO_WARN_OF_UNSAFE = 24;

  private final Process process;
  private final PrintWriter requests;
  private final BufferedReader answers;

  Agent(Entrant who, List<String> flags) {
    try {
      process =
          new ProcessBuilder(command(who, flags))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new IllegalStateException("a JVM for " + who.id() + " did not start", e);
    }
    requests = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The flags every contender's JVM gets. */
  static List<String> flags(int workers) {
    List<String> flags = new ArrayList<>();
    flags.add("-Xms512m");
    flags.add("-Xmx2g");
    flags.add("-XX:+UseG1GC");
    flags.add("-Djdk.virtualThreadScheduler.parallelism=" + workers);
    flags.add("-Djdk.virtualThreadScheduler.maxPoolSize=" + workers);
    if (Runtime.version().feature() >= FIRST_JDK_TO_WARN_OF_UNSAFE) {
      flags.add("--sun-misc-unsafe-memory-access=allow");
    }
    return flags;
  }

  @Override
  public Figures ask(Measurement measurement, Params params) throws InterruptedException {
    requests.println(measurement.id() + " " + params);
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
    if (line.startsWith(AgentLoop.FAILURE)) {
      throw new IllegalStateException(line.substring(AgentLoop.FAILURE.length()));
    }
    return Figures.parse(List.of(line.substring(AgentLoop.ANSWER.length()).split(" ")));
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
        if (line.startsWith(AgentLoop.ANSWER) || line.startsWith(AgentLoop.FAILURE)) {
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

  private static List<String> command(Entrant who, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.weir.bench.Bench");
    command.add("agent");
    command.add(who.id());
    return command;
  }
}
