package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that the task on one seat has forked: a bounded queue. Its owner, the thread on that
 * seat, adds at the bottom; everybody takes from the top, thieves up to half of it at once.
 *
 * <p>The roles are those of D. Chase and Y. Lev, <em>Dynamic Circular Work-Stealing Deque</em>
 * (SPAA 2005), but that the owner takes the oldest first too; to steal half is from D. Hendler and
 * N. Shavit, <em>Non-Blocking Steal-Half Work Queues</em> (PODC 2002). Both ends are in one word.
 * That costs the owner a CAS where two words would cost it a fence, which on today's processors is
 * the same, and makes half of the queue as easy to claim as one element.
 */
final class LocalQueue {
  /*
   * word    [ top : 47 | size : 16 | closed : 1 ]     the elements are those of top, top + 1, … in order
   * slots   null: empty; else the element of the index that maps here
   *
   *   push     size + k                   by the owner, after it has written the slots
   *   shift    top + 1, size - 1          by the owner
   *   poll     top + 1, size - 1          by anybody
   *   steal    top + k, size - k          by another queue's owner, for k <= (size + 1) / 2
   *   close    closed := 1                by anybody; what is forked afterwards is refused, what was stolen
   *                                       is still taken in
   *
   * Each is one CAS. Whoever has taken an index by it, and nobody else, reads its slot, then empties it.
   * That the word may have been the same before (ABA) does no harm: nothing is read before the CAS.
   *
   * The owner alone adds, so the bottom does not move while it is about to. The slot there is empty, or
   * its element of a round before was taken by one who has not emptied it yet: then it is not free, and
   * the owner does as if the queue were full. What is free stays free until the owner fills it.
   *
   * forked   how many elements were ever added here by fork. Written by the owner alone, before the CAS
   *          that adds one; so who sees the queue closed has them all. Taken back if the queue was closed
   *          in between. Counts what was passed as well, with a fence in the place of the CAS, or none if
   *          it is part of what was passed before: while that is not settled, the pool does not end.
   * stamps   as in a Ring: written before, read after the CAS that adds, or takes
   * crowded  how many elements the owner has taken in a row and left others behind, as many as there are
   *          slots at most; the owner's own
   *
   * What only the owner writes lies apart, lest each of its steps takes from the thieves the line in which
   * they find the queue.
   */
  private static final long CLOSED = 1;
  private static final int SIZE_SHIFT = 1;
  private static final int TOP_SHIFT = 17;
  private static final long SIZE_MASK = (1L << (TOP_SHIFT - SIZE_SHIFT)) - 1;
  private static final long ADDED = 1L << SIZE_SHIFT;
  private static final long POLLED = (1L << TOP_SHIFT) - ADDED;

  /** How often a thief tries for one queue whose owner, or another thief, was faster. */
  private static final int TRIES = 4;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] slots;
  private final long[] stamps;
  private final int mask;
  private final PaddedLong word = new PaddedLong();
  private final Owners owners = new Owners();

  /**
   * An empty queue.
   *
   * @param capacity how many elements it takes: a power of two, at most 32,768
   */
  LocalQueue(int capacity) {
    this.slots = new Object[capacity];
    this.stamps = new long[capacity];
    this.mask = capacity - 1;
  }

  private static int size(long word) {
    return (int) (word >>> SIZE_SHIFT & SIZE_MASK);
  }

  private int slot(long word, int offset) {
    return (int) (word >>> TOP_SHIFT) + offset & mask;
  }

  // ---------------------------------------------------------------- the owner

  /**
   * Adds an element at the bottom.
   *
   * @param element what to add
   * @param elementStamp when it was offered, or 0
   * @return false if it is full, or closed
   */
  boolean fork(Object element, long elementStamp) {
    long w = word.get();
    int slot = slot(w, size(w));
    if (size(w) > mask || (w & CLOSED) != 0 || SLOT.getAcquire(slots, slot) != null) {
      return false;
    }
    stamps[slot] = elementStamp;
    SLOT.setOpaque(slots, slot, element); // the CAS releases it
    owners.addForked(1);
    while (!word.compareAndSet(w, w + ADDED)) {
      w = word.get(); // the top has moved, or
      if ((w & CLOSED) != 0) {
        SLOT.setOpaque(slots, slot, (Object) null);
        owners.addForked(-1);
        return false;
      }
    }
    return true;
  }

  /**
   * Counts an element as forked that is taken at once, full or not.
   *
   * @param within whether that happens while another is run that was passed here: then nobody adds
   *     up before that one is done, and sees this one with it
   * @return false if the queue is closed
   */
  boolean pass(boolean within) {
    owners.addForked(1);
    if (!within) {
      VarHandle.fullFence(); // it sees the queue closed, or who has closed it sees the count
    }
    if (isClosed()) {
      owners.addForked(-1);
      return false;
    }
    return true;
  }

  /** Takes the oldest element; null if there is none. */
  @Nullable Object shift() {
    long w;
    do {
      w = word.get();
      if (size(w) == 0) {
        return null;
      }
    } while (!word.compareAndSet(w, w + POLLED));
    owners.crowded = size(w) > 1 ? Math.min(owners.crowded, mask) + 1 : 0;
    int slot = slot(w, 0);
    owners.stamp = stamps[slot];
    return empty(slot);
  }

  /** The stamp of what the owner took last; 0 if it was not sampled. */
  long stamp() {
    return owners.stamp;
  }

  /** How many elements wait here, and how many the owner has taken in a row while others waited. */
  int need() {
    return size() + owners.crowded;
  }

  /** Somebody was called to help. */
  void helped() {
    owners.crowded = 0;
  }

  // ---------------------------------------------------------------- another queue's owner

  /**
   * Takes up to half of another queue. To be called by the owner of this one, which is empty.
   *
   * @param victim the other queue
   * @return how many were taken: the oldest of them is the first to be {@linkplain #shift taken}
   *     here
   */
  int stealFrom(LocalQueue victim) {
    int spins = 0;
    for (int tries = 0; tries < TRIES; tries++) {
      long w = victim.word.get();
      int size = size(w);
      if (size == 0) {
        return 0;
      }
      int most = free((size + 1) / 2);
      if (most == 0) {
        return 0;
      }
      if (victim.word.compareAndSet(w, w + most * POLLED)) {
        takeIn(victim, w, most);
        return most;
      }
      spins = Spin.pause(spins);
    }
    return 0;
  }

  private int free(int wanted) {
    long w = word.get();
    int most = Math.min(wanted, mask + 1 - size(w));
    int free = 0;
    while (free < most && SLOT.getAcquire(slots, slot(w, size(w) + free)) == null) {
      free++;
    }
    return free;
  }

  private void takeIn(LocalQueue victim, long from, int count) {
    long w = word.get();
    for (int i = 0; i < count; i++) {
      int there = victim.slot(from, i);
      int here = slot(w, size(w) + i);
      stamps[here] = victim.stamps[there];
      SLOT.setOpaque(slots, here, victim.empty(there));
    }
    while (!word.compareAndSet(w, w + count * ADDED)) {
      w = word.get(); // the top has moved, or it was closed
    }
  }

  // ---------------------------------------------------------------- anybody

  /** Takes the oldest element, for those who own no queue; null if there is none. */
  @Nullable Object poll() {
    long w;
    do {
      w = word.get();
      if (size(w) == 0) {
        return null;
      }
    } while (!word.compareAndSet(w, w + POLLED));
    return empty(slot(w, 0));
  }

  /* For whoever has claimed the slot's index. */
  private Object empty(int slot) {
    Object element = SLOT.getAcquire(slots, slot);
    SLOT.setRelease(slots, slot, (Object) null);
    return element;
  }

  /** Lets nothing be forked any more. Idempotent. */
  void close() {
    long w;
    do {
      w = word.get();
    } while ((w & CLOSED) == 0 && !word.compareAndSet(w, w | CLOSED));
  }

  boolean isClosed() {
    return (word.get() & CLOSED) != 0;
  }

  int size() {
    return size(word.get());
  }

  boolean isFull() {
    return size() > mask;
  }

  int capacity() {
    return slots.length;
  }

  /**
   * How many were ever forked or passed here. Final once the queue {@linkplain #isClosed is seen
   * closed}.
   */
  long forked() {
    return (long) Owners.FORKED.getOpaque(owners);
  }

  /** The stamp of the oldest element, as far as a glance shows; 0 if there is none. */
  long oldestStamp() {
    long w = word.get();
    for (int i = 0; i < size(w); i++) {
      int slot = slot(w, i);
      Object element = SLOT.getAcquire(slots, slot);
      if (element != null && stamps[slot] != 0 && !Sweep.isTombstone(element)) {
        return stamps[slot];
      }
    }
    return 0;
  }

  /** What the owner alone writes. */
  @SuppressWarnings("unused") // the padding, and a field through its handle
  private static final class Owners extends PaddingBefore {
    static final VarHandle FORKED =
        VarHandles.find(MethodHandles.lookup(), Owners.class, "forked", long.class);

    private long forked;
    private long stamp;
    private int crowded;
    private long a00, a01, a02, a03, a04, a05, a06, a07, a08, a09, a10, a11, a12, a13, a14;

    void addForked(int delta) {
      FORKED.setOpaque(this, forked + delta);
    }
  }
}
