package dev.weir.bench;

import dev.weir.bench.contender.Named;
import dev.weir.bench.overload.OverloadFigures;
import dev.weir.bench.overload.OverloadSuite;
import dev.weir.bench.overload.Pinning;
import dev.weir.bench.overload.Plan;
import dev.weir.bench.overload.Scenario;
import dev.weir.bench.overload.Work;
import dev.weir.bench.report.Machine;
import dev.weir.bench.report.OverloadReport;
import dev.weir.bench.suite.Child;
import dev.weir.bench.suite.Pace;
import dev.weir.demo.log.QuietClient;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Offers a server more than it can do, behind one protection after the other. */
final class OverloadCommand {

  private static final String SCENARIO = "--scenario";
  private static final String WORK = "--work";
  private static final String ROUNDS = "--rounds";

  private OverloadCommand() {}

  static int run(List<String> args) throws IOException, InterruptedException {
    Set<String> names = new HashSet<>(Publication.NAMES);
    names.addAll(Set.of(SCENARIO, WORK, ROUNDS));
    Options options = Options.parse("overload", args, SideBySide.FLAGS, names);
    Pace pace = SideBySide.pace(options);
    Plan plan = plan(options, pace);
    Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
    options
        .list(SCENARIO)
        .forEach(id -> scenarios.add(Named.byId("scenario", Scenario.values(), id)));
    Publication publication = Publication.of(options);
    Machine machine =
        Machine.here(Child.flags(), options.callWithout(Publication.NAMES), plan.toString());
    QuietClient.apply();
    try (Pinning pinning = pace == Pace.SMOKE ? Pinning.none() : Pinning.apart()) {
      OverloadFigures figures =
          new OverloadSuite(
                  plan,
                  scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : scenarios,
                  pinning,
                  System.err::println)
              .run();
      publication.publish(new OverloadReport(figures, machine));
    }
    return 0;
  }

  private static Plan plan(Options options, Pace pace) {
    Plan usual = Plan.of(pace);
    Plan plan = usual.rounds(options.integer(ROUNDS, usual.rounds()));
    List<Work> works =
        options.list(WORK).stream().map(id -> Named.byId("work", Work.values(), id)).toList();
    return works.isEmpty() ? plan : plan.works(works);
  }
}
