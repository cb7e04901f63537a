package dev.weir.scaling;

import java.time.Duration;

/**
 * Grows when the queue or the workers are nearly full, and shrinks when both are nearly empty. The
 * gap between the two thresholds is the hysteresis that keeps a constant load from moving it: the
 * upper one must be reached with so many workers, and the lower one undershot by the same load with
 * more of them. Immutable: each method returns another.
 *
 * <p>For threads the processors' load is a brake, and no reason to grow: where tasks compute rather
 * than wait, more of them only compete for the same cores. So above its threshold the pool does not
 * grow, unless nothing completes at all, in which case it is somebody else's load.
 */
public final class Thresholds implements ScalingPolicy {

  private static final Duration USUAL_UP = Duration.ofMillis(200);
  private static final Duration USUAL_DOWN = Duration.ofSeconds(5);

  static final Thresholds USUAL =
      new Thresholds(0.2, 0.8, 0.2, 0.8, 0.8, 1, 1.5, USUAL_UP, USUAL_DOWN);

  private final double queueLow;
  private final double queueHigh;
  private final double utilisationLow;
  private final double utilisationHigh;
  private final double cpuHigh;
  private final int step;
  private final double factor;
  private final Duration beforeUp;
  private final Duration beforeDown;
  private final ScalingPolicy cooled;

  private Thresholds(
      double queueLow,
      double queueHigh,
      double utilisationLow,
      double utilisationHigh,
      double cpuHigh,
      int step,
      double factor,
      Duration beforeUp,
      Duration beforeDown) {
    this.queueLow = queueLow;
    this.queueHigh = queueHigh;
    this.utilisationLow = utilisationLow;
    this.utilisationHigh = utilisationHigh;
    this.cpuHigh = cpuHigh;
    this.step = step;
    this.factor = factor;
    this.beforeUp = beforeUp;
    this.beforeDown = beforeDown;
    this.cooled = new CoolDown(this::decideNow, beforeUp, beforeDown);
  }

  /**
   * Thresholds on how full the queue is.
   *
   * @param low the pool shrinks only at or below; 0.2 by default
   * @param high the pool grows at or above; 0.8 by default
   * @return with these
   * @throws IllegalArgumentException if they are not 0 to 1, or low is not below high
   */
  public Thresholds queue(double low, double high) {
    check("queue", low, high);
    return new Thresholds(
        low, high, utilisationLow, utilisationHigh, cpuHigh, step, factor, beforeUp, beforeDown);
  }

  /**
   * Thresholds on the share of the workers' time that they are awake.
   *
   * @param low the pool shrinks only at or below; 0.2 by default
   * @param high the pool grows at or above; 0.8 by default
   * @return with these
   * @throws IllegalArgumentException if they are not 0 to 1, or low is not below high
   */
  public Thresholds utilisation(double low, double high) {
    check("utilisation", low, high);
    return new Thresholds(
        queueLow, queueHigh, low, high, cpuHigh, step, factor, beforeUp, beforeDown);
  }

  /**
   * The share of the machine's processors, used by this process, at which the pool grows no more.
   *
   * @param high 0.8 by default; 1 to never stop
   * @return with this
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public Thresholds cpu(double high) {
    Rules.share("cpu", high);
    return new Thresholds(
        queueLow,
        queueHigh,
        utilisationLow,
        utilisationHigh,
        high,
        step,
        factor,
        beforeUp,
        beforeDown);
  }

  /**
   * How far it grows at once: by a factor, but at least by a step. It shrinks by one.
   *
   * @param leastStep at least 1; 1 by default
   * @param growth at least 1; 1.5 by default
   * @return with these
   * @throws IllegalArgumentException if the step or the factor is below 1
   */
  public Thresholds growBy(int leastStep, double growth) {
    Rules.atLeast("step", leastStep, 1);
    if (!(growth >= 1 && growth < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("factor: " + growth + " (expected: >= 1, finite)");
    }
    return new Thresholds(
        queueLow,
        queueHigh,
        utilisationLow,
        utilisationHigh,
        cpuHigh,
        leastStep,
        growth,
        beforeUp,
        beforeDown);
  }

  /**
   * How long it stays as it is after it has changed.
   *
   * @param up before it grows; 200 ms by default
   * @param down before it shrinks; 5 s by default
   * @return with these
   * @throws IllegalArgumentException if one of them is negative
   */
  @Override
  public Thresholds coolDown(Duration up, Duration down) {
    return new Thresholds(
        queueLow, queueHigh, utilisationLow, utilisationHigh, cpuHigh, step, factor, up, down);
  }

  private static void check(String name, double low, double high) {
    Rules.share(name + " low", low);
    Rules.share(name + " high", high);
    if (!(low < high)) {
      throw new IllegalArgumentException(
          name + " low: " + low + " (expected: < high, which is " + high + ")");
    }
  }

  @Override
  public Wanted decide(Load load) {
    return cooled.decide(load);
  }

  private Wanted decideNow(Load load) {
    double fill = load.fill();
    if (fill >= queueHigh) {
      return grow(load, "queue", fill, queueHigh);
    }
    if (load.utilisation() >= utilisationHigh) {
      return grow(load, "utilisation", load.utilisation(), utilisationHigh);
    }
    if (fill <= queueLow && load.utilisation() <= utilisationLow) {
      return load.want(
          load.workers() - 1L,
          percent("utilisation", load.utilisation()) + " <= " + percent("", utilisationLow));
    }
    return load.keep();
  }

  private Wanted grow(Load load, String what, double value, double threshold) {
    if (load.cpu() >= cpuHigh && cpuHigh < 1 && load.completions() > 0) {
      return load.keep();
    }
    long more = Math.max(step, (long) (load.workers() * (factor - 1)));
    return load.want(load.workers() + more, percent(what, value) + " >= " + percent("", threshold));
  }

  private static String percent(String what, double share) {
    return (what + " " + Math.round(100 * share) + " %").strip();
  }

  @Override
  public String toString() {
    return "thresholds(queue "
        + queueLow
        + " to "
        + queueHigh
        + ", utilisation "
        + utilisationLow
        + " to "
        + utilisationHigh
        + ", cpu "
        + cpuHigh
        + ", up by "
        + step
        + " or x "
        + factor
        + ", cool-down "
        + beforeUp
        + " up, "
        + beforeDown
        + " down)";
  }
}
