package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.FlowRoster;
import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Scenario;
import java.util.List;
import java.util.Set;

/** Carries out a {@link FlowPlan}: what is measured of the operators and of the intakes. */
public final class FlowSuite {

  private final FlowPlan plan;
  private final Set<Entrant> chosen;
  private final Turns turns;

  /**
   * A run that has not started.
   *
   * @param plan what to measure
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public FlowSuite(FlowPlan plan, Set<Entrant> chosen, Turns turns) {
    this.plan = plan;
    this.chosen = chosen;
    this.turns = turns;
  }

  /**
   * Measures.
   *
   * @param scenarios of the operators
   * @param intakes whether the ways from many threads into one Flux are measured too
   * @throws InterruptedException if interrupted
   */
  public void run(Set<Scenario> scenarios, boolean intakes) throws InterruptedException {
    turns.begin("streams");
    for (Scenario scenario : scenarios) {
      takeTurns(
          Case.stream(scenario),
          plan.operators().stream().filter(each -> takesPart(each, scenario)).toList());
    }
    if (intakes) {
      turns.begin("intakes");
      for (int producers : plan.producers()) {
        takeTurns(Case.intake(producers), Roster.of(Role.INLET));
      }
      for (int producers : plan.producers()) {
        takeTurns(Case.overflow(producers), Roster.of(Role.FULL_INLET));
      }
    }
  }

  private static boolean takesPart(FlowRoster who, Scenario scenario) {
    return switch (scenario) {
      case PASS, REQUEST_1, REQUEST_32, SHORT -> true;
      case HAND_OVER -> who.buffers() || who == FlowRoster.BARE;
      case BURST_32 -> who.buffers();
      case FULL -> who.drops() || who.merges();
    };
  }

  private void takeTurns(Case about, List<? extends Entrant> candidates)
      throws InterruptedException {
    turns.take(about, Params.none(), candidates.stream().filter(chosen::contains).toList());
  }
}
