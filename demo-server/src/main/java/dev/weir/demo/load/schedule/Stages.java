package dev.weir.demo.load.schedule;

import java.util.List;

/**
 * One stretch after the other, in each of which the rate is constant or changes evenly. What ends
 * the last one goes on.
 *
 * @param stages at least one
 */
public record Stages(List<Stage> stages) implements RateShape {

  private static final double NEVER = Double.POSITIVE_INFINITY;

  /**
   * A stretch.
   *
   * @param from requests per second where it begins; 0 or more
   * @param to where it ends; 0 or more
   * @param seconds how long it lasts; more than 0
   */
  public record Stage(double from, double to, double seconds) {

    double at(double time) {
      return from + (to - from) * time / seconds;
    }

    double requests() {
      return (from + to) / 2 * seconds;
    }

    /* Of r = from t + (to - from) / (2 seconds) t^2, the root in this stage, written so that nothing
     * is divided by the change, which may be 0, and nothing nearly equal is subtracted. */
    double timeOf(double requests) {
      double change = (to - from) / seconds;
      double root = Math.sqrt(Math.max(0, from * from + 2 * change * requests));
      return requests == 0 ? 0 : Math.min(seconds, 2 * requests / (from + root));
    }
  }

  /** Checked. */
  public Stages {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("stages: none (expected: at least one)");
    }
  }

  /**
   * The same rate for ever.
   *
   * @param perSecond more than 0
   * @return a shape
   */
  public static Stages constant(double perSecond) {
    return new Stages(List.of(new Stage(perSecond, perSecond, 1)));
  }

  boolean isConstant() {
    return stages.stream().allMatch(stage -> stage.from() == last() && stage.to() == last());
  }

  @Override
  public double at(double seconds) {
    double left = seconds;
    for (Stage stage : stages) {
      if (left < stage.seconds()) {
        return stage.at(left);
      }
      left -= stage.seconds();
    }
    return last();
  }

  @Override
  public double timeOf(double requests) {
    double left = requests;
    double begins = 0;
    for (Stage stage : stages) {
      double here = stage.requests();
      if (left < here) {
        return begins + stage.timeOf(left);
      }
      left -= here;
      begins += stage.seconds();
    }
    return last() == 0 ? NEVER : begins + left / last();
  }

  private double last() {
    return stages.get(stages.size() - 1).to();
  }
}
