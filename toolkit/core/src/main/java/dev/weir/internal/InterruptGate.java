package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Lets one other thread interrupt the body that runs on a seat, and never what follows it there.
 * Only pools that were told to interrupt have one; it costs each body a CAS.
 */
final class InterruptGate {
  /*
   * word   [ number of the body : 62 | phase : 2 ]
   *
   *   SHUT          no body runs here, or one that is nobody's to interrupt
   *   OPEN          a body runs on the thread in runner
   *   INTERRUPTING  it runs, and the watch is inside runner.interrupt()
   *   INTERRUPTED   it runs, and has been interrupted
   *
   * SHUT n -> OPEN n + 1                  open   by the seat
   * OPEN n -> SHUT n                      shut   by the seat
   * OPEN n -> INTERRUPTING -> INTERRUPTED interrupt   by the watch; at most once for each body
   * INTERRUPTED -> SHUT                   shut   by the seat, which then clears its interrupt flag
   *
   * The seat waits in shut while the watch is INTERRUPTING. So an interrupt comes while the body runs, or
   * not at all; and as numbers are not used again, one that was meant for a body reaches no other. runner
   * is written before the word is OPEN, and read after the CAS from there.
   */
  static final long SHUT = 0;
  private static final long OPEN = 1;
  private static final long INTERRUPTING = 2;
  private static final long INTERRUPTED = 3;

  private static final long PHASE = 3;
  private static final long NEXT = 4;

  private static final VarHandle WORD =
      VarHandles.find(MethodHandles.lookup(), InterruptGate.class, "word", long.class);

  private volatile long word;
  private @Nullable Thread runner;

  /** Null if nothing is to be interrupted. */
  static @Nullable InterruptGate under(@Nullable StuckRule rule) {
    return rule != null && rule.interrupts() ? new InterruptGate() : null;
  }

  /** As {@link #open()} on the gate of a seat, if there are both. */
  static void open(@Nullable PoolSeat seat) {
    if (seat != null && seat.gate != null) {
      seat.gate.open();
    }
  }

  /** As {@link #shut()} on the gate of a seat, if there are both. */
  static void shut(@Nullable PoolSeat seat) {
    if (seat != null && seat.gate != null) {
      seat.gate.shut();
    }
  }

  /** A body is about to begin, on the current thread. */
  void open() {
    runner = Thread.currentThread();
    WORD.setRelease(this, phased((long) WORD.getOpaque(this) + NEXT, OPEN));
  }

  /** It is over. */
  void shut() {
    long opened = (long) WORD.getOpaque(this);
    if ((opened & PHASE) == OPEN && WORD.compareAndSet(this, opened, phased(opened, SHUT))) {
      return;
    }
    int spins = 0;
    while ((word & PHASE) == INTERRUPTING) {
      spins = Spin.pause(spins);
    }
    WORD.setOpaque(this, phased(word, SHUT));
    Thread.interrupted(); // the body has perhaps not noticed
  }

  /**
   * Which body runs.
   *
   * @return for {@link #interrupt}; SHUT if none does that could be interrupted
   */
  long opening() {
    long now = word;
    return (now & PHASE) == OPEN ? now : SHUT;
  }

  /**
   * Interrupts a body, if it still runs. For one thread at a time.
   *
   * @param opening which one
   * @return false if it has come to its end
   */
  boolean interrupt(long opening) {
    if (opening == SHUT || !WORD.compareAndSet(this, opening, phased(opening, INTERRUPTING))) {
      return false;
    }
    try {
      Thread thread = runner;
      if (thread != null) {
        thread.interrupt();
      }
    } finally {
      word = phased(opening, INTERRUPTED);
    }
    return true;
  }

  private static long phased(long number, long phase) {
    return (number & ~PHASE) | phase;
  }
}
