package dev.weir.bench.suite;

import dev.weir.bench.contender.Roster;
import dev.weir.bench.contender.Roster.Role;
import dev.weir.bench.measure.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is measured of the pools, and for how long.
 *
 * @param timing of each case
 * @param pools who is compared saturated
 * @param producers numbers of submitting threads
 * @param workloads what tasks do, saturated
 * @param loads what tasks do, open loop, and at which percentages of the capacity
 * @param loadPeers who is compared open loop
 * @param depths of the queue, from the least to the greatest
 * @param growthPeers who is compared as the queue grows
 * @param memoryPeers whose queued tasks are weighed
 * @param queued how many tasks are queued when they are weighed
 * @param requests how many requests the pipeline gets
 */
public record Plan(
    Timing timing,
    List<Roster> pools,
    List<Integer> producers,
    List<Workload> workloads,
    Map<Workload, List<Integer>> loads,
    List<Roster> loadPeers,
    List<Integer> depths,
    List<Roster> growthPeers,
    List<Roster> memoryPeers,
    int queued,
    int requests) {

  /** Those of ours that have an order of their own, and are measured as the queue grows. */
  public static final List<Roster> GROWING =
      List.of(
          Roster.WEIR_PRIORITY,
          Roster.WEIR_FAIR,
          Roster.WEIR_LIFO,
          Roster.WEIR_DEADLINE,
          Roster.WEIR_SHORTEST);

  /** Those of ours that have an order of their own, and whose queued tasks are weighed. */
  public static final List<Roster> WEIGHABLE =
      List.of(Roster.WEIR_PRIORITY, Roster.WEIR_FAIR_MANY, Roster.WEIR_LIFO);

  private static final int QUEUED = 1_000_000;

  /** What each request of the pipeline computes, in microseconds. */
  public static final int REQUEST_MICROS = 10;

  /**
   * Under three minutes: a first look, not for publication.
   *
   * @return the plan
   */
  public static Plan quick() {
    return new Plan(
        new Timing(5, 60, 2, 0.5, 0.08, 0.25),
        Roster.of(Role.OURS, Role.LIMIT, Role.PEER),
        List.of(1, 2),
        List.of(Workload.NOOP),
        Map.of(Workload.NOOP, List.of(50, 80), Workload.SPIN_1US, List.of(50, 80)),
        List.of(Roster.WEIR, Roster.FJP),
        List.of(100, 10_000, 1_000_000),
        growing(Roster.WEIR),
        weighable(Roster.WEIR, Roster.WEIR_SCHEDULE, Roster.REACTOR_PARALLEL, Roster.FJP),
        QUEUED,
        60_000);
  }

  /**
   * Everything; takes about an hour.
   *
   * @return the plan
   */
  public static Plan full() {
    List<Roster> pools = Roster.of(Role.OURS, Role.PEER);
    return new Plan(
        new Timing(5, 900, 4, 1, 0.3, 1),
        Roster.of(Role.OURS, Role.LIMIT, Role.PEER, Role.SPINNER),
        List.of(1, 2, 4),
        List.of(Workload.values()),
        Map.of(
            Workload.NOOP, List.of(50, 80, 95),
            Workload.SPIN_1US, List.of(50, 80, 95),
            Workload.SPIN_100US, List.of(50, 80, 95)),
        pools,
        List.of(100, 1_000, 10_000, 100_000, 1_000_000),
        growing(Roster.WEIR, Roster.FJP, Roster.TPE_ARRAY, Roster.TPE_LINKED, Roster.TPE_PRIORITY),
        weighable(everybody()),
        QUEUED,
        100_000);
  }

  /**
   * One tiny case of each kind: to see that it works.
   *
   * @return the plan
   */
  public static Plan smoke() {
    return new Plan(
        Pace.SMOKE.timing(quick().timing, full().timing),
        Roster.of(Role.OURS, Role.LIMIT, Role.PEER, Role.SPINNER),
        List.of(1),
        List.of(Workload.NOOP),
        Map.of(Workload.SPIN_1US, List.of(50)),
        List.of(Roster.WEIR, Roster.FJP),
        List.of(100, 1_000),
        growing(Roster.WEIR, Roster.FJP),
        weighable(Roster.WEIR, Roster.FJP),
        2_000,
        500);
  }

  /** Beside some, those of ours that have an order of their own. */
  private static List<Roster> growing(Roster... others) {
    List<Roster> all = new ArrayList<>(List.of(others));
    all.addAll(GROWING);
    return all;
  }

  private static List<Roster> weighable(Roster... others) {
    List<Roster> all = new ArrayList<>(List.of(others));
    all.addAll(WEIGHABLE);
    return all;
  }

  private static Roster[] everybody() {
    List<Roster> all = new ArrayList<>(Roster.of(Role.OURS, Role.PEER));
    all.add(Roster.WEIR_SCHEDULE);
    /* Virtual threads have no queue behind a few workers that could be jammed. */
    all.remove(Roster.VIRTUAL);
    return all.toArray(Roster[]::new);
  }
}
