package dev.weir.bench;

import dev.weir.bench.report.Machine;
import dev.weir.bench.report.StartReport;
import dev.weir.bench.starts.Starts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Starts servers, and looks what they need while nobody asks. */
final class StartsCommand {

  private static final String JAR = "--jar";
  private static final String ROUNDS = "--rounds";
  private static final String USUAL_JAR = "demo-server/target/demo-server.jar";
  private static final int USUAL_ROUNDS = 9;

  private StartsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.addAll(Set.of(JAR, ROUNDS));
    Options options = Options.parse("starts", args, Set.of("--smoke"), names);
    boolean smoke = options.has("--smoke");
    int rounds = options.integer(ROUNDS, smoke ? 1 : USUAL_ROUNDS);
    if (rounds < 1) {
      throw new IllegalArgumentException(ROUNDS + ": " + rounds + " (expected: >= 1)");
    }
    Publication publication = Publication.of(options);
    Machine machine =
        Machine.here(
            List.of(), options.callWithout(Publication.NAMES), "each started " + rounds + " times");
    try (Starts starts = new Starts(smoke ? Optional.empty() : Optional.of(jar(options)))) {
      publication.publish(new StartReport(starts.run(rounds), machine));
    }
    return 0;
  }

  private static Path jar(Options options) {
    Path jar = Path.of(options.text(JAR, USUAL_JAR));
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException(
          JAR + ": " + jar + " (expected: a demo server, as ./mvnw package builds it)");
    }
    return jar;
  }
}
