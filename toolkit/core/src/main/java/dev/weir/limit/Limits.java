package dev.weir.limit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The usual limits. All of them change by whole rounds of calls, grow only while they are in use,
 * and begin by doubling until there is a first sign of too much, of which they then have half.
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>you have</th><th>take</th></tr>
 * <tr><td>a capacity that is known: connections, a licence</td><td>{@link #fixed(int)}</td></tr>
 * <tr><td>nothing in particular</td><td>{@link #gradient2()}</td></tr>
 * <tr><td>to keep the queue as short as can be</td><td>{@link #vegas()}</td></tr>
 * <tr><td>a wait that is acceptable</td><td>{@link #queueDelay(Duration)}</td></tr>
 * <tr><td>a dependency that says no, or times out</td><td>{@link #aimd()}</td></tr>
 * <tr><td>a resource whose load can be read</td>
 *     <td>{@link #measured(DoubleSupplier, double)}</td></tr>
 * <tr><td>two of these</td><td>{@link Limit#atMost(Limit)}</td></tr>
 * </table>
 */
public final class Limits {

  private Limits() {}

  /**
   * Always the same. How many: by Little's law (1961), calls per second times seconds for each.
   *
   * @param limit from 1 to 1,000,000
   * @return the limit
   * @throws IllegalArgumentException if it is out of range
   */
  public static Limit fixed(int limit) {
    return new Fixed(limit);
  }

  /**
   * One more for each round without a sign of overload, a tenth less for one with.
   *
   * @return the limit, to be adjusted
   */
  public static Aimd aimd() {
    return Aimd.USUAL;
  }

  /**
   * Keeps a few calls in the dependency's queue, but not many.
   *
   * @return the limit, to be adjusted
   */
  public static Vegas vegas() {
    return Vegas.USUAL;
  }

  /**
   * Follows the ratio of run times without a queue to those now.
   *
   * @return the limit, to be adjusted
   */
  public static Gradient2 gradient2() {
    return Gradient2.USUAL;
  }

  /**
   * As many as make calls wait in the dependency's queue for no longer than a target.
   *
   * @param target positive, a year at most: the standing delay that is acceptable
   * @return the limit, to be adjusted
   * @throws IllegalArgumentException if it is out of range
   */
  public static QueueDelay queueDelay(Duration target) {
    return new QueueDelay(target, Duration.ofMillis(100), 10, 1, 1_000, Vegas.PROBE_EVERY);
  }

  /**
   * As many as keep a load that the caller measures at a target.
   *
   * @param load zero or more; read at intervals, on the thread that ends a call
   * @param target positive and finite, on the scale of the load
   * @return the limit, to be adjusted
   * @throws IllegalArgumentException if the target is out of range
   */
  public static Measured measured(DoubleSupplier load, double target) {
    return new Measured(load, target, Duration.ofSeconds(1), 10, 1, 1_000, Measured::log);
  }
}
