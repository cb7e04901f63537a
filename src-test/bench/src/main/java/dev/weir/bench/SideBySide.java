package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.report.Json;
import dev.weir.bench.report.Machine;
import dev.weir.bench.report.Report;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Terms;
import dev.weir.bench.suite.Timing;
import dev.weir.bench.suite.Turns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the commands have in common that measure contenders side by side and print the ratios. */
final class SideBySide {

  static final Set<String> FLAGS = Set.of("--quick", "--full");

  private SideBySide() {}

  /** What is to be measured. */
  interface Programme {

    void run(Turns turns) throws InterruptedException;
  }

  /** The names of the common options and of a command's own. */
  static Set<String> names(String... own) {
    return Stream.concat(Stream.of("--rounds", "--patience", "--json"), Arrays.stream(own))
        .collect(Collectors.toSet());
  }

  static boolean isFull(Options options) {
    if (options.has("--quick") && options.has("--full")) {
      throw new IllegalArgumentException("--quick and --full: both given (expected: one)");
    }
    return options.has("--full");
  }

  /** Who is to take part. */
  static <E extends Entrant> Set<E> contenders(Options options, E[] all) {
    Set<E> chosen = new HashSet<>();
    options.list("--only").forEach(id -> chosen.add(Entrant.byId(all, id)));
    if (chosen.isEmpty()) {
      chosen.addAll(List.of(all));
    }
    options.list("--except").forEach(id -> chosen.remove(Entrant.byId(all, id)));
    return chosen;
  }

  static int run(String command, Options options, Terms planned, Programme programme)
      throws IOException, InterruptedException {
    Timing timing = planned.timing();
    Terms terms =
        planned.with(
            timing.with(
                options.integer("--rounds", timing.rounds()),
                options.integer("--patience", (int) timing.patience())));
    Machine machine =
        Machine.here(terms.allFlags(), "java -jar benchmarks.jar " + command, terms.toString());
    Board board;
    long start = System.nanoTime();
    try (Turns turns = new Turns(terms, SideBySide::progress)) {
      programme.run(turns);
      board = turns.board();
    }
    progress("done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    System.out.print(Report.markdown(board, machine));
    if (options.has("--json")) {
      Files.writeString(Path.of(options.text("--json", "")), Json.of(board, machine));
    }
    return board.failures().isEmpty() ? 0 : 1;
  }

  private static void progress(String what) {
    System.err.println(what);
  }
}
