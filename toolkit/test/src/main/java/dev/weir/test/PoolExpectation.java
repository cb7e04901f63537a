package dev.weir.test;

import dev.weir.observe.Ledger;
import dev.weir.observe.PoolSnapshot;

/**
 * What a test expects of a pool at one moment: that of {@link TestPool#expect()}. Every method
 * throws an {@link AssertionError} that names the pool, what was expected and what is the case, and
 * shows the whole ledger.
 */
public final class PoolExpectation {

  private final PoolSnapshot actual;
  private final Ledger ledger;

  PoolExpectation(PoolSnapshot actual) {
    this.actual = actual;
    this.ledger = actual.ledger();
  }

  /**
   * Expects so much to have been offered.
   *
   * @param expected each admission, each {@code schedule} and each periodic firing
   * @return this
   */
  public PoolExpectation offered(long expected) {
    return check("offered", ledger.offered(), expected);
  }

  /**
   * Expects so many to have run and returned.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation completed(long expected) {
    return check("completed", ledger.completed(), expected);
  }

  /**
   * Expects so many to have run and thrown.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation failed(long expected) {
    return check("failed", ledger.failed(), expected);
  }

  /**
   * Expects so many to have been left out for lack of room.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation dropped(long expected) {
    return check("dropped", ledger.dropped(), expected);
  }

  /**
   * Expects so many to have been refused.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation rejected(long expected) {
    return check("rejected", ledger.rejected(), expected);
  }

  /**
   * Expects so many to have waited or run too long, or past their deadline.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation timedOut(long expected) {
    return check("timedOut", ledger.timedOut(), expected);
  }

  /**
   * Expects so many to have been cancelled.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation cancelled(long expected) {
    return check("cancelled", ledger.cancelled(), expected);
  }

  /**
   * Expects so many to wait for their time now.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation delayed(long expected) {
    return check("delayed", ledger.delayed(), expected);
  }

  /**
   * Expects so many to wait for room now.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation waiting(long expected) {
    return check("waiting", ledger.waiting(), expected);
  }

  /**
   * Expects so many to be in the pool now and not to have started.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation queued(long expected) {
    return check("queued", ledger.queued(), expected);
  }

  /**
   * Expects so many to have started and not to be settled now. A Publisher that has not terminated
   * runs, although it holds no worker.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation running(long expected) {
    return check("running", ledger.running(), expected);
  }

  /**
   * Expects so many workers to have work in hand now: bodies on the stack of whoever asks.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation busy(int expected) {
    return check("busy", actual.busy(), expected);
  }

  /**
   * Expects so many bodies to run now although their task was settled.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation overrun(long expected) {
    return check("overrun", actual.overrun(), expected);
  }

  /**
   * Expects that nothing is under way: delayed, waiting, queued or running.
   *
   * @return this
   */
  public PoolExpectation quiet() {
    return check("pending", ledger.pending(), 0);
  }

  /**
   * Expects that everything offered is accounted for, once.
   *
   * @return this
   */
  public PoolExpectation balanced() {
    return check("settled + pending", ledger.settled() + ledger.pending(), ledger.offered());
  }

  private PoolExpectation check(String what, long value, long expected) {
    if (value != expected) {
      throw new AssertionError(
          "pool "
              + actual.name()
              + ": "
              + what
              + ": "
              + value
              + " (expected: "
              + expected
              + ")\n"
              + this);
    }
    return this;
  }

  /** The whole ledger, and how full the pool is. */
  @Override
  public String toString() {
    return String.format(
        "  offered %d = completed %d + failed %d + dropped %d + rejected %d + timedOut %d"
            + " + cancelled %d + conflated %d + spilled %d + delayed %d + waiting %d + queued %d"
            + " + running %d\n  workers %d (busy %d), capacity %d, maxWaiters %d, overrun %d",
        ledger.offered(),
        ledger.completed(),
        ledger.failed(),
        ledger.dropped(),
        ledger.rejected(),
        ledger.timedOut(),
        ledger.cancelled(),
        ledger.conflated(),
        ledger.spilled(),
        ledger.delayed(),
        ledger.waiting(),
        ledger.queued(),
        ledger.running(),
        actual.workers().size(),
        actual.busy(),
        actual.capacity(),
        actual.maxWaiters(),
        actual.overrun());
  }
}
