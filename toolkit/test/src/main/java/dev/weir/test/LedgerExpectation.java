package dev.weir.test;

import dev.weir.observe.Ledger;

/**
 * What a test expects of a ledger at one moment. Every method throws an {@link AssertionError} that
 * names whose it is, what was expected and what is the case, and shows the whole ledger.
 *
 * @param <E> the kind of expectation
 */
public abstract sealed class LedgerExpectation<E extends LedgerExpectation<E>>
    permits PoolExpectation, FlowExpectation {

  private final String whose;
  private final Ledger ledger;

  LedgerExpectation(String whose, Ledger ledger) {
    this.whose = whose;
    this.ledger = ledger;
  }

  abstract E self();

  final Ledger ledger() {
    return ledger;
  }

  /**
   * Expects so much to have been offered.
   *
   * @param expected each admission, each {@code schedule} and each periodic firing; each element
   * @return this
   */
  public final E offered(long expected) {
    return check("offered", ledger.offered(), expected);
  }

  /**
   * Expects so many to have run and returned, or to have been passed on.
   *
   * @param expected how many
   * @return this
   */
  public final E completed(long expected) {
    return check("completed", ledger.completed(), expected);
  }

  /**
   * Expects so many to have been left out for lack of room.
   *
   * @param expected how many
   * @return this
   */
  public final E dropped(long expected) {
    return check("dropped", ledger.dropped(), expected);
  }

  /**
   * Expects so many to have been refused.
   *
   * @param expected how many
   * @return this
   */
  public final E rejected(long expected) {
    return check("rejected", ledger.rejected(), expected);
  }

  /**
   * Expects so many to have waited or run too long, or past their deadline.
   *
   * @param expected how many
   * @return this
   */
  public final E timedOut(long expected) {
    return check("timedOut", ledger.timedOut(), expected);
  }

  /**
   * Expects so many to have been cancelled, or discarded with their stream.
   *
   * @param expected how many
   * @return this
   */
  public final E cancelled(long expected) {
    return check("cancelled", ledger.cancelled(), expected);
  }

  /**
   * Expects so many to wait for room now.
   *
   * @param expected how many
   * @return this
   */
  public final E waiting(long expected) {
    return check("waiting", ledger.waiting(), expected);
  }

  /**
   * Expects so many to be in the room now, and not to have started.
   *
   * @param expected how many
   * @return this
   */
  public final E queued(long expected) {
    return check("queued", ledger.queued(), expected);
  }

  /**
   * Expects that nothing is under way: delayed, waiting, queued or running.
   *
   * @return this
   */
  public final E quiet() {
    return check("pending", ledger.pending(), 0);
  }

  /**
   * Expects that everything offered is accounted for, once.
   *
   * @return this
   */
  public final E balanced() {
    return check("settled + pending", ledger.settled() + ledger.pending(), ledger.offered());
  }

  final E check(String what, long value, long expected) {
    if (value != expected) {
      throw new AssertionError(
          whose + ": " + what + ": " + value + " (expected: " + expected + ")\n" + this);
    }
    return self();
  }

  /** The whole ledger. */
  @Override
  public String toString() {
    return String.format(
        "  offered %d = completed %d + failed %d + dropped %d + rejected %d + timedOut %d"
            + " + cancelled %d + conflated %d + spilled %d + delayed %d + waiting %d + queued %d"
            + " + running %d",
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
        ledger.running());
  }
}
