package dev.weir.overflow;

import java.time.Duration;

/**
 * What happens to an arrival when there is no room for it. A choice, not a mechanism: the waiting
 * room asks, and does what it is told.
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>you have</th><th>take</th></tr>
 * <tr><td>a source that can slow down, and no loss to spare</td><td>{@link #block()}</td></tr>
 * <tr><td>work whose value fades, and nobody waiting for it</td><td>{@link #drop()}</td></tr>
 * <tr><td>a caller that can try elsewhere, or later</td><td>{@link #reject()}</td></tr>
 * <tr><td>a caller that waits, but not for ever</td><td>{@link #timeout(Duration)}</td></tr>
 * <tr><td>a caller whose own thread may do the work</td><td>{@link #callerRuns()}</td></tr>
 * </table>
 */
public sealed interface Overflow permits Block, Drop, Reject, Timeout, CallerRuns {

  /** What the waiting room does with an arrival that finds it full. */
  enum Verdict {
    /** It waits for room, without a thread. */
    WAIT,
    /** It is left out, and counted as dropped. */
    DROP,
    /** It is refused, and counted as rejected. */
    REJECT,
    /** Its own thread runs it now. */
    RUN
  }

  /**
   * What to do with an arrival that finds no room.
   *
   * @return the verdict
   */
  Verdict whenFull();

  /**
   * How long an arrival may wait from its offer to its start, waiting for room included.
   *
   * @return positive, or {@link #UNBOUNDED}
   */
  default Duration waitBound() {
    return UNBOUNDED;
  }

  /**
   * The strategy's name, the same for every bound: for tags, logs and answers.
   *
   * @return block, drop, reject, timeout or callerRuns
   */
  String word();

  /** No bound on the wait. */
  Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);

  /**
   * The arrival waits for room, without a thread, for as long as it takes.
   *
   * @return the choice
   */
  static Overflow block() {
    return Block.INSTANCE;
  }

  /**
   * The arrival is left out.
   *
   * @return the choice
   */
  static Overflow drop() {
    return Drop.INSTANCE;
  }

  /**
   * The arrival is refused at once.
   *
   * @return the choice
   */
  static Overflow reject() {
    return Reject.INSTANCE;
  }

  /**
   * The arrival waits for room and for its start, together at most this long.
   *
   * @param wait positive; the bound on the time from the offer to the start
   * @return the choice
   * @throws IllegalArgumentException if the bound is zero or negative
   */
  static Overflow timeout(Duration wait) {
    return new Timeout(wait);
  }

  /**
   * The thread that offers runs the work itself, which slows it down. What gives itself to a full
   * pool again does so within itself, up to 256 deep; then it is rejected.
   *
   * @return the choice
   */
  static Overflow callerRuns() {
    return CallerRuns.INSTANCE;
  }
}
