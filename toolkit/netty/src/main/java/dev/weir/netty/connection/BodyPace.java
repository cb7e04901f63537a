package dev.weir.netty.connection;

import java.util.concurrent.TimeUnit;

/**
 * Whether a body comes fast enough, or an answer is taken. Only time in which the client could have
 * sent (or taken) counts: what this side does not read yet is not the client's fault. A pure
 * policy, for one thread, with the clock injected; it is looked at now and then, and is as exact as
 * that is often.
 */
final class BodyPace {

  private static final int LOOKS_PER_IDLE = 8;
  private static final long LONGEST_LOOK = TimeUnit.SECONDS.toNanos(1);
  private static final double NANOS_PER_SECOND = 1e9;

  private final long idleNanos;
  private final double leastPerSecond;
  private long last;
  private boolean couldSend;
  private long silent;
  private long sending;
  private long seen;

  /**
   * A body that begins now.
   *
   * @param idleNanos how long nothing may come; as long is the mean rate not looked at
   * @param leastPerSecond bytes per second on average; 0 for any
   * @param now in nanoseconds
   */
  BodyPace(long idleNanos, long leastPerSecond, long now) {
    this.idleNanos = idleNanos;
    this.leastPerSecond = leastPerSecond;
    this.last = now;
    this.couldSend = true;
  }

  /** How often to look, in nanoseconds, for a given time in which nothing may come. */
  static long looksEvery(long idleNanos) {
    return Math.max(1, Math.min(idleNanos / LOOKS_PER_IDLE, LONGEST_LOOK));
  }

  /**
   * Looks again.
   *
   * @param received bytes so far
   * @param canSend whether the client can send from now on
   * @param now in nanoseconds
   * @return whether it is too slow
   */
  boolean isTooSlow(long received, boolean canSend, long now) {
    return isTooSlow(received, received, canSend, now);
  }

  /**
   * Looks again at one body of several that share a line: while any of them comes, none is silent.
   *
   * @param received bytes of this one so far
   * @param ofAll bytes of all so far
   * @param canSend whether the client can send from now on
   * @param now in nanoseconds
   * @return whether it is too slow
   */
  boolean isTooSlow(long received, long ofAll, boolean canSend, long now) {
    long passed = couldSend ? now - last : 0;
    boolean came = ofAll > seen;
    silent = came ? 0 : silent + passed;
    sending += passed;
    seen = ofAll;
    last = now;
    couldSend = canSend;
    return silent >= idleNanos
        || (sending > idleNanos && received < leastPerSecond * (sending / NANOS_PER_SECOND));
  }
}
