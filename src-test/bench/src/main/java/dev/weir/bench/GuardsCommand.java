package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.contender.LineRoster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.suite.GuardSuite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Measures guards of calls side by side and prints the ratios. */
final class GuardsCommand {

  private static final Set<String> NAMES = SideBySide.names("--only", "--except", "--capacity");

  private GuardsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("guards", args, SideBySide.FLAGS, NAMES);
    Setup setup = new Setup(1, options.integer("--capacity", 256));
    Entrant[] all =
        Stream.<Entrant[]>of(GuardRoster.values(), LineRoster.values())
            .flatMap(Arrays::stream)
            .toArray(Entrant[]::new);
    Set<Entrant> contenders = SideBySide.contenders(options, all);
    return SideBySide.run(
        options,
        new Terms(
            GuardSuite.timing(SideBySide.pace(options)),
            setup,
            List.of(),
            setup.capacity() + " permits where no call waits"),
        turns -> new GuardSuite(contenders, turns).run());
  }
}
