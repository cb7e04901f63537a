package dev.weir.internal;

import dev.weir.limit.Gcra;
import dev.weir.limit.Rate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Buckets of some of the keys of {@link KeyedBuckets}: a hash table of two arrays, the keys and
 * their numbers. A bucket that is full is as one that was never there, and so is not kept for long.
 */
final class KeyStripe extends Drain {
  /*
   * Linear probing. keys[i] is at its home slot, or behind it with no gap in between; whoever removes one
   * moves up those behind it (Knuth, The Art of Computer Programming 3, 6.4, algorithm R), so there are no
   * tombstones. At most three quarters are in use; tables have a power of two of slots, and none at first.
   *
   * keys, numbers, size, cursor, gcra, origin, latest   owned by who is in the drain
   * latest   the newest reading of the clock by which a key was removed, or the rate changed. Somebody's older
   *          one is taken for that: by its own, a bucket that was full only later would be full before
   * kept     of all stripes, raised before a key is added, and lowered after it was removed
   *
   * Whoever takes holds the drain for it: a few instructions, but for a key's equals(), and for the growing of
   * the table. What is full is removed in passes, a part of the table in each; when the table is too small,
   * before it grows; and where as many keys are kept as may be, a few at each try for another.
   *
   * A key that would be too far from its home is not let in: whoever makes up keys of one hash code shall not
   * have all others wait while they are told apart.
   */
  private static final int FIRST_SLOTS = 8;
  private static final int SLOTS_IN_A_PASS = 1_024;
  private static final int SLOTS_IN_A_TRY = 8;
  private static final int FARTHEST = 1_024;

  private final AtomicInteger kept;
  private final int maxKeys;
  private Gcra gcra;
  private long origin;
  private long latest;
  private @Nullable Object[] keys = new Object[0];
  private long[] numbers = new long[0];
  private int size;
  private int cursor;

  /**
   * None yet.
   *
   * @param gcra the arithmetic of the rate
   * @param nanoTime now
   * @param maxKeys how many all stripes may keep
   * @param kept how many they do
   */
  KeyStripe(Gcra gcra, long nanoTime, int maxKeys, AtomicInteger kept) {
    this.gcra = gcra;
    this.origin = nanoTime;
    this.latest = nanoTime;
    this.maxKeys = maxKeys;
    this.kept = kept;
  }

  /** What became of one who asks. */
  enum Answer {
    /** It has its permits. */
    TAKEN,
    /** There are not as many. */
    TOO_EARLY,
    /** Its key is not kept, and as many are as may be. */
    NO_PLACE
  }

  /** Takes permits of a key, if there are as many. */
  Answer tryTake(Object key, int hash, int weight, long nanoTime) {
    hold();
    try {
      long ticks = ticks(nanoTime);
      int slot = find(key, hash);
      if (isKept(slot)) {
        return tryTakeKept(slot, weight, ticks) ? Answer.TAKEN : Answer.TOO_EARLY;
      }
      if (isFar(slot, hash) || !reserve(nanoTime)) {
        return Answer.NO_PLACE;
      }
      takeReserved(key, hash, weight, nanoTime);
      return Answer.TAKEN;
    } finally {
      leave();
    }
  }

  /** As {@link #tryTake}, but there is a place for any key. */
  boolean tryTakeAnyway(Object key, int hash, int weight, long nanoTime) {
    hold();
    try {
      int slot = find(key, hash);
      if (isKept(slot)) {
        return tryTakeKept(slot, weight, ticks(nanoTime));
      }
      kept.incrementAndGet();
      takeReserved(key, hash, weight, nanoTime);
      return true;
    } finally {
      leave();
    }
  }

  /** Gives back what was taken and not used. A key that is not kept has all there can be. */
  void giveBack(Object key, int hash, int weight) {
    hold();
    try {
      int slot = find(key, hash);
      if (isKept(slot)) {
        numbers[slot] = gcra.before(numbers[slot], weight);
      }
    } finally {
      leave();
    }
  }

  /** What a key has. */
  TokenLevel look(Object key, int hash, long nanoTime) {
    hold();
    try {
      long ticks = ticks(nanoTime);
      int slot = find(key, hash);
      return new TokenLevel(gcra, isKept(slot) ? numbers[slot] : ticks, ticks);
    } finally {
      leave();
    }
  }

  /**
   * Changes the rate. Each key keeps what it has, as far as the new burst allows.
   *
   * @param rate the one that was set last: read here, so that whoever comes last to a stripe leaves
   *     it with that
   * @param nanoTime now
   */
  void update(Supplier<Rate> rate, long nanoTime) {
    hold();
    try {
      Gcra next = Gcra.of(rate.get());
      long then = ticks(nanoTime);
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] != null) {
          numbers[i] = next.takeOver(gcra, numbers[i], then, next.ticks(0));
        }
      }
      gcra = next;
      latest = newest(nanoTime);
      origin = latest;
    } finally {
      leave();
    }
  }

  /**
   * Removes what is full: a part of the table at a time, so that nobody is held up for long. From
   * the end to the beginning: what moves up has been looked at, and where all of a long run is full
   * nothing moves. What moves up across the end of the table has not, so that run is looked at
   * again. If the table grows meanwhile, the rest of it is left to the next sweep.
   */
  void sweep(long nanoTime) {
    int end = Integer.MAX_VALUE;
    do {
      hold();
      try {
        end = Math.min(end, keys.length);
        int from = Math.max(0, end - SLOTS_IN_A_PASS);
        removeFull(from, end, nanoTime);
        end = from;
        if (end == 0) {
          removeFull(lastRun(), keys.length, nanoTime);
          shrink();
        }
      } finally {
        leave();
      }
    } while (end > 0);
  }

  // ---------------------------------------------------------------- within the drain

  @Override
  protected void pass() {} // nobody asks for one: whoever has something to do holds the drain

  private long newest(long nanoTime) {
    return nanoTime - latest > 0 ? nanoTime : latest;
  }

  private long ticks(long nanoTime) {
    return gcra.ticks(newest(nanoTime) - origin);
  }

  private boolean isKept(int slot) {
    return slot >= 0 && keys[slot] != null;
  }

  private boolean tryTakeKept(int slot, int weight, long ticks) {
    if (gcra.early(numbers[slot], ticks, weight) > 0) {
      return false;
    }
    numbers[slot] = gcra.after(numbers[slot], ticks, weight);
    return true;
  }

  /* Its bucket is full, which is enough for any weight. */
  private void takeReserved(Object key, int hash, int weight, long nanoTime) {
    long ticks = ticks(nanoTime);
    boolean added = false;
    try {
      add(key, hash, gcra.after(ticks, ticks, weight), nanoTime);
      added = true;
    } finally {
      if (!added) { // there is no memory, or another key's hashCode() has thrown
        kept.decrementAndGet();
      }
    }
  }

  private void shrink() {
    int slots = keys.length;
    while (slots > FIRST_SLOTS && size < slots / 8) {
      slots /= 2;
    }
    if (size == 0 || slots < keys.length) {
      resize(size == 0 ? 0 : slots);
    }
  }

  private boolean reserve(long nanoTime) {
    if (kept.get() >= maxKeys) {
      cursor = cursor > 0 ? cursor : keys.length;
      int from = Math.max(0, cursor - SLOTS_IN_A_TRY);
      removeFull(from, cursor, nanoTime);
      cursor = from;
    }
    int before;
    do {
      before = kept.get();
      if (before >= maxKeys) {
        return false;
      }
    } while (!kept.compareAndSet(before, before + 1));
    return true;
  }

  private boolean isFar(int slot, int hash) {
    return slot >= 0 && ((slot - hash) & (keys.length - 1)) >= FARTHEST;
  }

  /* The slot of a key, or the free one in which it would be; -1 if there is no table. */
  private int find(Object key, int hash) {
    int mask = keys.length - 1;
    if (mask < 0) {
      return -1;
    }
    int slot = hash & mask;
    while (keys[slot] != null && !key.equals(keys[slot])) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void add(Object key, int hash, long number, long nanoTime) {
    if ((size + 1) * 4L > keys.length * 3L) {
      removeFull(0, keys.length, nanoTime);
      if ((size + 1) * 2L
          > keys.length) { // else there is room for as many again before the next time
        resize(Math.max(FIRST_SLOTS, keys.length * 2));
      }
    }
    int slot = freeSlot(keys, hash);
    keys[slot] = key;
    numbers[slot] = number;
    size++;
  }

  private static int freeSlot(@Nullable Object[] table, int hash) {
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void resize(int slots) {
    @Nullable Object[] newKeys = new Object[slots];
    long[] newNumbers = new long[slots];
    for (int i = 0; i < keys.length; i++) {
      Object key = keys[i];
      if (key != null) {
        int slot = freeSlot(newKeys, KeyedBuckets.hash(key));
        newKeys[slot] = key;
        newNumbers[slot] = numbers[i];
      }
    }
    keys = newKeys; // only now: whatever threw before has changed nothing
    numbers = newNumbers;
    cursor = 0;
  }

  private void removeFull(int from, int end, long nanoTime) {
    long ticks = ticks(nanoTime);
    latest = newest(nanoTime);
    for (int slot = end - 1; slot >= from; slot--) {
      while (keys[slot] != null && gcra.untilFull(numbers[slot], ticks) <= 0) {
        remove(slot); // at the end of the table, what moves up comes from its beginning
      }
    }
  }

  /* Where the run begins that goes up to the end of the table; the end, if there is none. */
  private int lastRun() {
    int slot = keys.length;
    while (slot > 0 && keys[slot - 1] != null) {
      slot--;
    }
    return slot;
  }

  private void remove(int slot) {
    int mask = keys.length - 1;
    int hole = slot;
    for (int i = (slot + 1) & mask; ; i = (i + 1) & mask) {
      Object key = keys[i];
      if (key == null) {
        break;
      }
      int fromHome = (i - KeyedBuckets.hash(key)) & mask;
      if (fromHome >= ((i - hole) & mask)) { // its home is the hole, or before it
        keys[hole] = key;
        numbers[hole] = numbers[i];
        hole = i;
      }
    }
    keys[hole] = null;
    size--;
    kept.decrementAndGet();
  }

  /** How many slots its table has. Exact whenever nobody is in the drain. */
  int slots() {
    return keys.length;
  }
}
