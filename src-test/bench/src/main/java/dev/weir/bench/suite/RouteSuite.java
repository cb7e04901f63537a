package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.RouteRoster;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.Workload;
import java.util.List;
import java.util.Set;

/** Measures routes of a Reactor Netty server, and what it costs to turn a request away. */
public final class RouteSuite {

  /** Connections, each of which asks again as soon as it has its answer. */
  public static final int CONNECTIONS = 64;

  /** Threads for work that waits; what computes gets as many as there are in the setup. */
  public static final int WAITING_WORKERS = 16;

  /** Length of the body with which a plain answer is as long as a refusal. */
  public static final int REFUSAL_BODY = 268;

  private static final int SHORT_BODY = 2;

  private final Set<Entrant> chosen;
  private final Turns turns;

  /**
   * A run that has not started.
   *
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public RouteSuite(Set<Entrant> chosen, Turns turns) {
    this.chosen = chosen;
    this.turns = turns;
  }

  /**
   * How often each case is measured, and for how long. It takes ten seconds until Reactor Netty is
   * compiled.
   *
   * @param pace how long they may take
   * @return the timing
   */
  public static Timing timing(Pace pace) {
    return pace.timing(new Timing(5, 30, 12, 1.5, 0.3, 1), new Timing(7, 120, 20, 3, 0.5, 3));
  }

  /**
   * Measures.
   *
   * @throws InterruptedException if interrupted
   */
  public void run() throws InterruptedException {
    turns.begin("routes");
    for (Workload workload : List.of(Workload.NOOP, Workload.SPIN_100US)) {
      takeTurns(Case.route(workload), SHORT_BODY, Params.none());
    }
    takeTurns(
        Case.route(Workload.BLOCK_1MS), SHORT_BODY, Params.none().with("workers", WAITING_WORKERS));
    turns.begin("refusals");
    turns.take(
        Case.refusal(),
        extra(REFUSAL_BODY).with("workload", Workload.NOOP.id()),
        chosenOf(List.of(RouteRoster.PLAIN, RouteRoster.REFUSING)));
  }

  private void takeTurns(Case about, int body, Params extra) throws InterruptedException {
    turns.take(
        about,
        extra(body).with(extra),
        chosenOf(
            List.of(
                RouteRoster.PLAIN,
                RouteRoster.ADMISSION,
                RouteRoster.ELASTIC,
                RouteRoster.PARALLEL)));
  }

  private static Params extra(int body) {
    return Params.none().with("connections", CONNECTIONS).with("body", body);
  }

  private List<RouteRoster> chosenOf(List<RouteRoster> candidates) {
    return candidates.stream().filter(chosen::contains).toList();
  }
}
