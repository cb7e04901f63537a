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
import java.util.Map;
import java.util.Set;

/** Measures the pools side by side and prints the ratios: a command for each table. */
final class PoolsCommand {

  /** What each command measures, unless it is told what. */
  private static final Map<String, Set<Section>> SECTIONS =
      Map.of(
          "pools", EnumSet.of(Section.EXECUTE, Section.SCHEDULE, Section.LOAD, Section.IDLE),
          "orders", EnumSet.of(Section.ORDERS, Section.SUBMIT, Section.QUIET),
          "kinds", EnumSet.of(Section.ELASTIC, Section.VIRTUAL, Section.BATCHES),
          "memory", EnumSet.of(Section.MEMORY, Section.GROWTH),
          "requests", EnumSet.of(Section.REQUESTS),
          "management", EnumSet.of(Section.MANAGEMENT));

  private static final Set<String> NAMES =
      SideBySide.names("--only", "--except", "--sections", "--workers", "--capacity");

  private PoolsCommand() {}

  static int run(String command, List<String> args) throws IOException, InterruptedException {
    Options options = Options.parse(command, args, SideBySide.FLAGS, NAMES);
    Plan plan =
        switch (SideBySide.pace(options)) {
          case SMOKE -> Plan.smoke();
          case QUICK -> Plan.quick();
          case FULL -> Plan.full();
        };
    Setup setup = new Setup(options.integer("--workers", 2), options.integer("--capacity", 1024));
    Set<Roster> contenders = SideBySide.contenders(options, Roster.values());
    Set<Section> sections = sections(options, SECTIONS.getOrDefault(command, Set.of()));
    return SideBySide.run(
        options,
        new Terms(
            plan.timing(),
            setup,
            List.of(),
            setup.workers() + " workers, " + setup.capacity() + " tasks in flight"),
        turns -> new Suite(plan, contenders, turns).run(sections));
  }

  private static Set<Section> sections(Options options, Set<Section> usual) {
    Set<Section> chosen = EnumSet.noneOf(Section.class);
    options.list("--sections").forEach(id -> chosen.add(Section.byId(id)));
    return chosen.isEmpty() ? usual : chosen;
  }
}
