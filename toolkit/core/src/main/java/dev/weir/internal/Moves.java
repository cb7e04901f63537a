package dev.weir.internal;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Moves of entries from where they are counted to where others are, in several steps: so that who
 * reads both counts notices if one was counted twice, or not at all. Any thread.
 */
final class Moves {
  /*
   * word   [ moves that have ended : 32 | moves under way : 32 ]
   *
   * A reader looks, reads the counts, and asks whether all was calm: then none was under way at the first
   * look, and none has begun since.
   */
  private static final long ENDED = 1L << Integer.SIZE;

  private final AtomicLong word = new AtomicLong();

  void begin() {
    word.incrementAndGet();
  }

  void end() {
    word.addAndGet(ENDED - 1);
  }

  /** For {@link #calmSince}: to be called before the counts are read. */
  long look() {
    return word.get();
  }

  /** Whether nothing has moved since, or was moving then. */
  boolean calmSince(long look) {
    return (int) look == 0 && word.get() == look;
  }
}
