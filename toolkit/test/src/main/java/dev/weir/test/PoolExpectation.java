package dev.weir.test;

import dev.weir.observe.PoolSnapshot;

/**
 * What a test expects of a pool at one moment: that of {@link TestPool#expect()}. Every method
 * throws an {@link AssertionError} that names the pool, what was expected and what is the case, and
 * shows the whole ledger.
 */
public final class PoolExpectation extends LedgerExpectation<PoolExpectation> {

  private final PoolSnapshot actual;

  PoolExpectation(PoolSnapshot actual) {
    super("pool " + actual.name(), actual.ledger());
    this.actual = actual;
  }

  @Override
  PoolExpectation self() {
    return this;
  }

  /**
   * Expects so many to have run and thrown.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation failed(long expected) {
    return check("failed", ledger().failed(), expected);
  }

  /**
   * Expects so many to wait for their time now.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation delayed(long expected) {
    return check("delayed", ledger().delayed(), expected);
  }

  /**
   * Expects so many to have started and not to be settled now. A Publisher that has not terminated
   * runs, although it holds no worker.
   *
   * @param expected how many
   * @return this
   */
  public PoolExpectation running(long expected) {
    return check("running", ledger().running(), expected);
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

  /** The whole ledger, and how full the pool is. */
  @Override
  public String toString() {
    return super.toString()
        + String.format(
            "\n  workers %d (busy %d), capacity %d, maxWaiters %d, overrun %d",
            actual.workers().size(),
            actual.busy(),
            actual.capacity(),
            actual.maxWaiters(),
            actual.overrun());
  }
}
