package dev.weir.bench;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.suite.Plan;
import dev.weir.bench.suite.Section;
import dev.weir.bench.suite.Suite;
import dev.weir.bench.suite.Terms;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures the pools side by side and prints the ratios. */
final class PoolsCommand {

  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--sections", "--workers", "--capacity");

  private PoolsCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse(args, SideBySide.FLAGS, NAMES);
    Plan plan = SideBySide.isFull(options) ? Plan.full() : Plan.quick();
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Set<Roster> contenders = SideBySide.contenders(options, Roster.values());
    Set<Section> sections = sections(options);
    return SideBySide.run(
        "pools " + String.join(" ", args),
        options,
        new Terms(
            plan.timing(),
            setup,
            List.of(),
            setup.workers() + " workers, " + setup.capacity() + " tasks in flight"),
        turns -> new Suite(plan, contenders, turns).run(sections));
  }

  private static Set<Section> sections(Options options) {
    Set<Section> chosen = EnumSet.noneOf(Section.class);
    options.list("--sections").forEach(id -> chosen.add(Section.byId(id)));
    return chosen.isEmpty() ? EnumSet.allOf(Section.class) : chosen;
  }
}
