package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.contender.PipeRoster.Family;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.suite.PipeSuite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures operators that have elements worked on side by side and prints the ratios. */
final class PipelinesCommand {

  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--operators", "--workers", "--capacity");

  private PipelinesCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("pipelines", args, SideBySide.FLAGS, NAMES);
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Set<Entrant> contenders = SideBySide.<Entrant>contenders(options, PipeRoster.values());
    Set<Family> operators = EnumSet.noneOf(Family.class);
    options.list("--operators").forEach(id -> operators.add(Family.byId(id)));
    return SideBySide.run(
        options,
        new Terms(
            PipeSuite.timing(SideBySide.pace(options)),
            setup,
            List.of(),
            setup.workers() + " workers, 256 elements under way"),
        turns ->
            new PipeSuite(contenders, turns)
                .run(operators.isEmpty() ? EnumSet.allOf(Family.class) : operators));
  }
}
