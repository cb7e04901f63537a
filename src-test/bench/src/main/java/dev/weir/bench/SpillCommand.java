package dev.weir.bench;

import dev.weir.bench.report.Machine;
import dev.weir.bench.report.SpillReport;
import dev.weir.bench.spill.SpillRun;
import dev.weir.bench.suite.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Measures what it costs to write records to disk, and to read them. */
final class SpillCommand {

  private static final String ROUNDS = "--rounds";
  private static final String RECORDS = "--records";
  private static final String DIRECTORY = "--dir";
  private static final int USUAL_ROUNDS = 5;
  private static final int USUAL_RECORDS = 1_000_000;
  private static final int QUICK_RECORDS = 200_000;
  private static final int SMOKE_RECORDS = 2_500;

  private SpillCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.addAll(Set.of(ROUNDS, RECORDS, DIRECTORY));
    Options options = Options.parse("spill", args, Set.of("--smoke", "--quick"), names);
    boolean smoke = options.has("--smoke");
    int usual = smoke ? SMOKE_RECORDS : options.has("--quick") ? QUICK_RECORDS : USUAL_RECORDS;
    int records = atLeastOne(RECORDS, options.integer(RECORDS, usual));
    int rounds = atLeastOne(ROUNDS, options.integer(ROUNDS, smoke ? 1 : USUAL_ROUNDS));
    Path directory = Path.of(options.text(DIRECTORY, System.getProperty("java.io.tmpdir")));
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(DIRECTORY + ": " + directory + " (expected: a directory)");
    }
    Publication publication = Publication.of(options);
    Machine machine =
        Machine.here(
            Child.flags(),
            options.callWithout(Publication.NAMES),
            rounds + " rounds of each, in turn, on " + Files.getFileStore(directory).type());
    List<SpillRun> runs = SpillRun.all(records, rounds, smoke ? 0 : 2, directory);
    publication.publish(new SpillReport(runs, records, machine));
    return 0;
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
    return value;
  }
}
