package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What a source has sent ahead of the demand for it: a bounded queue with one producer, from which
 * any number of threads may take.
 *
 * @param <T> the elements' type
 */
public final class Backlog<T> {
  /*
   * tail    written by the producer, after the slot
   * head    advanced by whoever takes, by CAS
   * slots   null: empty; else the element of the index that maps here
   * stamps  when the slot's element was added; none if nobody asks
   *
   * Adding    The producer knows tail - head < capacity <= slots. So whoever took the slot's former
   *           element has advanced the head over it; the producer waits until it has also emptied the
   *           slot, which is its next instruction.
   * Taking    A taker of index h has seen tail > h, and so the slot's element, which nobody replaces
   *           before the head has passed h. A CAS of the head from h makes it the taker's, which then
   *           empties the slot.
   * Evicting  is the producer's taking, of index tail - capacity alone: if the head has passed that,
   *           there is room, and nobody need go.
   *
   * Usually the consumer alone takes. But a producer that makes room by dropping the oldest does, too, and
   * so does a cancel while a fused consumer polls.
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final long[] NO_STAMPS = {};

  private final int capacity;
  private final @Nullable Object[] slots;
  private final long[] stamps;
  private final int mask;
  private final PaddedLong head = new PaddedLong();
  private final PaddedLong tail = new PaddedLong();
  private long knownHead; // the producer's

  /**
   * An empty backlog.
   *
   * @param capacity the most elements it holds, from 1 to 2^30
   * @param stamped whether each has a time
   */
  public Backlog(int capacity, boolean stamped) {
    this.capacity = capacity;
    int size = capacity == 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
    this.slots = new Object[size];
    this.stamps = stamped ? new long[size] : NO_STAMPS;
    this.mask = size - 1;
  }

  // ---------------------------------------------------------------- the producer

  /**
   * Whether an element would find no room.
   *
   * @return false if there is room, which then stays: the producer alone takes it
   */
  public boolean isFull() {
    long end = tail.getOpaque();
    if (end - knownHead >= capacity) {
      knownHead = head.get();
    }
    return end - knownHead >= capacity;
  }

  /**
   * Adds an element, for which there is room.
   *
   * @param element at the end
   * @param stamp when; ignored if the elements have no times
   */
  public void add(T element, long stamp) {
    long end = tail.getOpaque();
    int slot = (int) end & mask;
    for (int spins = 0; SLOT.getAcquire(slots, slot) != null; ) {
      spins = Spin.pause(spins); // whoever took it is about to empty the slot
    }
    if (stamps != NO_STAMPS) {
      stamps[slot] = stamp;
    }
    SLOT.setRelease(slots, slot, element);
    tail.setRelease(end + 1);
  }

  /**
   * Makes room for an element, if there is none.
   *
   * @return the oldest element; null if somebody else has taken one, and so made room
   */
  public @Nullable T evict() {
    long first = tail.getOpaque() - capacity;
    return head.get() == first ? claim(first) : null;
  }

  // ---------------------------------------------------------------- any thread

  /**
   * Takes the oldest element.
   *
   * @return null if there is none
   */
  public @Nullable T poll() {
    for (; ; ) {
      long first = head.get();
      if (first >= tail.get()) {
        return null;
      }
      T element = claim(first);
      if (element != null) {
        return element;
      }
    }
  }

  /* Null if another was faster. */
  @SuppressWarnings("unchecked") // only T goes in
  private @Nullable T claim(long first) {
    int slot = (int) first & mask;
    Object element = SLOT.getAcquire(slots, slot);
    if (!head.compareAndSet(first, first + 1)) {
      return null;
    }
    SLOT.setRelease(slots, slot, (Object) null);
    return (T) element;
  }

  /**
   * When the oldest element was added. Only where nobody else takes.
   *
   * @return its stamp; meaningless if there is none
   */
  public long oldestStamp() {
    return stamps[(int) head.get() & mask];
  }

  /**
   * How many there are.
   *
   * @return from 0 to the capacity
   */
  public int size() {
    long first = head.get(); // before the tail, which passes it first
    return (int) Math.min(capacity, Math.max(0, tail.get() - first));
  }

  /**
   * Whether there is none.
   *
   * @return true if empty
   */
  public boolean isEmpty() {
    return head.get() >= tail.get();
  }

  /**
   * The bound.
   *
   * @return 1 or more
   */
  public int capacity() {
    return capacity;
  }
}
