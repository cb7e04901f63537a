package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The commands of docs/demo-server.md, docs/callers.md and docs/load.md do what stands below them,
 * where {@code <!-- try -->} stands above them. Three dots stand for anything, on one line or
 * several.
 */
class GuideTest {

  private static final List<Path> GUIDES =
      List.of(
          Path.of("../../docs/demo-server.md"),
          Path.of("../../docs/callers.md"),
          Path.of("../../docs/load.md"));
  private static final String LOAD = "java -jar demo-server/target/demo-server.jar load";
  private static final Pattern BLOCK =
      Pattern.compile("<!-- try -->\n```\n(.*?)```", Pattern.DOTALL);
  private static final String SHELL = "/bin/sh";
  private static final String DOTS = "...";

  private static RunningServer server;

  /** A command, and what it prints. */
  private record Command(String line, String output) {

    @Override
    public String toString() {
      return line;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Command> commands() throws IOException {
    List<Command> commands = new ArrayList<>();
    for (Path guide : GUIDES) {
      for (String block :
          BLOCK.matcher(Files.readString(guide)).results().map(GuideTest::text).toList()) {
        for (String part : block.substring("$ ".length()).split("\n\\$ ")) {
          String[] lineAndOutput = part.split("\n", 2);
          commands.add(new Command(lineAndOutput[0], lineAndOutput[1].strip()));
        }
      }
    }
    return commands;
  }

  private static String text(MatchResult block) {
    return block.group(1);
  }

  @Test
  void guide_always_hasCommands() throws Exception {
    assertThat(commands()).hasSizeGreaterThan(5);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void guide_everyCommand_printsWhatItSays(Command command) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(SHELL)) && isInstalled("curl"), "curl is not installed");
    String line =
        command
            .line()
            .replace("http://127.0.0.1:8080", server.uri("").toString())
            .replace("http://127.0.0.1:9090", server.managementUrl())
            .replace(LOAD, load());

    assertThat(output(line)).matches(expected(command.output()));
  }

  /* Whether it keeps up on a machine that is busy with tests is not what is tested. */
  private static String load() {
    return String.join(" ", ServerProcess.command()) + " load " + LoadProcesses.ANY_LAG;
  }

  private static Pattern expected(String output) {
    String regex =
        Stream.of(output.split(Pattern.quote(DOTS), -1)).map(Pattern::quote).collect(joining(".*"));
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  private static boolean isInstalled(String program) {
    return Stream.of(System.getenv("PATH").split(":"))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private static String output(String line) throws Exception {
    Process process = new ProcessBuilder(SHELL, "-c", line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output.strip();
  }
}
