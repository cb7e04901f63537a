package dev.weir.pool;

import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Hands elements out in the order in which they came. */
final class PlainArrivals<T, R> extends Arrivals<T, R> {

  private final SpscAtomicArrayQueue<T> queue;

  PlainArrivals(int window) {
    queue = new SpscAtomicArrayQueue<>(Math.max(2, window));
  }

  @Override
  boolean add(T value) {
    return queue.offer(value);
  }

  @Override
  @Nullable Element<T, R> next(MapSubscriber<T, R> parent) {
    T value = queue.poll();
    return value == null ? null : new Element<>(parent, value);
  }

  @Override
  void over(Element<T, R> element) {}

  @Override
  void discard(Context context) {
    Operators.onDiscardQueueWithClear(queue, context, null);
  }
}
