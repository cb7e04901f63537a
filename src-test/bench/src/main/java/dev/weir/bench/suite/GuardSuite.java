package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.GuardRoster;
import dev.weir.bench.contender.LineRoster;
import dev.weir.bench.measure.CallKind;
import dev.weir.bench.measure.Params;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Measures guards of calls: those that let a call through, and those where it has to wait. */
public final class GuardSuite {

  private static final List<Integer> THREADS = List.of(1, 2);
  private static final List<Integer> LIMITS = List.of(1, 16, 256);

  private final Set<Entrant> chosen;
  private final Turns turns;

  /**
   * A run that has not started.
   *
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public GuardSuite(Set<Entrant> chosen, Turns turns) {
    this.chosen = chosen;
    this.turns = turns;
  }

  /**
   * How often each case is measured, and for how long.
   *
   * @param pace how long they may take
   * @return the timing
   */
  public static Timing timing(Pace pace) {
    return pace.timing(new Timing(5, 30, 1, 0.4, 0.05, 0.2), new Timing(7, 120, 3, 1, 0.2, 1));
  }

  /**
   * Measures.
   *
   * @throws InterruptedException if interrupted
   */
  public void run() throws InterruptedException {
    turns.begin("calls let through");
    for (CallKind kind : CallKind.values()) {
      for (int threads : THREADS) {
        takeTurns(Case.guard(kind, threads), GuardRoster.values());
      }
    }
    turns.begin("calls in line");
    for (int limit : LIMITS) {
      takeTurns(Case.line(limit), LineRoster.values());
    }
  }

  private void takeTurns(Case about, Entrant[] all) throws InterruptedException {
    turns.take(about, Params.none(), Arrays.stream(all).filter(chosen::contains).toList());
  }
}
