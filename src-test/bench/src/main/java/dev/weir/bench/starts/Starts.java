package dev.weir.bench.starts;

import dev.weir.bench.suite.Spread;
import dev.weir.demo.DemoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts one server after the other, and again. */
public final class Starts implements AutoCloseable {

  private final Optional<Path> jar;
  private final Path archives;

  /**
   * Of a demo server.
   *
   * @param jar it; where there is none, the one of this class path
   * @throws IOException if there is no room for archives
   */
  public Starts(Optional<Path> jar) throws IOException {
    this.jar = jar;
    this.archives = Files.createTempDirectory("weir-starts");
  }

  /**
   * Measures.
   *
   * @param rounds how often each is started; once more, which is not counted
   * @return by server
   * @throws InterruptedException if interrupted
   */
  public List<StartRun> run(int rounds) throws InterruptedException {
    Map<StartContender, List<double[]>> found = new EnumMap<>(StartContender.class);
    for (int i = 0; i <= rounds; i++) {
      for (StartContender who : StartContender.values()) {
        double[] figures = once(command(who, i == 0));
        if (i > 0) { // the first reads files, and writes the archive
          found.computeIfAbsent(who, any -> new ArrayList<>()).add(figures);
        }
      }
    }
    return found.entrySet().stream()
        .map(
            each ->
                new StartRun(
                    each.getKey(),
                    spread(each.getValue(), 0),
                    spread(each.getValue(), 1),
                    spread(each.getValue(), 2)))
        .toList();
  }

  private static Spread spread(List<double[]> rounds, int figure) {
    return Spread.of(rounds.stream().map(each -> each[figure]).toList(), false);
  }

  private static double[] once(List<String> command) throws InterruptedException {
    try (StartedServer server = StartedServer.start(command)) {
      double answer = server.firstAnswer();
      double live = server.live();
      return new double[] {answer, live, server.resident()};
    }
  }

  private List<String> command(StartContender who, boolean first) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (who.isArchived()) {
      Path archive = archives.resolve(who + ".jsa");
      command.add((first ? "-XX:ArchiveClassesAtExit=" : "-XX:SharedArchiveFile=") + archive);
      command.add("-Xlog:cds=off");
      command.add("-Xlog:cds*=off");
    }
    String here = System.getProperty("java.class.path");
    if (who == StartContender.BARE) {
      command.addAll(List.of("-cp", here, "dev.weir.bench.Bench", BareServer.COMMAND));
      return command;
    }
    command.addAll(
        jar.map(file -> List.of("-jar", file.toString()))
            .orElse(List.of("-cp", here, DemoServer.class.getName())));
    command.addAll(List.of("serve", "--port", "0", "--management-port", "0"));
    return command;
  }

  /** Removes the archives. */
  @Override
  public void close() throws IOException {
    for (StartContender who : StartContender.values()) {
      Files.deleteIfExists(archives.resolve(who + ".jsa"));
    }
    Files.delete(archives);
  }
}
