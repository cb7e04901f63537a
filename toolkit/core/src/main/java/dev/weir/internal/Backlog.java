package dev.weir.internal;

import dev.weir.internal.BacklogLayout.Cells;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
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
   * gauge   rises and falls with the weight of what waits, here and elsewhere; null if nobody looks
   * knownHead
   *         how far the head had come when the producer last looked, so never further than it has
   *
   * Adding    There are two slots more than the capacity, at least, so the slot after the one that is
   *           filled holds nothing that is to be taken. The producer waits until it is empty, too, which is
   *           the next instruction of whoever took its former element. So of the slot that it fills it knows
   *           that already, and whoever takes knows that what lies at the head is of the head's index: a
   *           former element is gone before the one before it is added.
   * Taking    A taker that finds an element at the head advances the head by CAS, which makes it the
   *           taker's, and then empties the slot. It need not look at the tail, which is the producer's,
   *           unless it finds nothing.
   * Replacing Adds an element to a full backlog, then takes the oldest, of index tail - capacity, alone:
   *           if the head has passed that, there was room, and nobody need go.
   *
   * Weighing  See Sums.
   *
   * Usually the consumer alone takes. But a producer that makes room by dropping the oldest does, too, and
   * so does a cancel while a fused consumer polls.
   */
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final VarHandle STAMP = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle HEAD = handle("head");
  private static final VarHandle TAIL = handle("tail");

  private final int capacity;
  private final boolean stamped;
  private final boolean weighed;
  private final boolean plain;
  private final @Nullable LongAdder gauge;
  private volatile @Nullable Cells cells;

  /**
   * An empty backlog.
   *
   * @param capacity the most elements it holds, from 1 to 2^29; there are up to twice as many slots
   * @param stamped whether each has a time
   */
  public Backlog(int capacity, boolean stamped) {
    this(capacity, stamped, false, null);
  }

  /**
   * An empty backlog, perhaps one that knows what its elements weigh.
   *
   * @param capacity the most elements it holds, from 1 to 2^29; there are up to twice as many slots
   * @param stamped whether each has a time
   * @param weighed whether each has a weight
   * @param gauge to which the weight of what waits is added; null if nobody looks
   */
  public Backlog(int capacity, boolean stamped, boolean weighed, @Nullable LongAdder gauge) {
    this.capacity = capacity;
    this.stamped = stamped;
    this.weighed = weighed;
    this.plain = !stamped && !weighed;
    this.gauge = weighed ? gauge : null;
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
   * @param weight 0 or more; ignored if they have none
   * @return its index
   */
  public long add(T element, long stamp, long weight) {
    Cells c = cells;
    if (c == null) {
      c = open();
    }
    long end = (long) TAIL.getOpaque(c);
    fill(c, end, element, stamp, weight);
    c.tail = end + 1;
    return end;
  }

  private void fill(Cells c, long end, T element, long stamp, long weight) {
    int next = slot(c, end + 1);
    if (SLOT.getAcquire(c.slots, next) != null) {
      awaitEmpty(c, next);
    }
    int slot = slot(c, end);
    if (!plain) {
      note(c, end, stamp, weight);
    }
    SLOT.setRelease(c.slots, slot, element);
  }

  private void note(Cells c, long end, long stamp, long weight) {
    if (stamped) {
      STAMP.setRelease(c.stamps, slot(c, end), stamp);
    }
    if (weighed) {
      Sums.add(c, end, weight);
      if (gauge != null) {
        gauge.add(weight);
      }
    }
  }

  /**
   * Adds an element, for which there was no room when the producer looked, in place of the oldest.
   * What {@link #add} says of other threads holds here too.
   *
   * @param element at the end
   * @param stamp when; ignored if the elements have no times
   * @param weight 0 or more; ignored if they have none
   * @return the oldest element; null if somebody else has taken one, and so made room
   */
  public @Nullable T replace(T element, long stamp, long weight) {
    Cells c = Objects.requireNonNull(cells, "an empty backlog is not full");
    long end = (long) TAIL.getOpaque(c);
    long first = end - capacity;
    fill(c, end, element, stamp, weight);
    TAIL.setRelease(c, end + 1); // the CAS is the fence that add() has here
    T oldest = c.head == first ? claim(c, first) : null;
    if (oldest == null) {
      VarHandle.fullFence();
    }
    return oldest;
  }

  /**
   * Takes the oldest element if all that wait weigh too much. By the producer.
   *
   * @param most what they may weigh
   * @return null if they weigh no more than that
   */
  public @Nullable T takeIfOver(long most) {
    Cells c = cells;
    while (c != null) {
      long first = c.head;
      if (Sums.between(c, first, (long) TAIL.getOpaque(c)) <= most) {
        return null;
      }
      T oldest = claim(c, first);
      if (oldest != null) {
        return oldest;
      }
    }
    return null;
  }

  private Cells open() {
    Cells c = new Cells(capacity, stamped, weighed);
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
      if (SLOT.getAcquire(c.slots, slot(c, first)) == null) {
        if (first >= c.tail) {
          return null;
        }
      } else {
        T element = claim(c, first);
        if (element != null) {
          return element;
        }
      }
    }
  }

  /**
   * As {@link #poll}, but only where nobody else takes at the same time, nor replaces, and without
   * a gauge.
   *
   * @return null if there is none
   */
  @SuppressWarnings("unchecked") // only T goes in
  public @Nullable T pollAlone() {
    Cells c = cells;
    if (c == null) {
      return null;
    }
    long first = (long) HEAD.getOpaque(c);
    int slot = slot(c, first);
    for (; ; ) {
      Object element = SLOT.getAcquire(c.slots, slot);
      if (element != null) {
        HEAD.setRelease(c, first + 1);
        SLOT.setRelease(c.slots, slot, (Object) null);
        return (T) element;
      }
      if (first >= c.tail) {
        return null;
      }
    }
  }

  /* Null if another was faster. The element was there when the head was here. */
  @SuppressWarnings("unchecked") // only T goes in
  private @Nullable T claim(Cells c, long first) {
    int slot = slot(c, first);
    Object element = SLOT.getAcquire(c.slots, slot);
    if (element == null || !HEAD.compareAndSet(c, first, first + 1)) {
      return null;
    }
    if (gauge != null) {
      gauge.add(-Sums.between(c, first, first + 1));
    }
    SLOT.setRelease(c.slots, slot, (Object) null);
    return (T) element;
  }

  /**
   * Takes the oldest element if it has waited too long, by the clock of the stamps.
   *
   * @param now the time
   * @param bound how long is too long
   * @return null if there is none that has
   */
  public @Nullable T takeIfLate(long now, long bound) {
    Cells c = cells;
    while (c != null) {
      long first = c.head;
      int slot = slot(c, first);
      // the stamp belongs to the element of this index if the head has not moved by the claim
      if (SLOT.getAcquire(c.slots, slot) != null) {
        if (now - (long) STAMP.getAcquire(c.stamps, slot) < bound) {
          return null;
        }
        T late = claim(c, first);
        if (late != null) {
          return late;
        }
      } else if (first >= c.tail) {
        return null;
      }
    }
    return null;
  }

  /**
   * The oldest element, which stays. Who is done with it says {@link #remove}.
   *
   * @param index what {@link #first} says
   * @return null if there is none, or if somebody has removed it meanwhile
   */
  @SuppressWarnings("unchecked") // only T goes in
  public @Nullable T peek(long index) {
    Cells c = cells;
    return c == null ? null : (T) SLOT.getAcquire(c.slots, slot(c, index));
  }

  /** The index of the oldest element, or of the next that comes. */
  public long first() {
    Cells c = cells;
    return c == null ? 0 : c.head;
  }

  /** Takes out the element of this index, which was the oldest, unless that was done. */
  public void remove(long index) {
    Cells c = cells;
    if (c != null) {
      claim(c, index);
    }
  }

  /**
   * When the oldest element was added.
   *
   * @return its stamp; meaningless if there is none
   */
  public long oldestStamp() {
    Cells c = cells;
    while (c != null) {
      long first = c.head;
      long stamp = (long) STAMP.getAcquire(c.stamps, slot(c, first));
      if (c.head == first) {
        return stamp;
      }
    }
    return 0;
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
   * What all that wait weigh.
   *
   * @return 0 or more; 0 if they have no weights
   */
  public long weight() {
    Cells c = cells;
    if (c == null || !weighed) {
      return 0;
    }
    for (; ; ) {
      long first = c.head;
      long weight = Sums.between(c, first, c.tail);
      if (c.head == first) {
        return weight;
      }
    }
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
