package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.contender.PipeRoster;
import dev.weir.bench.contender.PipeRoster.Family;
import dev.weir.bench.measure.Params;
import dev.weir.bench.measure.PipeWork;
import java.util.List;
import java.util.Set;

/** Measures the operators that have elements of a Flux worked on. */
public final class PipeSuite {

  private static final List<PipeWork> USUAL = List.of(PipeWork.NOOP, PipeWork.EVEN);
  private static final List<Integer> KEYS = List.of(10, 1_000, 100_000);

  private final Set<Entrant> chosen;
  private final Turns turns;

  /**
   * A run that has not started.
   *
   * @param chosen who takes part
   * @param turns where the contenders take theirs
   */
  public PipeSuite(Set<Entrant> chosen, Turns turns) {
    this.chosen = chosen;
    this.turns = turns;
  }

  /**
   * How often each case is measured, and for how long.
   *
   * @param pace how long it may take
   * @return the timing
   */
  public static Timing timing(Pace pace) {
    return pace.timing(new Timing(5, 60, 2, 0.5, 0.1, 0.3), new Timing(7, 120, 4, 1, 0.3, 1));
  }

  /**
   * Measures.
   *
   * @param operators which
   * @throws InterruptedException if interrupted
   */
  public void run(Set<Family> operators) throws InterruptedException {
    for (Family operator : operators) {
      turns.begin(operator.id());
      switch (operator) {
        case MAP_UNORDERED -> takeTurns(operator, List.of(PipeWork.values()));
        case MAP -> takeTurns(operator, List.of(PipeWork.NOOP, PipeWork.EVEN, PipeWork.RARE));
        case PUBLISH_ON -> takeTurns(operator, USUAL);
        case MAP_KEYED -> {
          for (int keys : KEYS) {
            takeTurns(operator, PipeWork.EVEN, keys);
          }
        }
      }
    }
  }

  private void takeTurns(Family operator, List<PipeWork> works) throws InterruptedException {
    for (PipeWork work : works) {
      takeTurns(operator, work, 1);
    }
  }

  private void takeTurns(Family operator, PipeWork work, int keys) throws InterruptedException {
    turns.take(
        Case.pipeline(operator, work, keys),
        Params.none(),
        operator.all().stream()
            .filter(chosen::contains)
            .filter(each -> each != PipeRoster.GROUP_BY || keys <= PipeRoster.MOST_GROUPS)
            .toList());
  }
}
