package dev.weir.internal;

import dev.weir.spi.Seat;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/**
 * A thread on a seat whose tasks can fork. {@code NonBlocking}: for work that keeps a core busy.
 */
final class ForkingThread extends WorkerThread implements NonBlocking {

  private @Nullable Seat seat; // read and written by this thread

  ForkingThread(ThreadCrew crew, String name, Runnable work, Seat seat) {
    super(crew, name, work);
    this.seat = seat;
  }

  /** Where it sits; null once it has left. */
  @Nullable Seat seat() {
    return seat;
  }

  @Override
  void leave() {
    seat = null;
  }

  @Override
  void comeBack(Seat left) {
    seat = left;
  }
}
