package dev.weir.internal;

import org.jspecify.annotations.Nullable;

/** How many places of a {@link Room} are taken: exactly, and without a counter that all share. */
final class Places {
  /*
   * taken = ring.tailIndex - (sum of the tallies' left) - leftElsewhere
   *   Every entry in the ring took a place when the tail went over it. A seat gives back the place of
   *   what it ran by its own counter; everybody else through leftElsewhere. All of them only grow, so
   *   whatever a producer adds up is at most what has been given back by the time it is done: it may
   *   think the room fuller than it is, never emptier. If it finds the room full and the tail has not
   *   moved meanwhile, then the room was full when it began to add.
   *
   * limit    how far the tail may go: capacity + places given back, as last added up, and no further
   *          than the ring has slots. Once computed it stays valid; so a plain race of writers is fine.
   */

  /** All places are taken. */
  static final long NONE = -1;

  private final int capacity;
  private final Ring ring;
  private final Tally[] tallies;
  private final PaddedLong limit = new PaddedLong();
  private final PaddedLong leftElsewhere = new PaddedLong();

  Places(int capacity, Ring ring, Tally[] tallies) {
    this.capacity = capacity;
    this.ring = ring;
    this.tallies = tallies;
  }

  int capacity() {
    return capacity;
  }

  /** Whether the tail may go over this index, as far as was known last. */
  boolean reach(long index) {
    return index < limit.getOpaque();
  }

  /**
   * Lets an admission and its followers take places together, with one CAS.
   *
   * @param first who comes first
   * @param count how many they are
   * @param now the time
   * @param pace says whose arrival is stamped with it
   * @return the first of those that are not in; null if all are. None is if newcomers cannot come
   *     in just now, for whatever reason
   */
  @Nullable PoolTask enter(PoolTask first, int count, long now, Pace pace) {
    for (int spins = 0; ; spins = Spin.pause(spins)) {
      long word = ring.tail();
      long index = Ring.index(word);
      int fit = (word & (Ring.CLOSED | Ring.LINED)) == 0 ? fit(index, count) : 0;
      if (fit == 0) {
        return first;
      }
      int claimed = ring.claimSlots(word, fit);
      if (claimed > 0) {
        PoolTask next = first;
        for (long end = index + claimed; next != null && index < end; index++) {
          PoolTask entry = next;
          next = entry.follower; // before it is known to others, who may be done with it at once
          entry.follower = null;
          ring.fill(index, entry, pace.isSampled(index) ? now : 0);
        }
        return next;
      }
    }
  }

  private int fit(long index, int count) {
    long end = limit.getOpaque();
    if (end - index < count) {
      end = look(index); // NONE lies before any index
    }
    return (int) Math.max(0, Math.min(count, end - index)); // cut before it is an int
  }

  /**
   * Adds up anew.
   *
   * @param index where the tail is
   * @return how far the tail may go now, or {@link #NONE} if all places are taken; if that is no
   *     further than the index, then for lack of slots
   */
  long look(long index) {
    long end = capacity + left();
    if (index >= end) {
      return NONE;
    }
    end = Math.min(end, ring.headIndex() + ring.size());
    limit.setOpaque(end);
    return end;
  }

  long taken(long tailWord) {
    return Ring.index(tailWord) - left();
  }

  /** A place was given back elsewhere than by the seat that ran its holder. */
  void giveBack() {
    leftElsewhere.getAndAdd(1);
  }

  private long left() {
    long left = leftElsewhere.get();
    for (Tally tally : tallies) {
      left += tally.left();
    }
    return left;
  }
}
