package dev.weir.bench.suite;

import dev.weir.bench.contender.Entrant;
import dev.weir.bench.measure.Figures;
import dev.weir.bench.measure.Measurement;
import dev.weir.bench.measure.Params;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM of its own for one contender, so that no contender's profile spoils another's compiled
 * code. It lives for the whole run and rests, its contender closed, while the others take their
 * turn.
 */
public final class Agent implements Stage {

  /** What its JVM is called with, before the contender. */
  public static final String COMMAND = "agent";

  private final Child child;

  Agent(Entrant who, List<String> flags) {
    child = new Child(List.of(), flags, List.of(COMMAND, who.id()));
  }

  /** The flags every contender's JVM gets. */
  static List<String> flags(int workers) {
    List<String> flags = new ArrayList<>(Child.flags());
    flags.add("-Djdk.virtualThreadScheduler.parallelism=" + workers);
    flags.add("-Djdk.virtualThreadScheduler.maxPoolSize=" + workers);
    return flags;
  }

  @Override
  public Figures ask(Measurement measurement, Params params) throws InterruptedException {
    return child.ask(measurement.id() + " " + params);
  }

  /** It ends with its input; what still runs is killed. */
  @Override
  public void close() {
    child.close();
  }

  /**
   * The far side, for one contender.
   *
   * @param who the contender that this JVM is for
   * @return measures it when asked
   */
  public static ChildLoop.Servant servant(Entrant who) {
    return words ->
        Measurement.byId(words.get(0)).measure(who, Params.parse(words.subList(1, words.size())));
  }
}
