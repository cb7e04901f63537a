package dev.weir.scaling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * A pool as a fluid in virtual time: arrivals, a queue, workers of a given speed, and a policy that
 * is asked at each reading.
 */
final class SimulatedPool {

  private final ScalingPolicy policy;
  private final double runSeconds;
  private final double step;
  private final int queueCapacity;
  private final int min;
  private final int max;
  private final List<Integer> history = new ArrayList<>();

  private int cores;
  private double othersThreads;

  private double seconds;
  private double queued;
  private double offered;
  private int workers;
  private double grownAt = Double.NEGATIVE_INFINITY;
  private double shrunkAt = Double.NEGATIVE_INFINITY;
  private double leastGap = Double.POSITIVE_INFINITY;
  private int turns;
  private int direction;

  SimulatedPool(ScalingPolicy policy, Duration run, Duration interval, int min, int max) {
    this.policy = policy;
    this.runSeconds = run.toNanos() / 1e9;
    this.step = interval.toNanos() / 1e9;
    this.queueCapacity = 100;
    this.min = min;
    this.max = max;
    this.workers = min;
  }

  /**
   * Lets it compute, on so many cores, which are shared out by threads, beside so many threads of
   * others that never rest.
   */
  SimulatedPool computing(int count, double others) {
    cores = count;
    othersThreads = others;
    return this;
  }

  /* The share of its time for which a thread that wants a core has one. */
  private double speed() {
    return cores == 0 ? 1 : Math.min(1, cores / (workers + othersThreads));
  }

  /** Lets time pass under a load. */
  SimulatedPool run(Duration time, DoubleSupplier arrivalsPerSecond) {
    for (double end = seconds + time.toNanos() / 1e9; seconds < end; ) {
      read(arrivalsPerSecond.getAsDouble());
    }
    return this;
  }

  private void read(double arrivals) {
    seconds += step;
    offered +=
        (arrivals - offered) * (1 - Math.exp(-step)); // averaged over a second, as a pool does
    double able = workers * speed() / runSeconds * step;
    double there = queued + arrivals * step;
    double done = Math.min(able, there);
    queued = Math.min(queueCapacity, there - done);
    double utilisation = done / able;
    LoadBuilder load = new LoadBuilder();
    load.now = Math.round(seconds * 1e9);
    load.workers = workers;
    load.min = min;
    load.max = max;
    load.busy = (int) Math.round(utilisation * workers);
    load.queued = Math.round(queued);
    load.queueCapacity = queueCapacity;
    load.utilisation = utilisation;
    load.arrivals = offered;
    load.completions = done / step;
    load.meanRun = nanos(runSeconds);
    load.meanWait = nanos(queued / (workers / runSeconds));
    load.oldestWait = load.meanWait;
    if (cores > 0) {
      load.cpu = Math.min(1, (utilisation * workers + othersThreads) / cores);
    }
    load.sinceGrown = since(grownAt);
    load.sinceShrunk = since(shrunkAt);
    change(policy.decide(load.build()).workers());
  }

  private void change(int wanted) {
    if (wanted != workers) {
      int now = Integer.signum(wanted - workers);
      turns += direction != 0 && now != direction ? 1 : 0;
      direction = now;
      leastGap = Math.min(leastGap, seconds - Math.max(grownAt, shrunkAt));
      if (now > 0) {
        grownAt = seconds;
      } else {
        shrunkAt = seconds;
      }
      workers = wanted;
    }
    history.add(workers);
  }

  private Duration since(double then) {
    return then == Double.NEGATIVE_INFINITY ? Load.NEVER : nanos(seconds - then);
  }

  private static Duration nanos(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  int workers() {
    return workers;
  }

  double queued() {
    return queued;
  }

  /** How often it changed from growing to shrinking, or back. */
  int turns() {
    return turns;
  }

  /** The shortest time between two changes, in seconds. */
  double leastGap() {
    return leastGap;
  }

  /** How many different numbers of workers the last readings saw. */
  long differentAmongLast(int readings) {
    return history.subList(history.size() - readings, history.size()).stream().distinct().count();
  }
}
