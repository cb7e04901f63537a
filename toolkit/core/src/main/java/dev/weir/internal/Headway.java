package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The distance that a consumer keeps from its producers, as one vehicle from the next.
 *
 * <p>One who is faster than they are ends up just behind them: each task then comes from cache
 * lines that the producer is still writing, and both go at the pace of the memory between their
 * cores, several times slower than either could. So if it keeps finding few tasks, and never none,
 * it falls back for a moment, in which they gain enough for the next stretch.
 *
 * <p>Only while tasks are short: then the moment costs nobody anything, as all of it is caught up.
 */
abstract class Headway extends PaddingBefore {

  /** Fewer entries than this are few: they share their lines with those being written. */
  private static final int FEW = 32;

  /** How often in a row few were found before it falls back. */
  private static final int TIMES = 4;

  /** How long it falls back: producers gain some hundred entries. */
  private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(4);

  private final @Nullable Pace pace;
  private int close;

  /**
   * Of one consumer.
   *
   * @param pace tells whether tasks are short; null for one who never falls back
   */
  Headway(@Nullable Pace pace) {
    this.pace = pace;
  }

  /** It found none: the producers are not near. */
  final void lost() {
    close = 0;
  }

  /**
   * It found some.
   *
   * @param found how many
   * @return whether it fell back, so that there may be more by now
   */
  final boolean keep(long found) {
    if (found >= FEW || pace == null || !pace.isFast()) {
      close = 0;
      return false;
    }
    if (++close < TIMES) {
      return false;
    }
    close = 0;
    long start = System.nanoTime();
    do {
      Thread.onSpinWait();
    } while (System.nanoTime() - start < MOMENT);
    return true;
  }
}
