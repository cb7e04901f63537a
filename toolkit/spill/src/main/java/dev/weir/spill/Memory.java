package dev.weir.spill;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** What a stream keeps in memory, up to a bound. One thread adds, one at a time takes. */
final class Memory<T> {
  /*
   * size   raised before an element is added, lowered after it was taken: never too low for who adds. Who
   *        takes asks the queue
   */
  private final int capacity;
  private final Queue<T> queue;
  private final AtomicInteger size = new AtomicInteger();

  Memory(int capacity) {
    this.capacity = capacity;
    this.queue = Queues.<T>get(capacity).get();
  }

  int capacity() {
    return capacity;
  }

  int size() {
    return size.get();
  }

  void add(T element) {
    size.incrementAndGet();
    queue.offer(element);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  /** What has been here longest; null if there is nothing. */
  @Nullable T poll() {
    T element = queue.poll();
    if (element != null) {
      size.decrementAndGet();
    }
    return element;
  }
}
