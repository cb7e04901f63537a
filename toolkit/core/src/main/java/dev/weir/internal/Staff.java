package dev.weir.internal;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Which of a pool's seats are taken, and how many are to be. */
final class Staff {
  /*
   * present   how many sit on a seat, or are about to
   * wanted    how many are to: a worker that finds nothing to do while more are present leaves
   * vacant    seats that nobody sits on
   *
   * present   0 -> first      open       once
   *           n -> n + 1      hire       for 0 < n, by one thread at a time; takes a seat first
   *           n -> n - 1      dismiss    for n > wanted, by a worker; as wanted > 0, never to 0
   *           n -> n - 1      leave      by a worker when the pool has ended, or whose thread died and
   *                                      cannot be replaced. Who makes it 0 is the last, for ever
   *
   * Whoever leaves puts the seat back when the last of its instructions that touch it are over, which is
   * after it stopped being present. So for a moment there may be no seat though fewer are present than
   * there are seats; who hires then tries again later.
   */

  /** No seat. */
  static final int NONE = -1;

  private final AtomicInteger present = new AtomicInteger();
  private final ConcurrentLinkedDeque<Integer> vacant = new ConcurrentLinkedDeque<>();
  private volatile int wanted;

  /**
   * Nobody yet.
   *
   * @param seats how many there are
   * @param first how many will be taken at first, those with the lowest numbers
   */
  Staff(int seats, int first) {
    this.wanted = first;
    for (int seat = first; seat < seats; seat++) {
      vacant.add(seat);
    }
  }

  /** The first are about to come. */
  void open() {
    present.set(wanted);
  }

  int present() {
    return present.get();
  }

  int wanted() {
    return wanted;
  }

  void want(int workers) {
    wanted = workers;
  }

  /**
   * Takes a seat for one more.
   *
   * @return the seat, which is to be taken or given up; {@link #NONE} if there is none, or the last
   *     has left
   */
  int hire() {
    Integer seat = vacant.poll();
    if (seat == null) {
      return NONE;
    }
    for (; ; ) {
      int n = present.get();
      if (n == 0) {
        vacant.addFirst(seat);
        return NONE;
      }
      if (present.compareAndSet(n, n + 1)) {
        return seat;
      }
    }
  }

  /**
   * Lets a worker without work leave, if there are more than are wanted. It is present no longer,
   * and must {@link #vacate} its seat.
   *
   * @return whether it may leave
   */
  boolean dismiss() {
    for (; ; ) {
      int n = present.get();
      if (n <= wanted) {
        return false;
      }
      if (present.compareAndSet(n, n - 1)) {
        return true;
      }
    }
  }

  /**
   * A worker leaves.
   *
   * @return whether it is the last
   */
  boolean leave() {
    return present.decrementAndGet() == 0;
  }

  /** A seat is free for somebody else. */
  void vacate(int seat) {
    vacant.addFirst(seat);
  }
}
