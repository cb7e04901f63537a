package dev.weir.spill;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** What waits to be written. Any thread puts; the disk's takes. Bounded by those who put. */
final class Handover<T> {
  /*
   * size   raised before an element is in the queue, lowered after it has left: never too low
   * head   of the disk's thread: taken off the queue, but still waiting, and counted
   */
  private final Queue<Handed<T>> queue = Queues.<Handed<T>>unboundedMultiproducer().get();
  private final AtomicInteger size = new AtomicInteger();
  private @Nullable Handed<T> head;

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

  int size() {
    return size.get();
  }

  /** The disk's thread: what has waited longest, which stays. */
  @Nullable Handed<T> peek() {
    if (head == null) {
      head = queue.poll();
    }
    return head;
  }

  /** The disk's thread: what {@link #peek} has shown is gone. */
  void remove() {
    head = null;
    size.decrementAndGet();
  }
}
