package dev.weir.scaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Grows when the queue or the workers are nearly full, and shrinks when both are nearly empty. The
 * gap between the two thresholds is the hysteresis that keeps a constant load from moving it: the
 * upper one must be reached with so many workers, and the lower one undershot by the same load with
 * more of them. Nor does it shrink where one worker less would be nearly full. Immutable: each
 * method returns another.
 *
 * <p>For threads the processors' load is a brake, and no reason to grow: where tasks compute rather
 * than wait, more of them only compete for the same cores. So above its threshold the pool does not
 * grow, unless nothing completes at all, in which case it is somebody else's load. {@link
 * #growOnCpu} makes it a reason all the same.
 */
public final class Thresholds implements ScalingPolicy {

  private static final Duration USUAL_UP = Duration.ofMillis(200);
  private static final Duration USUAL_DOWN = Duration.ofSeconds(5);

  static final Thresholds USUAL =
      new Thresholds(
          new Band("queue", 0.2, 0.8),
          new Band("utilisation", 0.2, 0.8),
          0.8,
          null,
          1,
          1.5,
          USUAL_UP,
          USUAL_DOWN);

  private final Band queue;
  private final Band utilisation;
  private final double cpuHigh;
  private final @Nullable Band cpu; // null: it is a brake
  private final int step;
  private final double factor;
  private final Duration beforeUp;
  private final Duration beforeDown;
  private final ScalingPolicy cooled;

  /** Two thresholds on one share, with room between them. */
  private record Band(String name, double low, double high) {

    Band {
      Rules.share(name + " low", low);
      Rules.share(name + " high", high);
      if (!(low < high)) {
        throw new IllegalArgumentException(
            name + " low: " + low + " (expected: < high, which is " + high + ")");
      }
    }

    String atLeast(double share) {
      return name + " " + percent(share) + " >= " + percent(high);
    }

    String atMost(double share) {
      return name + " " + percent(share) + " <= " + percent(low);
    }

    private static String percent(double share) {
      return Math.round(100 * share) + " %";
    }

    @Override
    public String toString() {
      return name + " " + low + " to " + high;
    }
  }

  private Thresholds(
      Band queue,
      Band utilisation,
      double cpuHigh,
      @Nullable Band cpu,
      int step,
      double factor,
      Duration beforeUp,
      Duration beforeDown) {
    this.queue = queue;
    this.utilisation = utilisation;
    this.cpuHigh = cpuHigh;
    this.cpu = cpu;
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
    Band band = new Band("queue", low, high);
    return new Thresholds(band, utilisation, cpuHigh, cpu, step, factor, beforeUp, beforeDown);
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
    Band band = new Band("utilisation", low, high);
    return new Thresholds(queue, band, cpuHigh, cpu, step, factor, beforeUp, beforeDown);
  }

  /**
   * The share of the machine's processors, used by this process, at which the pool grows no more.
   *
   * @param high 0.8 by default; 1 to never stop
   * @return with this, and without {@link #growOnCpu}
   * @throws IllegalArgumentException if it is not 0 to 1
   */
  public Thresholds cpu(double high) {
    Rules.share("cpu", high);
    return new Thresholds(queue, utilisation, high, null, step, factor, beforeUp, beforeDown);
  }

  /**
   * Thresholds on the share of the machine's processors that this process uses, as a reason to grow
   * and to shrink instead of a brake. Take it where the pool competes for the cores with others of
   * its process: the system shares them out by threads, so more of them get more. What it gets is
   * what the others lose, so bound the pool by a maximum that leaves these their part.
   *
   * <p>It grows at or above the upper one, if its workers are awake for more than their lower
   * threshold: those who sleep need no company. It shrinks only where queue, workers and processors
   * are all at or below their lower ones. Where the share is not known, it counts for nothing.
   *
   * @param low the pool shrinks only at or below; 0.2 is usual
   * @param high the pool grows at or above; 0.8 is usual
   * @return with these, and without the brake of {@link #cpu}
   * @throws IllegalArgumentException if they are not 0 to 1, or low is not below high
   */
  public Thresholds growOnCpu(double low, double high) {
    Band band = new Band("cpu", low, high);
    return new Thresholds(queue, utilisation, cpuHigh, band, step, factor, beforeUp, beforeDown);
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
        queue, utilisation, cpuHigh, cpu, leastStep, growth, beforeUp, beforeDown);
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
    return new Thresholds(queue, utilisation, cpuHigh, cpu, step, factor, up, down);
  }

  @Override
  public Wanted decide(Load load) {
    return cooled.decide(load);
  }

  private Wanted decideNow(Load load) {
    double fill = load.fill();
    if (fill >= queue.high()) {
      return grow(load, queue.atLeast(fill));
    }
    if (load.utilisation() >= utilisation.high()) {
      return grow(load, utilisation.atLeast(load.utilisation()));
    }
    if (cpu != null && load.cpu() >= cpu.high() && load.utilisation() > utilisation.low()) {
      return grow(load, cpu.atLeast(load.cpu()));
    }
    if (isLow(load, fill) && fewerWouldDo(load)) {
      return load.want(load.workers() - 1L, utilisation.atMost(load.utilisation()));
    }
    return load.keep();
  }

  private boolean isLow(Load load, double fill) {
    boolean cpuIsHigher = cpu != null && load.cpu() > cpu.low(); // not if that is not known
    return fill <= queue.low() && load.utilisation() <= utilisation.low() && !cpuIsHigher;
  }

  /* Or the pool would grow again at once, where the thresholds are nearer to each other than one worker to two. */
  private boolean fewerWouldDo(Load load) {
    return load.utilisation() * load.workers() < utilisation.high() * (load.workers() - 1);
  }

  private Wanted grow(Load load, String cause) {
    if (cpu == null && load.cpu() >= cpuHigh && cpuHigh < 1 && load.completions() > 0) {
      return load.keep();
    }
    long more = Math.max(step, (long) Math.min(load.max(), load.workers() * (factor - 1)));
    return load.want(load.workers() + more, cause);
  }

  @Override
  public String toString() {
    return "thresholds("
        + queue
        + ", "
        + utilisation
        + ", "
        + (cpu == null ? "cpu " + cpuHigh : cpu)
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
