package dev.weir.internal;

import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;

/** A crew for work that does not block. Its threads know their seats, so that tasks can fork. */
public final class ForkingCrew extends ThreadCrew {

  /**
   * A crew that does not work yet.
   *
   * @param workplace the pool
   * @param daemon whether its threads let the JVM exit
   */
  public ForkingCrew(Workplace workplace, boolean daemon) {
    super(workplace, daemon);
  }

  @Override
  WorkerThread thread(Seat seat, String threadName, Runnable work) {
    return new ForkingThread(this, threadName, work, seat);
  }
}
