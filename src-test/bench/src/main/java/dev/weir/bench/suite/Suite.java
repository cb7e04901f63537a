package dev.weir.bench.suite;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.contender.Setup;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Spin;
import dev.weir.bench.measure.Workload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Carries out a {@link Plan}: in each case the contenders take turns, round by round. */
public final class Suite implements AutoCloseable {

  /** Whose capacity the loads are a share of, so that all get the same arrivals. */
  public static final Roster REFERENCE = Roster.FJP;

  private static final double IDLE_WARMUP = 1;
  private static final double IDLE_SECONDS = 1;

  private final Plan plan;
  private final Set<Roster> chosen;
  private final Params common;
  private final int workers;
  private final Consumer<String> progress;
  private final Map<Roster, Agent> agents = new EnumMap<>(Roster.class);
  private final Board board = new Board();
  private double patience;

  /**
   * A run that has not started.
   *
   * @param plan what to measure
   * @param chosen who takes part
   * @param setup the sizes common to all
   * @param progress told what is being done
   */
  public Suite(Plan plan, Set<Roster> chosen, Setup setup, Consumer<String> progress) {
    this.plan = plan;
    this.patience = plan.patience();
    this.chosen = chosen;
    this.workers = setup.workers();
    this.progress = progress;
    common =
        Params.none()
            .with("workers", setup.workers())
            .with("capacity", setup.capacity())
            .with("spins", Spin.calibrate());
  }

  /**
   * The flags of every contender's JVM.
   *
   * @param setup the sizes common to all
   * @return as on the command line
   */
  public static List<String> flags(Setup setup) {
    return Agent.flags(setup.workers());
  }

  /**
   * Measures whole sections.
   *
   * @param sections which
   * @return everything that was found
   * @throws InterruptedException if interrupted
   */
  public Board run(Set<Section> sections) throws InterruptedException {
    for (Section section : Section.values()) {
      if (sections.contains(section)) {
        progress.accept(section.id());
        switch (section) {
          case EXECUTE -> execute();
          case SCHEDULE -> schedule();
          case MEMORY -> memory();
          case GROWTH -> growth();
          case LOAD -> load();
          case IDLE -> idle();
          case REQUESTS -> requests();
        }
      }
    }
    return board;
  }

  @Override
  public void close() {
    agents.values().forEach(Agent::close);
  }

  private void execute() throws InterruptedException {
    for (Workload workload : plan.workloads()) {
      for (int producers : plan.producers()) {
        takeTurns(Case.throughput(workload, producers), Params.none(), plan.pools(), plan.rounds());
      }
    }
  }

  private void schedule() throws InterruptedException {
    List<Roster> schedulers = new ArrayList<>(Roster.of(Role.SCHEDULE));
    for (int producers : plan.producers()) {
      Case about = Case.throughput(Workload.NOOP, producers);
      List<Roster> missing = new ArrayList<>(schedulers);
      /* Reactor's have no other way in, so that they may have been measured already. */
      for (Roster reactor : List.of(Roster.REACTOR_PARALLEL, Roster.REACTOR_ELASTIC)) {
        if (!board.contenders(about).contains(reactor)) {
          missing.add(reactor);
        }
      }
      takeTurns(about, Params.none(), missing, plan.rounds());
    }
  }

  private void memory() throws InterruptedException {
    takeTurns(Case.memory(Plan.QUEUED), Params.none(), plan.memoryPeers(), 1);
  }

  private void growth() throws InterruptedException {
    for (int depth : plan.depths()) {
      takeTurns(Case.growth(depth), Params.none(), plan.growthPeers(), plan.rounds());
    }
  }

  private void load() throws InterruptedException {
    for (Workload workload : Workload.values()) {
      List<Integer> percentages = plan.loads().getOrDefault(workload, List.of());
      if (percentages.isEmpty()) {
        continue;
      }
      Case capacity = Case.load(workload, 0);
      takeTurns(capacity, Params.none().with("rate", 0), List.of(REFERENCE), plan.rounds());
      /* What it reaches in its worst round: on a noisy machine the rest is luck. */
      double most = board.find(capacity, REFERENCE, "rate").map(Spread::min).orElse(0.0);
      for (int percent : percentages) {
        if (most > 0) {
          Params rate = Params.none().with("rate", most * percent / 100);
          takeTurns(Case.load(workload, percent), rate, plan.loadPeers(), plan.rounds());
        }
      }
    }
  }

  private void idle() throws InterruptedException {
    Params times = Params.none().with("warmup", IDLE_WARMUP).with("seconds", IDLE_SECONDS);
    takeTurns(Case.idle(), times, plan.loadPeers(), 1);
  }

  private void requests() throws InterruptedException {
    takeTurns(
        Case.requests(plan.requests(), Plan.REQUEST_MICROS),
        Params.none(),
        List.of(Roster.WEIR, Roster.REACTOR_PARALLEL),
        1);
  }

  private void takeTurns(Case about, Params extra, List<Roster> candidates, int rounds)
      throws InterruptedException {
    List<Roster> here = new ArrayList<>(candidates);
    here.retainAll(chosen);
    progress.accept("  " + about);
    for (int round = 0; round < rounds; round++) {
      double warmup = round == 0 ? plan.firstWarmup() : plan.warmup();
      for (Roster who : List.copyOf(here)) {
        try {
          Params params =
              common
                  .with("warmup", agents.containsKey(who) ? warmup : plan.newWarmup())
                  .with("seconds", plan.seconds())
                  .with(about.about())
                  .with(extra);
          Figures figures = undisturbed(who, about.measurement(), params);
          board.add(about, who, figures);
        } catch (IllegalStateException e) {
          board.fail(about, who, String.valueOf(e.getMessage()));
          here.remove(who);
          /* It may still be busy with what went wrong: the next case gets a new JVM. */
          Agent broken = agents.remove(who);
          if (broken != null) {
            broken.close();
          }
        }
      }
    }
  }

  /* On a shared machine a round is repeated, as long as there is patience, until nobody disturbs it. */
  private Figures undisturbed(Roster who, Measurement measurement, Params params)
      throws InterruptedException {
    Agent agent = agents.computeIfAbsent(who, key -> new Agent(key, workers));
    for (; ; ) {
      long start = System.nanoTime();
      Figures figures = agent.ask(measurement, params);
      double others = figures.asMap().getOrDefault(Measurement.OTHERS, 0.0);
      if (others <= Board.DISTURBING || patience <= 0) {
        board.noteRound(others > Board.DISTURBING);
        return figures;
      }
      patience -= (System.nanoTime() - start) / 1e9;
    }
  }
}
