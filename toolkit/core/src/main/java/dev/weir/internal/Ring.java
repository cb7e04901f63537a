package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A bounded multi-producer multi-consumer ring of slots. Its tail is one word that also carries
 * three flags of its owner, so that adding an element and raising a flag have an order.
 *
 * <p>The ring itself bounds nothing: a producer must know, before it {@linkplain #publish
 * publishes}, that fewer than {@link #size()} elements lie between head and tail.
 */
final class Ring {
  /*
   * tail    [ index : 61 | flags : 3 ]                advanced by producers, by CAS
   * head    [ index : 64 ]                            advanced by consumers, by CAS
   * slots   null: empty; else the element of the index that maps here
   *
   * A producer of index t knows that head > t - size, so the consumer of the slot's former element
   * has claimed it; it then waits until the slot is null, so that consumer has taken it. Nobody else
   * writes this slot before t is claimed, so a CAS of the tail from t makes the slot the producer's.
   *
   * A consumer of index h knows that tail > h, so the slot's former element is gone; what it reads
   * there is null, if the producer is between its CAS and its write, or the element of h. A CAS of
   * the head from h makes it the consumer's, which then empties the slot.
   *
   * Knowing "tail > h" takes no read of the tail's contended line while the cursor's last reading
   * still says so. There is no sequence number per slot: null says all there is to say.
   *
   * stamps  when the element was offered, or 0 if it was not sampled; written before the slot, read
   *         before the slot is emptied, so it belongs to the slot's element
   */
  static final long CLOSED = 1;
  static final long LINED = 2;
  static final long CLEARING = 4;

  private static final int INDEX_SHIFT = 3;
  private static final long ONE = 1L << INDEX_SHIFT;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] slots;
  private final long[] stamps;
  private final int mask;
  private final PaddedLong tail = new PaddedLong();
  private final PaddedLong head = new PaddedLong();

  /**
   * An empty ring.
   *
   * @param leastSize how many slots it must have at least
   */
  Ring(int leastSize) {
    int size = Integer.highestOneBit(Math.max(8, leastSize) - 1) << 1;
    this.slots = new Object[size];
    this.stamps = new long[size];
    this.mask = size - 1;
  }

  int size() {
    return slots.length;
  }

  /** The tail word: an index and the flags. */
  long tail() {
    return tail.get();
  }

  static long index(long tailWord) {
    return tailWord >>> INDEX_SHIFT;
  }

  long tailIndex() {
    return index(tail.get());
  }

  long headIndex() {
    return head.get();
  }

  boolean isEmpty() {
    return head.get() >= tailIndex();
  }

  /** Whether there is a slot for one more; if so, until a producer takes it. */
  boolean hasSlot() {
    return tailIndex() < headIndex() + size();
  }

  /**
   * Adds an element at the tail, if the tail is still where the caller saw it.
   *
   * @param tailWord what {@link #tail()} returned; its index is less than head + size
   * @param element what to add
   * @param stamp when it was offered, or 0
   * @return false if the tail has moved, or a flag, or the slot's last consumer is still at it:
   *     look again
   */
  boolean publish(long tailWord, Object element, long stamp) {
    int slot = (int) index(tailWord) & mask;
    if (SLOT.getAcquire(slots, slot) != null || !tail.compareAndSet(tailWord, tailWord + ONE)) {
      return false;
    }
    stamps[slot] = stamp;
    SLOT.setRelease(slots, slot, element);
    return true;
  }

  /**
   * Claims slots at the tail, if the tail is still where the caller saw it: each of them is to be
   * {@linkplain #fill filled} at once.
   *
   * @param tailWord what {@link #tail()} returned; its index + count is at most head + size
   * @param count how many
   * @return how many were claimed; none as for {@link #publish}
   */
  int claimSlots(long tailWord, int count) {
    int claimed = 0;
    while (claimed < count
        && SLOT.getAcquire(slots, (int) (index(tailWord) + claimed) & mask) == null) {
      claimed++;
    }
    return claimed > 0 && tail.compareAndSet(tailWord, tailWord + claimed * ONE) ? claimed : 0;
  }

  /** Puts an element into a slot that was claimed for this index. */
  void fill(long index, Object element, long stamp) {
    int slot = (int) index & mask;
    stamps[slot] = stamp;
    SLOT.setRelease(slots, slot, element);
  }

  /**
   * Takes the element at the head.
   *
   * @param cursor the consumer's own; tells the element's stamp afterwards
   * @return the element, or null if the ring is empty
   */
  @Nullable Object poll(Cursor cursor) {
    int spins = 0;
    for (; ; ) {
      long h = head.get();
      if (h >= cursor.knownTail) {
        cursor.knownTail = tailIndex();
        if (h >= cursor.knownTail) {
          cursor.lost();
          return null;
        }
        if (cursor.keep(cursor.knownTail - h)) {
          long found = cursor.knownTail - h;
          cursor.knownTail = tailIndex();
          cursor.gained(cursor.knownTail - head.get() - found);
        }
      }
      Object element = claim(h, cursor);
      if (element != null) {
        return element;
      }
      if (head.get() == h) {
        spins = Spin.pause(spins); // the producer is about to write
      }
    }
  }

  /**
   * Takes the element at the head, for those who take now and then and have no cursor.
   *
   * @return the element, or null if the ring is empty
   */
  @Nullable Object poll() {
    for (int spins = 0; ; spins = Spin.pause(spins)) {
      long h = head.get();
      if (h >= tailIndex()) {
        return null;
      }
      Object element = claim(h, null);
      if (element != null) {
        return element;
      }
    }
  }

  /* Null if the producer is about to write, or another consumer was faster. */
  private @Nullable Object claim(long h, @Nullable Cursor cursor) {
    int slot = (int) h & mask;
    Object element = SLOT.getAcquire(slots, slot);
    if (element == null || !head.compareAndSet(h, h + 1)) {
      return null;
    }
    if (cursor != null) {
      cursor.stamp = stamps[slot];
    }
    SLOT.setRelease(slots, slot, (Object) null);
    return element;
  }

  /**
   * Takes everything there is, up to a slot whose producer is about to write, for one who is the
   * ring's only consumer.
   *
   * @param sink gets each element with its stamp; must not throw
   */
  void drainTo(Sink sink) {
    long end = tailIndex();
    long h = head.get();
    for (; h < end; h++) {
      int slot = (int) h & mask;
      Object element = SLOT.getAcquire(slots, slot);
      if (element == null) {
        break;
      }
      long stamp = stamps[slot];
      SLOT.setRelease(slots, slot, (Object) null);
      sink.take(element, stamp);
    }
    head.setRelease(h); // only now: it is the slots that producers wait for
  }

  /** Who gets what a ring is drained of. */
  interface Sink {
    void take(Object element, long stamp);
  }

  /**
   * Publishes an element for one whom nobody else keeps from it for long.
   *
   * @param element what to add; there is a slot for it
   * @param stamp when it was offered, or 0
   */
  void push(Object element, long stamp) {
    for (int spins = 0; !publish(tail(), element, stamp); ) {
      spins = Spin.pause(spins); // a flag was raised, or a consumer is about to empty the slot
    }
  }

  /**
   * The stamp of the oldest sampled element, as far as a glance shows.
   *
   * @param counts which elements count
   * @return a stamp, or 0 if there is none
   */
  long oldestStamp(Predicate<Object> counts) {
    long end = tailIndex();
    for (long i = head.get(); i < end; i++) {
      int slot = (int) i & mask;
      Object element = SLOT.getAcquire(slots, slot);
      if (element != null && stamps[slot] != 0 && counts.test(element)) {
        return stamps[slot];
      }
    }
    return 0;
  }

  /** Raises some flags and lowers others, in one step. */
  void change(long raised, long lowered) {
    long word;
    long changed;
    do {
      word = tail.get();
      changed = (word | raised) & ~lowered;
    } while (changed != word && !tail.compareAndSet(word, changed));
  }

  /** Lowers flags, for as long as another is up. */
  void lowerWhile(long up, long lowered) {
    long word;
    do {
      word = tail.get();
    } while ((word & up) != 0 && !tail.compareAndSet(word, word & ~lowered));
  }

  /** A consumer's view of the ring. Owned by one thread at a time. */
  @SuppressWarnings("unused") // the padding
  static final class Cursor extends Headway {
    private long knownTail;
    private long stamp;
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

    /** A view of one who takes without regard to producers. */
    Cursor() {
      super(null, () -> true);
    }

    /** A seat's view. */
    Cursor(Pace pace, BooleanSupplier urgent) {
      super(pace, urgent);
    }

    /** Something was taken elsewhere. */
    void took(long itsStamp) {
      stamp = itsStamp;
    }

    /** The stamp of the element taken last; 0 if it was not sampled. */
    long stamp() {
      return stamp;
    }

    /** Something was taken past the ring, with this stamp. */
    void stamp(long newStamp) {
      stamp = newStamp;
    }
  }
}
