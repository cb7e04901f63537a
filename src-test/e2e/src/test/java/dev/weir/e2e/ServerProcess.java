package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The demo server as users start it: a process of its own. */
final class ServerProcess implements AutoCloseable {

  private final Process process;
  private final Path temporary;
  private final Path stderr;
  private final BufferedReader stdout;

  private ServerProcess(
      List<String> jvm, Map<String, String> environment, Redirect output, List<String> args)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1"); // none lives long enough for more to pay
    command.addAll(jvm);
    command.add("-Dio.netty.leakDetection.level=paranoid");
    // Every buffer is watched as closely, but no stack is recorded each time one is read.
    command.add("-Dio.netty.leakDetection.acquireAndReleaseOnly=true");
    command.addAll(agent());
    temporary = Files.createTempDirectory("demo-server");
    command.add("-Djava.io.tmpdir=" + temporary); // one that is killed cannot tidy up
    command.addAll(program());
    command.addAll(args);
    stderr = temporary.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(stderr.toFile()).redirectOutput(output);
    builder.environment().keySet().removeIf(name -> name.startsWith("WEIR_"));
    builder.environment().putAll(environment);
    process = builder.start();
    stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static ServerProcess start(String... args) throws IOException {
    return new ServerProcess(List.of(), Map.of(), Redirect.PIPE, List.of(args));
  }

  static ServerProcess startWith(List<String> jvm, String... args) throws IOException {
    return new ServerProcess(jvm, Map.of(), Redirect.PIPE, List.of(args));
  }

  static ServerProcess startIn(Map<String, String> environment, String... args) throws IOException {
    return new ServerProcess(List.of(), environment, Redirect.PIPE, List.of(args));
  }

  /** Whose stdout goes there, and is not to be read here. */
  static ServerProcess startInto(Path stdout, String... args) throws IOException {
    return new ServerProcess(
        List.of(), Map.of(), Redirect.appendTo(stdout.toFile()), List.of(args));
  }

  /* The jar if the build has made it; before that (mvn test), the same classes from the path. */
  private static List<String> program() {
    String jar = System.getProperty("weir.demo.jar", "");
    return Files.isRegularFile(Path.of(jar))
        ? List.of("-jar", jar)
        : List.of("-cp", System.getProperty("java.class.path"), "dev.weir.demo.DemoServer");
  }

  /** What starts it from a shell. */
  static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program());
    return command;
  }

  private static List<String> agent() {
    String agent = System.getProperty("weir.demo.agent", "");
    return agent.startsWith("-javaagent:") ? List.of(agent) : List.of();
  }

  /** The next line of stdout; null at its end. */
  String line() throws IOException {
    return stdout.readLine();
  }

  /** The URL at the end of the next line, after these words. */
  URI url(String words) throws IOException {
    String line = line();
    if (line == null || !line.startsWith(words + " http://127.0.0.1:")) {
      throw new AssertionError("stdout: " + line + "; stderr: " + stderr());
    }
    return URI.create(line.substring(words.length() + 1));
  }

  String stderr() throws IOException {
    return Files.readString(stderr);
  }

  /** What its threads are at. */
  String threads() throws IOException {
    return jcmd("Thread.print");
  }

  /** Has it collect all of its garbage. */
  void collect() throws IOException {
    jcmd("GC.run");
  }

  private String jcmd(String command) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), command)
            .redirectErrorStream(true)
            .start();
    return new String(asked.getInputStream().readAllBytes(), UTF_8);
  }

  /** Sends SIGTERM. (On the handle: on the process it would close the streams as well.) */
  void terminate() {
    process.toHandle().destroy();
  }

  /** Sends SIGKILL. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits for the end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("still running after 60 s");
    }
    return process.exitValue();
  }

  /** Its own folder for what it does not keep. */
  Path temporary() {
    return temporary;
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    String said = stderr();
    try (Stream<Path> all = Files.walk(temporary)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    if (said.contains("LEAK: ")) { // what Netty says of a buffer that was lost
      throw new AssertionError(said);
    }
  }
}
