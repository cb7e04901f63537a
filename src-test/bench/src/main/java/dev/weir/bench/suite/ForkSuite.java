package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.ForkRoster;
import dev.weir.bench.measure.ForkShape;
import dev.weir.bench.measure.Params;
import java.util.Arrays;
import java.util.Set;

/** Measures pools whose tasks give them more tasks. */
public final class ForkSuite {

  private final Set<Entrant> chosen;
  private final Turns turns;

  /**
   * A run that has not started.
   *
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public ForkSuite(Set<Entrant> chosen, Turns turns) {
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
    return pace.timing(new Timing(5, 60, 2, 0.5, 0.1, 0.3), new Timing(7, 120, 4, 1, 0.3, 1));
  }

  /**
   * Measures.
   *
   * @param shapes of what is forked
   * @throws InterruptedException if interrupted
   */
  public void run(Set<ForkShape> shapes) throws InterruptedException {
    turns.begin("forks");
    for (ForkShape shape : shapes) {
      turns.take(
          Case.forks(shape),
          Params.none(),
          Arrays.stream(ForkRoster.values()).filter(chosen::contains).toList());
    }
  }
}
