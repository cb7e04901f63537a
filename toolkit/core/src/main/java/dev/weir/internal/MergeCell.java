package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One that waits in a {@link Backlog}, and into which its producer may merge others until it is
 * taken. A cell can be used again.
 *
 * @param <T> the type of what waits
 */
public final class MergeCell<T> {
  /*
   * content   null      spent: it was taken, or never filled
   *           BUSY      the producer has it in hand
   *           other     it waits
   *
   * null -> other    the producer fills the cell, then adds it to the backlog
   * other -> BUSY    the producer opens it, unless somebody was faster
   * BUSY -> other    the producer puts something back, then looks whether somebody wants it
   * other -> null    somebody takes it, and then removes the cell from the backlog
   *
   * Whoever finds the oldest cell busy goes away: the producer calls for it once it has put back. Cells leave
   * the backlog by their index there, so one that is filled anew before its former place is removed stands
   * in its new place alone.
   */
  private static final VarHandle CONTENT =
      VarHandles.find(MethodHandles.lookup(), MergeCell.class, "content", Object.class);
  private static final Object BUSY = new Object();

  @SuppressWarnings("unused") // through CONTENT
  private volatile @Nullable Object content;

  /** A spent one. */
  public MergeCell() {}

  /**
   * The producer fills a spent cell.
   *
   * @param something to wait
   */
  public void fill(T something) {
    CONTENT.setRelease(this, something);
  }

  /**
   * The producer takes in hand what waits.
   *
   * @return to be put back, it or something else; null if the cell is spent
   */
  @SuppressWarnings("unchecked") // only T goes in
  public @Nullable T open() {
    Object waiting = content;
    return waiting != null && CONTENT.compareAndSet(this, waiting, BUSY) ? (T) waiting : null;
  }

  /**
   * The producer puts back.
   *
   * @param something waits from now on
   */
  public void close(T something) {
    content = something;
  }

  /**
   * Takes what waits.
   *
   * @return null if the cell is spent, or in the producer's hand
   */
  @SuppressWarnings("unchecked") // only T goes in
  public @Nullable T take() {
    Object waiting = content;
    return waiting != null && waiting != BUSY && CONTENT.compareAndSet(this, waiting, null)
        ? (T) waiting
        : null;
  }

  /**
   * Whether nothing waits in it. Lasting, unless the producer fills it again.
   *
   * @return false also while the producer has it in hand
   */
  public boolean isSpent() {
    return content == null;
  }

  /**
   * Takes the oldest that waits in a backlog of cells.
   *
   * @param cells where cells leave in no other way
   * @param <T> the type of what waits
   * @return null if nothing waits, or if the producer has the oldest in hand
   */
  public static <T> @Nullable T takeOldest(Backlog<MergeCell<T>> cells) {
    for (; ; ) {
      long index = cells.first();
      MergeCell<T> oldest = cells.peek(index);
      if (oldest != null) {
        T waiting = oldest.take();
        if (waiting == null && !oldest.isSpent()) {
          return null;
        }
        cells.remove(index);
        if (waiting != null) {
          return waiting;
        }
      } else if (cells.first() == index) {
        return null;
      }
    }
  }
}
