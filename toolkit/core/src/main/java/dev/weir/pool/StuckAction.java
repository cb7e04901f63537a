package dev.weir.pool;

/** What a pool does about a worker that has had one task in hand for too long. */
public enum StuckAction {
  /** Tells the listener. The task goes on. */
  REPORT,

  /**
   * Interrupts the body, once, and tells the listener whether it could. For bodies that wait for
   * something, and give up when they are interrupted: what the body then does is its outcome, as if
   * nobody had meddled. One that throws has failed, one that returns has completed, and one that
   * takes no notice is still stuck.
   *
   * <p>A body is what was given to {@code execute}, {@code schedule} and {@code Worker.schedule}
   * (periodic and delayed ones too), to {@code submit} and {@code batch}, and the functions given
   * to {@code map…}, {@code flatMap…} and {@code submitPublisher}, for as long as they run on a
   * worker. So {@code publishOn(pool)} is interrupted within the {@code onNext} of its subscriber.
   * What is never interrupted: a subscriber with the result that a worker of the pool passes on to
   * it, a Publisher that has left its worker, and a body that the caller runs itself.
   *
   * <p>The interrupt comes while the body runs, or not at all: it reaches neither the subscriber of
   * its result nor the next task on that thread.
   */
  INTERRUPT
}
