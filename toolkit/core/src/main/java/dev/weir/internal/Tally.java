package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What one seat has done: counters with a single writer, the thread on that seat. Readers add up
 * the tallies of all seats.
 */
@SuppressWarnings("unused") // the fields: through their handles
final class Tally extends PaddingBefore {
  /*
   * Every counter only grows, and only the seat's thread writes it.
   *
   * begun      admissions that started here
   * left       places in the room given back here, each by an admission that started here
   * resumed    continuations that started here
   * ended      of those, the ones that were settled here
   * completed  of both kinds, the ones that were settled here because they returned
   * failed     of both kinds, the ones that were settled here because they threw
   *
   * left and ended are written last, with release, and read first, with acquire: who sees that a task
   * is over also sees what became of it.
   */
  private static final VarHandle BEGUN = handle("begun");
  private static final VarHandle LEFT = handle("left");
  private static final VarHandle RESUMED = handle("resumed");
  private static final VarHandle ENDED = handle("ended");
  private static final VarHandle COMPLETED = handle("completed");
  private static final VarHandle FAILED = handle("failed");

  private long begun;
  private long left;
  private long resumed;
  private long ended;
  private long completed;
  private long failed;
  private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

  private static VarHandle handle(String field) {
    return VarHandles.find(MethodHandles.lookup(), Tally.class, field, long.class);
  }

  /** One per seat. */
  static Tally[] row(int seats) {
    Tally[] tallies = new Tally[seats];
    Arrays.setAll(tallies, seat -> new Tally());
    return tallies;
  }

  void begin() {
    BEGUN.setOpaque(this, begun + 1);
  }

  void resume() {
    RESUMED.setOpaque(this, resumed + 1);
  }

  /** Counts how a body ended; to be followed by {@link #leave} or {@link #end}. */
  void count(boolean threw) {
    if (threw) {
      FAILED.setOpaque(this, failed + 1);
    } else {
      COMPLETED.setOpaque(this, completed + 1);
    }
  }

  void leave() {
    LEFT.setRelease(this, left + 1);
  }

  void end() {
    ENDED.setRelease(this, ended + 1);
  }

  long begun() {
    return (long) BEGUN.getOpaque(this);
  }

  long left() {
    return (long) LEFT.getAcquire(this);
  }

  long resumed() {
    return (long) RESUMED.getOpaque(this);
  }

  /** Continuations that started on any of the seats. */
  static long resumed(Tally[] tallies) {
    long resumed = 0;
    for (Tally tally : tallies) {
      resumed += tally.resumed();
    }
    return resumed;
  }

  long ended() {
    return (long) ENDED.getAcquire(this);
  }

  long completed() {
    return (long) COMPLETED.getOpaque(this);
  }

  long failed() {
    return (long) FAILED.getOpaque(this);
  }
}
