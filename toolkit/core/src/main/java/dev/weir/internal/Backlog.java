package dev.weir.internal;

import dev.weir.internal.BacklogLayout.Cells;
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
   * cells   null until the first element is added, by the producer: most streams that end soon never need
   *         them
   * tail    advanced by the producer, after the slot
   * head    advanced by whoever takes, by CAS
   * slots   null: empty; else the element of the index that maps here
   * stamps  when the slot's element was added; none if nobody asks
   * knownHead
   *         how far the head had come when the producer last looked, so never further than it has
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
  private static final VarHandle HEAD = handle("head");
  private static final VarHandle TAIL = handle("tail");

  private final int capacity;
  private final boolean stamped;
  private volatile @Nullable Cells cells;

  /**
   * An empty backlog.
   *
   * @param capacity the most elements it holds, from 1 to 2^30
   * @param stamped whether each has a time
   */
  public Backlog(int capacity, boolean stamped) {
    this.capacity = capacity;
    this.stamped = stamped;
  }

  private static VarHandle handle(String field) {
    return VarHandles.find(MethodHandles.lookup(), Cells.class, field, long.class);
  }

  // ---------------------------------------------------------------- the producer

  /**
   * Whether an element would find no room.
   *
   * @return false if there is room, which then stays: the producer alone takes it
   */
  public boolean isFull() {
    Cells c = cells;
    if (c == null) {
      return false;
    }
    long end = (long) TAIL.getOpaque(c);
    if (end - c.knownHead >= capacity) {
      c.knownHead = c.head;
    }
    return end - c.knownHead >= capacity;
  }

  /**
   * Adds an element, for which there is room. If another thread writes something volatile and then
   * does not find the element, the producer sees what it wrote when it looks afterwards.
   *
   * @param element at the end
   * @param stamp when; ignored if the elements have no times
   */
  public void add(T element, long stamp) {
    Cells c = cells;
    if (c == null) {
      c = open();
    }
    long end = (long) TAIL.getOpaque(c);
    int slot = slot(c, end);
    if (SLOT.getAcquire(c.slots, slot) != null) {
      awaitEmpty(c, slot);
    }
    if (stamped) {
      c.stamps[slot] = stamp;
    }
    SLOT.setRelease(c.slots, slot, element);
    c.tail = end + 1;
  }

  /**
   * Makes room for an element, if there is none.
   *
   * @return the oldest element; null if somebody else has taken one, and so made room
   */
  public @Nullable T evict() {
    Cells c = cells;
    if (c == null) {
      return null;
    }
    long first = (long) TAIL.getOpaque(c) - capacity;
    return c.head == first ? claim(c, first) : null;
  }

  private Cells open() {
    Cells c = new Cells(capacity, stamped);
    cells = c;
    return c;
  }

  private static int slot(Cells c, long index) {
    return (int) index & (c.slots.length - 1);
  }

  /* Whoever took the element is about to empty its slot. */
  private static void awaitEmpty(Cells c, int slot) {
    for (int spins = 0; SLOT.getAcquire(c.slots, slot) != null; ) {
      spins = Spin.pause(spins);
    }
  }

  // ---------------------------------------------------------------- any thread

  /**
   * Takes the oldest element.
   *
   * @return null if there is none
   */
  public @Nullable T poll() {
    Cells c = cells;
    if (c == null) {
      return null;
    }
    for (; ; ) {
      long first = c.head;
      if (first >= c.tail) {
        return null;
      }
      T element = claim(c, first);
      if (element != null) {
        return element;
      }
    }
  }

  /* Null if another was faster. */
  @SuppressWarnings("unchecked") // only T goes in
  private @Nullable T claim(Cells c, long first) {
    int slot = slot(c, first);
    Object element = SLOT.getAcquire(c.slots, slot);
    if (!HEAD.compareAndSet(c, first, first + 1)) {
      return null;
    }
    SLOT.setRelease(c.slots, slot, (Object) null);
    return (T) element;
  }

  /**
   * When the oldest element was added. Only where nobody else takes.
   *
   * @return its stamp; meaningless if there is none
   */
  public long oldestStamp() {
    Cells c = cells;
    return c == null ? 0 : c.stamps[slot(c, c.head)];
  }

  /**
   * How many there are.
   *
   * @return from 0 to the capacity
   */
  public int size() {
    Cells c = cells;
    if (c == null) {
      return 0;
    }
    long first = c.head; // before the tail, which passes it first
    return (int) Math.min(capacity, Math.max(0, c.tail - first));
  }

  /**
   * Whether there is none.
   *
   * @return true if empty
   */
  public boolean isEmpty() {
    Cells c = cells;
    return c == null || c.head >= c.tail;
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
