package dev.weir.bench.suite;

import dev.weir.bench.contender.FlowRoster;
import java.util.ArrayList;
import java.util.List;

/**
 * What is measured of the operators, and for how long.
 *
 * @param timing of each case
 * @param operators who is compared
 * @param producers numbers of threads that offer to an intake
 */
public record FlowPlan(Timing timing, List<FlowRoster> operators, List<Integer> producers) {

  /**
   * The plan at a pace.
   *
   * @param pace how long it may take
   * @return the plan
   */
  public static FlowPlan of(Pace pace) {
    return switch (pace) {
      case SMOKE ->
          new FlowPlan(
              pace.timing(quick().timing, full().timing), List.of(FlowRoster.values()), List.of(1));
      case QUICK -> quick();
      case FULL -> full();
    };
  }

  /**
   * Under three minutes: a first look, not for publication.
   *
   * @return the plan
   */
  public static FlowPlan quick() {
    List<FlowRoster> operators = new ArrayList<>(List.of(FlowRoster.values()));
    /* The same code as their neighbours. */
    operators.remove(FlowRoster.PUBLISH_ON);
    operators.remove(FlowRoster.TIMEOUT_DISCARDING);
    operators.remove(FlowRoster.DROP_NEWEST_WEIGHT);
    operators.remove(FlowRoster.CONFLATE);
    return new FlowPlan(new Timing(5, 30, 0.6, 0.4, 0.03, 0.1), operators, List.of(1, 2));
  }

  /**
   * Everything; takes about a quarter of an hour.
   *
   * @return the plan
   */
  public static FlowPlan full() {
    return new FlowPlan(
        new Timing(7, 120, 2, 0.7, 0.1, 0.5), List.of(FlowRoster.values()), List.of(1, 2, 4));
  }
}
