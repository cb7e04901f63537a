package dev.weir.spill;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An element that was spilled and comes back. Its taker settles it, or the disk's thread takes it
 * back from a taker that has left: whoever is first.
 */
final class Replayed<T> {
  /*
   * state     GIVEN -> SETTLED      by the taker, on any thread: it is over and done with, and will not come again
   *           GIVEN -> TAKEN_BACK   by the disk's thread, once the taker has left: it is for the next taker, and
   *                                 who settles it now settles nothing
   * element   cleared by who settles it: a record that is done with may have to wait for those in front of it, and
   *           what it held should not. The taker does not look at it after it has settled it
   */
  private static final int GIVEN = 0;
  private static final int SETTLED = 1;
  private static final int TAKEN_BACK = 2;

  private static final long NEVER_WRITTEN = -1;

  private final long number;
  private final @Nullable Handed<T> unwritten;
  private final AtomicInteger state;
  private @Nullable T element;

  private Replayed(long number, @Nullable T element, @Nullable Handed<T> unwritten, int state) {
    this.number = number;
    this.element = element;
    this.unwritten = unwritten;
    this.state = new AtomicInteger(state);
  }

  /** A record, decoded. */
  static <T> Replayed<T> read(long number, T element) {
    return new Replayed<>(number, element, null, GIVEN);
  }

  /** One that the disk did not take. It is in the handover still. */
  static <T> Replayed<T> unwritten(Handed<T> handed) {
    return new Replayed<>(NEVER_WRITTEN, handed.element(), handed, GIVEN);
  }

  /** A record that nobody can decode. Whoever reads settles it. */
  static <T> Replayed<T> undecoded(long number) {
    return new Replayed<>(number, null, null, GIVEN);
  }

  /** A record that was settled by a taker before, out of turn. Nobody is given it. */
  static <T> Replayed<T> settledBefore(long number) {
    return new Replayed<>(number, null, null, SETTLED);
  }

  /** The taker: what came back. */
  T element() {
    return Rules.notNull("element", element);
  }

  /** Its record's number; of no meaning if there is none. */
  long number() {
    return number;
  }

  /** Whether there is a record of it; else the disk has failed before. */
  boolean isOnDisk() {
    return number != NEVER_WRITTEN;
  }

  /** Who has handed it over; null if it is on disk. */
  @Nullable Handed<T> unwritten() {
    return unwritten;
  }

  /**
   * The taker, on any thread: it is over and done with. False if it is not the taker's any more.
   */
  boolean settle() {
    boolean settled = state.compareAndSet(GIVEN, SETTLED);
    if (settled) {
      element = null;
    }
    return settled;
  }

  boolean isSettled() {
    return state.get() == SETTLED;
  }

  /** The disk's thread: the taker has left. False if it had settled it. */
  boolean takeBack() {
    return state.compareAndSet(GIVEN, TAKEN_BACK);
  }
}
