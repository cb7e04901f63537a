package dev.weir.bench;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.report.Json;
import dev.weir.bench.report.Machine;
import dev.weir.bench.report.Report;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Plan;
import dev.weir.bench.suite.Section;
import dev.weir.bench.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures the pools side by side and prints the ratios. */
final class PoolsCommand {

  private static final Set<String> FLAGS = Set.of("--quick", "--full");
  private static final Set<String> NAMES =
      Set.of(
          "--only",
          "--except",
          "--sections",
          "--rounds",
          "--patience",
          "--workers",
          "--capacity",
          "--json");

  private PoolsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse(args, FLAGS, NAMES);
    Plan plan = plan(options);
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Machine machine =
        Machine.here(
            Suite.flags(setup),
            "java -jar benchmarks.jar pools " + String.join(" ", args),
            sizes(plan, setup));
    Board board;
    long start = System.nanoTime();
    try (Suite suite = new Suite(plan, contenders(options), setup, PoolsCommand::progress)) {
      board = suite.run(sections(options));
    }
    progress("done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    System.out.print(Report.markdown(board, machine));
    if (options.has("--json")) {
      Files.writeString(Path.of(options.text("--json", "")), Json.of(board, machine));
    }
    return board.failures().isEmpty() ? 0 : 1;
  }

  private static Plan plan(Options options) {
    if (options.has("--quick") && options.has("--full")) {
      throw new IllegalArgumentException("--quick and --full: both given (expected: one)");
    }
    Plan plan = options.has("--full") ? Plan.full() : Plan.quick();
    return plan.with(
        options.integer("--rounds", plan.rounds()),
        options.integer("--patience", (int) plan.patience()));
  }

  private static Set<Roster> contenders(Options options) {
    Set<Roster> chosen = EnumSet.noneOf(Roster.class);
    options.list("--only").forEach(id -> chosen.add(Roster.byId(id)));
    if (chosen.isEmpty()) {
      chosen.addAll(List.of(Roster.values()));
    }
    options.list("--except").forEach(id -> chosen.remove(Roster.byId(id)));
    return chosen;
  }

  private static Set<Section> sections(Options options) {
    Set<Section> chosen = EnumSet.noneOf(Section.class);
    options.list("--sections").forEach(id -> chosen.add(Section.byId(id)));
    return chosen.isEmpty() ? EnumSet.allOf(Section.class) : chosen;
  }

  private static String sizes(Plan plan, Setup setup) {
    return setup.workers()
        + " workers, "
        + setup.capacity()
        + " tasks in flight; "
        + plan.rounds()
        + " interleaved rounds of "
        + plan.seconds()
        + " s each, medians";
  }

  private static void progress(String what) {
    System.err.println(what);
  }
}
