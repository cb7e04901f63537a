package dev.weir.limit;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * As many as keep a load that the caller measures at a target: the share of its CPU that a cgroup
 * uses, say, or the tasks that are pending in event loops. The load is read at intervals, when a
 * call ends. If it is within a tenth of the target, nothing changes; above, the limit becomes
 * {@code limit × target / load}, as Kubernetes' horizontal autoscaler has it, but at least half;
 * below, it grows likewise by at most a tenth, or one, and at most doubles during the first ramp,
 * if it was in use.
 *
 * <p>Good for what all gates of a process share and run times do not show. It is only as good as
 * its reading: take one that is averaged over the interval, and an interval of a few run times at
 * least, or the limit swings. Immutable; every method returns a changed copy.
 *
 * @param load zero or more, on any scale that grows with what is in flight. Called on the thread
 *     that ends a call, within the gate's protocol: it must be quick and must not block. One that
 *     throws, or is negative or not a number, changes nothing
 * @param target positive, finite
 * @param interval positive, a year at most: between two readings; 1 s by default
 * @param initial where it begins; 10 by default
 * @param min it never falls below; 1 by default
 * @param max it never rises above; 1,000 by default, a million at most
 * @param trouble told when a load could not be read, once until one can be read again; must not
 *     throw. By default the system logger is, as a warning
 */
public record Measured(
    DoubleSupplier load,
    double target,
    Duration interval,
    int initial,
    int min,
    int max,
    Consumer<? super RuntimeException> trouble)
    implements Limit {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Measured {
    Objects.requireNonNull(load, "load: null (expected: something that reads it)");
    if (!(target > 0 && target < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("target: " + target + " (expected: > 0, finite)");
    }
    Rules.time("interval", interval);
    Rules.range(initial, min, max);
    Objects.requireNonNull(trouble, "trouble: null (expected: somebody to tell)");
  }

  /**
   * How often the load is read.
   *
   * @param time positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Measured interval(Duration time) {
    return new Measured(load, target, time, initial, min, max, trouble);
  }

  /**
   * Where the limit begins, and between what it moves.
   *
   * @param begin from least to most
   * @param least at least 1
   * @param most at most 1,000,000
   * @return a changed copy
   * @throws IllegalArgumentException if something is out of its range
   */
  public Measured range(int begin, int least, int most) {
    return new Measured(load, target, interval, begin, least, most, trouble);
  }

  /**
   * Who is told that a load could not be read.
   *
   * @param listener called on the thread that ends a call; must not throw
   * @return a changed copy
   */
  public Measured trouble(Consumer<? super RuntimeException> listener) {
    return new Measured(load, target, interval, initial, min, max, listener);
  }

  @Override
  public Regulator newRegulator(LongSupplier nanoTime) {
    return new MeasuredRegulator(nanoTime, this);
  }

  static void log(RuntimeException cause) {
    System.getLogger(Measured.class.getName())
        .log(System.Logger.Level.WARNING, "The load could not be read; the limit stays", cause);
  }
}
