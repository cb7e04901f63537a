package dev.weir.spill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process, which starts fast and needs little memory. */
final class ChildJvm {

  private ChildJvm() {}

  /**
   * Starts one.
   *
   * @param main the class to run, of the tests
   * @param args its arguments
   * @return the process; its errors go where ours go
   * @throws IOException if it does not start
   */
  static Process start(Class<?> main, String... args) throws IOException {
    return run(command(main, args));
  }

  /**
   * Starts one under a limit.
   *
   * @param limit a command of the shell that sets it
   * @param main the class to run, of the tests
   * @param args its arguments
   * @return the process; its errors go where ours go
   * @throws IOException if it does not start
   */
  static Process startUnder(String limit, Class<?> main, String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of("sh", "-c", limit + " && exec \"$@\"", "sh"));
    command.addAll(command(main, args));
    return run(command);
  }

  /**
   * Waits for one to end of its own accord. It says little: no more than a pipe takes.
   *
   * @param process that was started
   * @param seconds after which it is killed, which is an error
   * @return what it said
   * @throws IOException if that cannot be read
   * @throws InterruptedException if this thread is interrupted
   */
  static String said(Process process, long seconds) throws IOException, InterruptedException {
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("runs after " + seconds + " s (expected: at an end)");
      }
      return new String(process.getInputStream().readAllBytes());
    } finally {
      process.destroyForcibly();
    }
  }

  private static Process run(List<String> command) throws IOException {
    ProcessBuilder child = new ProcessBuilder(command);
    child.environment().put("LC_ALL", "C"); // the operating system's messages in English
    return child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static List<String> command(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }
}
