package dev.weir.spill;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** What waits to be written. Any thread puts; the disk's takes. Bounded by those who put. */
final class Handover<T> {
  /*
   * size    raised before an element is in the queue, lowered after it has left: never too low
   * lent    of the disk's thread: how many are with a taker
   * front   of the disk's thread: what comes before all that is in the queue. The first of it is what peek() has
   *         shown; more than that were lent, and have come back
   *
   * One that could not be written is lent to a taker: it is in neither, but counted, until it is settled, or comes
   * back because the taker has left.
   */
  private final Queue<Handed<T>> queue = Queues.<Handed<T>>unboundedMultiproducer().get();
  private final Deque<Handed<T>> front = new ArrayDeque<>();
  private final AtomicInteger size = new AtomicInteger();
  private int lent;

  void put(Handed<T> handed) {
    size.incrementAndGet();
    queue.offer(handed);
  }

  /** As {@link #put}, unless there are so many already. */
  boolean putWithin(int most, Handed<T> handed) {
    boolean room = size.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    if (room) {
      queue.offer(handed);
    }
    return room;
  }

  // ---------------------------------------------------------------- of the disk's thread

  /** What has waited longest, which stays. */
  @Nullable Handed<T> peek() {
    if (front.isEmpty()) {
      Handed<T> next = queue.poll();
      if (next != null) {
        front.add(next);
      }
    }
    return front.peek();
  }

  /** How many {@link #peek} would show, one after the other, if no more came; or a few more. */
  int waiting() {
    return size.get() - lent;
  }

  /** What {@link #peek} has shown is gone. */
  void remove() {
    lend();
    leave();
  }

  /** What {@link #peek} has shown is with a taker, and counts still. */
  void lend() {
    front.remove();
    lent++;
  }

  /** One that was lent is gone. */
  void leave() {
    lent--;
    size.decrementAndGet();
  }

  /** What was lent, in order, is here again before all others. */
  void putBack(List<Handed<T>> back) {
    for (int i = back.size() - 1; i >= 0; i--) {
      front.addFirst(back.get(i));
    }
    lent -= back.size();
  }
}
