package dev.weir.bench.overload;

import dev.weir.bench.limits.LimitContender;
import dev.weir.bench.limits.LimitRun;
import dev.weir.simulation.Server;
import dev.weir.simulation.ServiceTime;
import dev.weir.simulation.Trace;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Runs the scenarios one after the other. */
public final class OverloadSuite {

  private static final double TWICE = 2;
  private static final double MEAN_NANOS = 20e6;
  private static final int WORKERS = 8;

  private final Set<Scenario> chosen;
  private final Pinning pinning;
  private final Consumer<String> progress;
  private final OverloadFigures figures = new OverloadFigures();
  private Plan plan;

  /**
   * A run that has not started.
   *
   * @param plan how long it takes
   * @param chosen the scenarios
   * @param pinning who may use which core
   * @param progress told what is being done
   */
  public OverloadSuite(
      Plan plan, Set<Scenario> chosen, Pinning pinning, Consumer<String> progress) {
    this.plan = plan;
    this.chosen = Set.copyOf(chosen);
    this.pinning = pinning;
    this.progress = progress;
  }

  /**
   * Carries it out.
   *
   * @return what was found
   * @throws InterruptedException if interrupted
   */
  public OverloadFigures run() throws InterruptedException {
    figures.notes().add(pinning.words());
    withProxyIfThereIsOne();
    if (chosen.stream().anyMatch(scenario -> scenario != Scenario.DRIFT)) {
      try (Arena arena = new Arena(plan, pinning, progress)) {
        run(arena);
        figures.objectives().addAll(arena.objectives());
      }
    }
    if (begins(Scenario.DRIFT)) {
      drift();
    }
    return figures;
  }

  private void withProxyIfThereIsOne() {
    if (!plan.contenders().contains(Protection.HAPROXY)) {
      return;
    }
    Optional<String> version = HaProxy.version();
    figures.notes().add(version.orElse(HaProxy.MISSING));
    if (version.isEmpty()) {
      plan = plan.without(Protection.HAPROXY);
    }
  }

  private void run(Arena arena) throws InterruptedException {
    Loads loads = new Loads(arena);
    Costs costs = new Costs(arena);
    if (begins(Scenario.SWEEP)) {
      figures.rows().addAll(loads.sweep());
    }
    if (begins(Scenario.SLOW)) {
      figures.rows().addAll(loads.slow());
    }
    if (begins(Scenario.PRIORITIES)) {
      figures.rows().addAll(loads.priorities());
    }
    if (begins(Scenario.TENANTS)) {
      figures.rows().addAll(loads.tenants());
    }
    if (begins(Scenario.REJECTIONS)) {
      figures.costs().addAll(costs.rejection());
      figures.rows().addAll(costs.goodTraffic());
    }
    if (begins(Scenario.RECOVERY)) {
      figures.recoveries().addAll(loads.recovery());
    }
    if (begins(Scenario.IDLE)) {
      figures.costs().addAll(costs.idle());
    }
  }

  private boolean begins(Scenario scenario) {
    boolean begins = chosen.contains(scenario);
    if (begins) {
      progress.accept(scenario.title());
    }
    return begins;
  }

  private void drift() {
    Server server = Server.workers(WORKERS, ServiceTime.exponential(MEAN_NANOS));
    Trace trace = Trace.of("twice as much as can be done", server, TWICE, plan.drift());
    for (LimitContender who : LimitContender.values()) {
      if (who.isOurs()) {
        figures.drift().add(LimitRun.of(trace, who));
      }
    }
  }
}
