package dev.weir.bench.suite;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Carries out a {@link Plan}: what is measured of the pools. */
public final class Suite {

  /** Whose capacity the loads are a share of, so that all get the same arrivals. */
  public static final Roster REFERENCE = Roster.FJP;

  private static final double IDLE_WARMUP = 1;
  private static final double IDLE_SECONDS = 1;

  /** So many rounds' time, for enough visits. */
  private static final double QUIET_ROUNDS = 6;

  /** So many, for what takes place ten times a second. */
  private static final double MANAGED_ROUNDS = 4;

  private static final List<Workload> NOOP_ALONE = List.of(Workload.NOOP);
  private static final List<Workload> WAITING =
      List.of(Workload.NOOP, Workload.SPIN_1US, Workload.BLOCK_1MS);
  private static final Map<Workload, List<Integer>> MANAGED_LOADS =
      Map.of(Workload.SPIN_1US, List.of(50), Workload.SPIN_100US, List.of(50, 80));

  private final Plan plan;
  private final Set<Roster> chosen;
  private final Turns turns;
  private final Board board;

  /**
   * A run that has not started.
   *
   * @param plan what to measure
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public Suite(Plan plan, Set<Roster> chosen, Turns turns) {
    this.plan = plan;
    this.chosen = chosen;
    this.turns = turns;
    this.board = turns.board();
  }

  /**
   * Measures whole sections.
   *
   * @param sections which
   * @throws InterruptedException if interrupted
   */
  public void run(Set<Section> sections) throws InterruptedException {
    for (Section section : Section.values()) {
      if (sections.contains(section)) {
        turns.begin(section.id());
        switch (section) {
          case EXECUTE -> execute();
          case SCHEDULE -> schedule();
          case MEMORY -> memory();
          case GROWTH -> growth();
          case LOAD -> load();
          case IDLE -> idle();
          case REQUESTS -> requests();
          case ORDERS -> orders();
          case SUBMIT -> compareGroup(section, NOOP_ALONE, Roster.of(Role.SUBMIT));
          case QUIET -> quiet();
          case ELASTIC -> elastic();
          case VIRTUAL -> compareGroup(section, WAITING, Roster.of(Role.VIRTUAL));
          case BATCHES -> batches();
          case MANAGEMENT -> management();
        }
      }
    }
  }

  private void execute() throws InterruptedException {
    for (Workload workload : plan.workloads()) {
      for (int producers : plan.producers()) {
        takeTurns(Case.throughput(workload, producers), Params.none(), plan.pools());
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
      takeTurns(about, Params.none(), missing);
    }
  }

  private void memory() throws InterruptedException {
    takeOneTurn(Case.memory(plan.queued()), Params.none(), plan.memoryPeers());
  }

  private void growth() throws InterruptedException {
    for (int depth : plan.depths()) {
      takeTurns(Case.growth(depth), Params.none(), plan.growthPeers());
    }
  }

  private void load() throws InterruptedException {
    loads(plan.loads(), plan.loadPeers(), Params.none());
  }

  private void loads(Map<Workload, List<Integer>> loads, List<Roster> peers, Params extra)
      throws InterruptedException {
    for (Workload workload : Workload.values()) {
      List<Integer> percentages = loads.getOrDefault(workload, List.of());
      if (percentages.isEmpty()) {
        continue;
      }
      Case capacity = Case.load(workload, 0);
      takeTurns(capacity, Params.none().with("rate", 0), List.of(REFERENCE));
      /* What it reaches in its worst round: on a noisy machine the rest is luck. */
      double most = board.find(capacity, REFERENCE, "rate").map(Spread::min).orElse(0.0);
      for (int percent : percentages) {
        if (most > 0) {
          Params rate = extra.with("rate", most * percent / 100);
          takeTurns(Case.load(workload, percent), rate, peers);
        }
      }
    }
  }

  private void idle() throws InterruptedException {
    Params times = Params.none().with("warmup", IDLE_WARMUP).with("seconds", IDLE_SECONDS);
    takeOneTurn(Case.idle(), times, plan.loadPeers());
  }

  private void requests() throws InterruptedException {
    takeTurns(
        Case.requests(plan.requests(), Plan.REQUEST_MICROS),
        Params.none(),
        List.of(Roster.WEIR, Roster.REACTOR_PARALLEL));
  }

  private void orders() throws InterruptedException {
    List<Roster> orders = new ArrayList<>(List.of(Roster.WEIR));
    orders.addAll(Roster.of(Role.ORDER));
    orders.add(Roster.TPE_PRIORITY);
    compareGroup(Section.ORDERS, NOOP_ALONE, orders);
  }

  private void quiet() throws InterruptedException {
    takeTurns(
        Case.quiet(),
        lasting(QUIET_ROUNDS).with("warmup", turns.timing().seconds()),
        List.of(Roster.WEIR_FAIR_FEW, Roster.WEIR, Roster.TPE_LINKED, Roster.REACTOR_PARALLEL));
  }

  private Params lasting(double rounds) {
    return Params.none().with("seconds", rounds * turns.timing().seconds());
  }

  private void elastic() throws InterruptedException {
    compareGroup(
        Section.ELASTIC,
        WAITING,
        List.of(Roster.WEIR_ELASTIC, Roster.WEIR, Roster.REACTOR_ELASTIC));
  }

  private void batches() throws InterruptedException {
    List<Roster> ways = new ArrayList<>(Roster.of(Role.BATCH));
    ways.add(Roster.WEIR_SUBMIT);
    compareGroup(Section.BATCHES, NOOP_ALONE, ways);
  }

  private void management() throws InterruptedException {
    List<Roster> both = List.of(Roster.WEIR_MANAGED, Roster.WEIR);
    compareGroup(Section.MANAGEMENT, List.of(Workload.NOOP, Workload.SPIN_1US), both);
    loads(MANAGED_LOADS, both, lasting(MANAGED_ROUNDS));
  }

  private void compareGroup(Section section, List<Workload> workloads, List<Roster> candidates)
      throws InterruptedException {
    for (Workload workload : workloads) {
      for (int producers : plan.producers()) {
        takeTurns(Case.throughput(section.id(), workload, producers), Params.none(), candidates);
      }
    }
  }

  private void takeTurns(Case about, Params extra, List<Roster> candidates)
      throws InterruptedException {
    turns.take(about, extra, chosenOf(candidates));
  }

  private void takeOneTurn(Case about, Params extra, List<Roster> candidates)
      throws InterruptedException {
    turns.take(about, extra, chosenOf(candidates), 1);
  }

  private List<Roster> chosenOf(List<Roster> candidates) {
    return candidates.stream().filter(chosen::contains).toList();
  }
}
