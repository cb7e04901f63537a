package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.report.Docs;
import dev.weir.bench.report.Json;
import dev.weir.bench.report.Machine;
import dev.weir.bench.report.Plots;
import dev.weir.bench.report.Report;
import dev.weir.bench.suite.Board;
import dev.weir.bench.suite.Pace;
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
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the commands have in common that measure contenders side by side and print the ratios. */
final class SideBySide {

  static final Set<String> FLAGS = Set.of("--quick", "--full", "--smoke");

  /** Where the figures go: no part of what they were found with. */
  private static final Set<String> OUTPUT = Set.of("--json", "--plot", "--write");

  private SideBySide() {}

  /** What is to be measured. */
  interface Programme {

    void run(Turns turns) throws InterruptedException;
  }

  /** The names of the common options and of a command's own. */
  static Set<String> names(String... own) {
    return Stream.of(OUTPUT.stream(), Stream.of("--rounds", "--patience"), Arrays.stream(own))
        .flatMap(each -> each)
        .collect(Collectors.toSet());
  }

  static Pace pace(Options options) {
    List<Pace> given =
        Arrays.stream(Pace.values())
            .filter(pace -> options.has("--" + pace.name().toLowerCase(Locale.ROOT)))
            .toList();
    if (given.size() > 1) {
      throw new IllegalArgumentException(
          "--quick, --full, --smoke: " + given.size() + " given (expected: one)");
    }
    return given.isEmpty() ? Pace.QUICK : given.get(0);
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

  static int run(Options options, Terms planned, Programme programme)
      throws IOException, InterruptedException {
    Timing timing = planned.timing();
    Terms terms =
        planned.with(
            timing.with(
                options.integer("--rounds", timing.rounds()),
                options.integer("--patience", (int) timing.patience())));
    Machine machine = Machine.here(terms.allFlags(), options.callWithout(OUTPUT), terms.toString());
    /* Found before anything is measured, so that nothing is measured in vain. */
    Optional<Docs> docs = docs(options, machine);
    Board board;
    long start = System.nanoTime();
    try (Turns turns = turns(options, terms)) {
      programme.run(turns);
      board = turns.board();
    }
    progress("done in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s");
    Report report = new Report(board, machine, Plots.of(board, machine, options.command()));
    System.out.print(report.markdown());
    if (options.has("--json")) {
      Files.writeString(Path.of(options.text("--json", "")), Json.of(board, machine));
    }
    if (options.has("--plot")) {
      report.plots().write(Path.of(options.text("--plot", "")));
    }
    return publish(docs, report);
  }

  private static int publish(Optional<Docs> docs, Report report) throws IOException {
    if (!report.board().failures().isEmpty()) {
      report.board().failures().forEach(SideBySide::progress);
      docs.ifPresent(place -> progress("nothing written to " + place.file()));
      return 1;
    }
    if (docs.isPresent()) {
      docs.get().write(report);
      progress("written to " + docs.get().file());
    }
    return 0;
  }

  private static Optional<Docs> docs(Options options, Machine machine) throws IOException {
    if (!options.has("--write")) {
      return Optional.empty();
    }
    if (pace(options) == Pace.SMOKE) {
      throw new IllegalArgumentException("--write: with --smoke (expected: --quick or --full)");
    }
    return Optional.of(Docs.find(Path.of(options.text("--write", "")), options.command(), machine));
  }

  private static Turns turns(Options options, Terms terms) throws InterruptedException {
    return pace(options) == Pace.SMOKE
        ? Turns.here(terms, SideBySide::progress)
        : Turns.apart(terms, SideBySide::progress);
  }

  private static void progress(String what) {
    System.err.println(what);
  }
}
