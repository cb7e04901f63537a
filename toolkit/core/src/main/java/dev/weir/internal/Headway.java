package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The distance that a consumer keeps from its producers, as one vehicle from the next.
 *
 * <p>One who is faster than they are ends up just behind them: each task then comes from cache
 * lines that the producer is still writing, and both go at the pace of the memory between their
 * cores, several times slower than either could. So if it keeps finding few tasks, and never none,
 * it falls back for a moment, in which they gain enough for the next stretch.
 *
 * <p>Only while tasks are short, and not while it is wanted elsewhere. If it gains nothing by it
 * and never finds many, it does so more and more seldom: of tasks that tasks hand over, as in a
 * chain, there are never many and never none, and to wait for more is in vain.
 */
abstract class Headway extends PaddingBefore {

  /** Fewer entries than this are few: they share their lines with those being written. */
  private static final int FEW = 32;

  /** How often in a row few must have been found before it falls back, at first. */
  private static final int LEAST_TIMES = 4;

  /** And at most. */
  private static final int MOST_TIMES = 4096;

  /** How long it falls back: producers gain some hundred entries. */
  private static final long MOMENT = TimeUnit.MICROSECONDS.toNanos(4);

  private static final boolean ALONE = Runtime.getRuntime().availableProcessors() == 1;

  private final @Nullable Pace pace;
  private final BooleanSupplier urgent;
  private long spent;
  private int close;
  private int times = LEAST_TIMES;

  /**
   * Of one consumer.
   *
   * @param pace tells whether tasks are short; null for one who never falls back
   * @param urgent whether it is wanted elsewhere, and must not fall back
   */
  Headway(@Nullable Pace pace, BooleanSupplier urgent) {
    this.pace = ALONE ? null : pace;
    this.urgent = urgent;
  }

  /** It found none: the producers are not near. */
  final void lost() {
    close = 0;
    times = Math.max(times / 2, LEAST_TIMES);
  }

  /**
   * It found some.
   *
   * @param found how many
   * @return whether it fell back, and is to look again and tell what it {@link #gained}
   */
  final boolean keep(long found) {
    if (found >= FEW) {
      close = 0;
      times = LEAST_TIMES; // there are producers who run ahead
      return false;
    }
    if (pace == null || !pace.isFast()) {
      close = 0;
      return false;
    }
    if (++close < times) {
      return false;
    }
    close = 0;
    return !urgent.getAsBoolean() && fallBack();
  }

  private boolean fallBack() {
    long start = System.nanoTime();
    long elapsed;
    do {
      Thread.onSpinWait();
      elapsed = System.nanoTime() - start;
    } while (elapsed < MOMENT);
    spent += elapsed;
    return true;
  }

  /** How long it has fallen back in all, in nanoseconds. */
  final long spent() {
    return spent;
  }

  /**
   * It fell back, and has looked again.
   *
   * @param more how many more there are than were found before
   */
  final void gained(long more) {
    times = more < FEW / 2 ? Math.min(2 * times, MOST_TIMES) : LEAST_TIMES;
  }
}
