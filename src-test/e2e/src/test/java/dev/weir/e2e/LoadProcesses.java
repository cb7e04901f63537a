package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The command {@code load} as processes, and a demo server for them, for as long as a class. */
final class LoadProcesses implements BeforeAllCallback, AfterAllCallback {

  /** Whether load keeps up on a machine that is busy with tests is not what is tested. */
  static final String ANY_LAG = "--max-lag=10s";

  private RunningServer server;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = RunningServer.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.close();
  }

  RunningServer server() {
    return server;
  }

  /** With no warm-up, and as late as it likes to be, unless the flags say otherwise. */
  ServerProcess load(String path, String... flags) throws IOException {
    List<String> args = new ArrayList<>(List.of("load", server.uri(path).toString()));
    if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith("--warm-up"))) {
      args.add("--cold");
    }
    if (Arrays.stream(flags).noneMatch(flag -> flag.startsWith("--max-lag"))) {
      args.add(ANY_LAG);
    }
    args.addAll(List.of(flags));
    return ServerProcess.start(args.toArray(String[]::new));
  }

  static String text(ServerProcess process) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line = process.line(); line != null; line = process.line()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /** A new pipe: it holds whoever writes up until somebody reads. */
  static Path pipe(Path folder) throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  /** The report that a run has left in a folder. */
  static JsonNode json(Path folder) throws IOException {
    return RunningServer.JSON.readTree(Files.readAllBytes(folder.resolve("run.json")));
  }
}
