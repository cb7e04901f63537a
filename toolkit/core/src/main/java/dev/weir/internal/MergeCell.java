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
   * index     the one in the backlog for which it was filled last; the producer's
   *
   * null -> other    the producer fills the cell, then adds it to the backlog
   * other -> BUSY    the producer opens it, unless somebody was faster
   * BUSY -> other    the producer puts something back, then looks whether somebody wants it
   * other -> null    somebody takes it, and then removes the cell from the backlog
   *
   * Whoever finds the oldest cell busy goes away: the producer calls for it once it has put back. Cells leave
   * the backlog by their index there, so one that is filled anew before its former place is removed stands
   * in its new place alone. Such a former place, and that of a spent cell, is nobody's: the producer that would
   * find no room removes it itself.
   */
  private static final VarHandle CONTENT =
      VarHandles.find(MethodHandles.lookup(), MergeCell.class, "content", Object.class);
  private static final Object BUSY = new Object();

  @SuppressWarnings("unused") // through CONTENT
  private volatile @Nullable Object content;

  private long index;

  /** A spent one. */
  public MergeCell() {}

  /**
   * The producer fills a spent cell, and adds it to those that wait.
   *
   * @param something to wait
   * @param cells where there is room
   */
  public void fill(T something, Backlog<MergeCell<T>> cells) {
    CONTENT.setRelease(this, something);
    index = cells.add(this, 0, 0);
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
   * The producer: whether as many wait as may. One that was taken no longer waits, though it may
   * still be about to leave.
   *
   * @param cells where cells leave in no other way
   * @param <T> the type of what waits
   * @return false if there is room, which then stays
   */
  public static <T> boolean isFull(Backlog<MergeCell<T>> cells) {
    for (; ; ) {
      long first = cells.first(); // read before: if they are full after that, it is with this one
      if (!cells.isFull()) {
        return false;
      }
      MergeCell<T> oldest = cells.peek(first);
      if (oldest != null && oldest.index == first && !oldest.isSpent()) {
        return true;
      }
      cells.remove(first);
    }
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
