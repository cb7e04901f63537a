package dev.weir.bench.limits;

import dev.weir.simulation.Course;
import dev.weir.simulation.Simulation;
import dev.weir.simulation.Trace;
import java.util.List;

/**
 * What one contender did on one trace.
 *
 * @param trace which
 * @param who which
 * @param courses one for each phase
 */
public record LimitRun(Trace trace, LimitContender who, List<Course> courses) {

  private static final long SEED = 1;

  /** Runs it. */
  public static LimitRun of(Trace trace, LimitContender who) {
    return new LimitRun(trace, who, Simulation.run(trace, who.limit(trace)::newRegulator, SEED));
  }
}
