package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.ForkRoster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.suite.ForkSuite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures pools whose tasks give them more tasks side by side and prints the ratios. */
final class ForksCommand {

  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--shapes", "--workers", "--capacity");

  private ForksCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("forks", args, SideBySide.FLAGS, NAMES);
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Set<Entrant> contenders = SideBySide.<Entrant>contenders(options, ForkRoster.values());
    Set<ForkShape> shapes = EnumSet.noneOf(ForkShape.class);
    options.list("--shapes").forEach(id -> shapes.add(ForkShape.byId(id)));
    return SideBySide.run(
        options,
        new Terms(
            ForkSuite.timing(SideBySide.pace(options)),
            setup,
            List.of(),
            setup.workers() + " workers, " + setup.capacity() + " tasks of a spawner in flight"),
        turns ->
            new ForkSuite(contenders, turns)
                .run(shapes.isEmpty() ? EnumSet.allOf(ForkShape.class) : shapes));
  }
}
