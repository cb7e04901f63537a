package dev.weir.scaling;

import java.time.Duration;

/**
 * How many workers a pool should have: a function of its load. {@link Scaling} has the usual ones;
 * a lambda over any metric of the caller's own is as good:
 *
 * <pre>{@code
 * ScalingPolicy byOrders = load -> load.want(openOrders.get() / 50, "open orders");
 * }</pre>
 *
 * <p>Called on the pool's timer thread (or, if that timer takes no more work, on the thread that
 * offers some), never by two threads at once: at regular intervals while the pool has more than its
 * least number of workers or work is queued, and besides at once when work comes for which nobody
 * is free, and then every few milliseconds if it lets that wait. It must be quick and must not
 * block. What it throws is reported as an error that nobody is subscribed to, and changes nothing.
 *
 * <p>Those of {@link Scaling} have no state, so one may serve several pools: what they need to
 * remember is in the {@link Load}. A policy with state of its own is for one pool.
 */
@FunctionalInterface
public interface ScalingPolicy {

  /**
   * Decides.
   *
   * @param load the pool's load now
   * @return how many workers are wanted, and why
   */
  Wanted decide(Load load);

  /**
   * This policy, but for some time after the pool has grown or shrunk, whichever was last, it stays
   * as it is.
   *
   * @param beforeUp how long it does not grow; zero or more
   * @param beforeDown how long it does not shrink; zero or more
   * @return the calmer policy
   * @throws IllegalArgumentException if one of them is negative
   */
  default ScalingPolicy coolDown(Duration beforeUp, Duration beforeDown) {
    return new CoolDown(this, beforeUp, beforeDown);
  }

  /**
   * As many workers as this policy or another wants, whichever is more: grows if one of them wants
   * to, and shrinks if both do.
   *
   * @param other the other
   * @return both
   */
  default ScalingPolicy or(ScalingPolicy other) {
    return new WhicheverIsMore(this, other);
  }
}
