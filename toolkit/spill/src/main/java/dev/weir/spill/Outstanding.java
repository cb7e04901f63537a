package dev.weir.spill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a taker was given and is not let go of yet, in order: a record is released when it and all
 * before it are settled. Of the disk's thread.
 */
final class Outstanding<T> {
  /*
   * given     up to the first that is not settled nothing stays in here
   * done      the numbers, in order, of records that an earlier taker has settled out of turn, and that are to be
   *           read once more because one before them was not: nobody is given them again
   */
  private final Handover<T> handover;
  private final Deque<Replayed<T>> given = new ArrayDeque<>();
  private final Deque<Long> done = new ArrayDeque<>();
  private long releasable;

  Outstanding(Handover<T> handover) {
    this.handover = handover;
  }

  void add(Replayed<T> element) {
    given.add(element);
  }

  /** Whether a record was settled by an earlier taker. If so, it is taken note of. */
  boolean isDone(long number) {
    Long next = done.peek();
    if (next == null || next != number) {
      return false;
    }
    done.remove();
    add(Replayed.settledBefore(number));
    return true;
  }

  /** How many were given, and have to be kept in mind. */
  int size() {
    letGo();
    return given.size();
  }

  /** All records below that number are settled. */
  long releasable() {
    letGo();
    return releasable;
  }

  private void letGo() {
    for (Replayed<T> next = given.peek(); next != null && next.isSettled(); next = given.peek()) {
      given.remove();
      if (next.isOnDisk()) {
        releasable = next.number() + 1;
      } else {
        leaveHandover(next);
      }
    }
  }

  private void leaveHandover(Replayed<T> element) {
    Handed<T> handed = Rules.notNull("handed", element.unwritten());
    handover.leave();
    handed.origin().left();
  }

  /**
   * The taker has left: what it has not settled is read again.
   *
   * @return in order, what cannot be, as it never was written
   */
  List<Handed<T>> takeBack() {
    letGo();
    List<Handed<T>> unwritten = new ArrayList<>();
    List<Long> settled = new ArrayList<>();
    for (Replayed<T> next : given) {
      boolean back = next.takeBack();
      if (!next.isOnDisk()) {
        if (back) {
          unwritten.add(Rules.notNull("handed", next.unwritten()));
        } else {
          leaveHandover(next);
        }
      } else if (!back) {
        settled.add(next.number());
      }
    }
    given.clear();
    for (int i = settled.size() - 1; i >= 0; i--) {
      done.addFirst(settled.get(i));
    }
    return unwritten;
  }
}
