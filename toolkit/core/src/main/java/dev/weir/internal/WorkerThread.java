package dev.weir.internal;

import dev.weir.spi.Seat;

/** A thread that sits on a pool's seat. Not {@code NonBlocking}: blocking it is what it is for. */
public class WorkerThread extends Thread {

  private final ThreadCrew crew;

  WorkerThread(ThreadCrew crew, String name, Runnable work) {
    super(null, work, name);
    this.crew = crew;
  }

  final boolean isOf(ThreadCrew other) {
    return crew == other;
  }

  /** It dies, and another is about to take its seat. On this thread. */
  void leave() {}

  /** It has left, but goes on all the same, as nobody is to be had for its seat. On this thread. */
  void comeBack(Seat seat) {}

  /**
   * Whether the current thread is a worker of any pool.
   *
   * @return true if it must not be parked for room
   */
  public static boolean isCurrent() {
    return Thread.currentThread() instanceof WorkerThread;
  }
}
