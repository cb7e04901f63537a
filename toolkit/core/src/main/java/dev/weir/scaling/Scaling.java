package dev.weir.scaling;

import java.time.Duration;

/**
 * The usual scaling policies.
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>you have</th><th>take</th></tr>
 * <tr><td>blocking calls, and threads to spare</td><td>{@link #onDemand()}</td></tr>
 * <tr><td>work that computes too, or a load that swings</td><td>{@link #thresholds()}</td></tr>
 * <tr><td>a wait that must not be exceeded on average</td><td>{@link #waitTarget(Duration)}</td></tr>
 * <tr><td>a metric of your own</td><td>a lambda: see {@link ScalingPolicy}</td></tr>
 * </table>
 */
public final class Scaling {

  private Scaling() {}

  /**
   * A worker for whatever would otherwise have to wait, up to the pool's maximum; workers leave
   * when they have slept for the pool's idle time. What those who are there would take within a
   * millisecond anyway is left to them.
   *
   * @return the policy
   */
  public static ScalingPolicy onDemand() {
    return OnDemand.USUAL;
  }

  /**
   * Grows when the queue or the workers are 80 % full, by half but at least one; shrinks by one
   * when both are at 20 % or less; with a cool-down before each, and a brake on the processors'
   * load.
   *
   * @return the policy, to be adjusted
   */
  public static Thresholds thresholds() {
    return Thresholds.USUAL;
  }

  /**
   * As few workers as keep the mean wait at or below a target, by Erlang's delay formula and
   * Little's law from the arrivals and runs measured; at least 5 s between one step down and the
   * change before it.
   *
   * @param target positive; a wait shorter than a run takes more workers than are busy on average
   * @return the policy
   * @throws IllegalArgumentException if the target is zero or negative
   */
  public static ScalingPolicy waitTarget(Duration target) {
    return new WaitTarget(target).coolDown(Duration.ZERO, Duration.ofSeconds(5));
  }
}
