package dev.weir.bench;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.RouteRoster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.suite.RouteSuite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Measures routes of a Reactor Netty server side by side and prints the ratios. */
final class RoutesCommand {

  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--workers", "--capacity");

  private RoutesCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse("routes", args, SideBySide.FLAGS, NAMES);
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Set<Entrant> contenders = SideBySide.<Entrant>contenders(options, RouteRoster.values());
    String sizes =
        setup.workers()
            + " workers, for work that waits "
            + RouteSuite.WAITING_WORKERS
            + "; "
            + RouteSuite.CONNECTIONS
            + " connections";
    return SideBySide.run(
        options,
        new Terms(RouteSuite.timing(SideBySide.pace(options)), setup, List.of(), sizes),
        turns -> new RouteSuite(contenders, turns).run());
  }
}
