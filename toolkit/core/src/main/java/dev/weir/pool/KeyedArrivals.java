package dev.weir.pool;

import dev.weir.internal.Checks;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Holds an element back while an earlier one with the same key is on the pool. */
final class KeyedArrivals<T, R> extends Arrivals<T, R> {
  /*
   * queue   elements and their keys, from the source's thread to the drain
   *
   * Owned by the drain:
   *   lanes   one for each key of which an element is on the pool. It goes when that element is over
   *           and none waits behind it: an idle key takes no memory, and there are never more lanes
   *           than elements in the window
   *   free    lanes whose element is over and behind which others wait
   *
   * An element goes: queue -> its key's lane, if there is one -> on the pool. The drain makes a lane
   * before it hands out the first element of a key, and lets the next one go, or the lane, only when
   * that is over. So no two elements of a key are on the pool at once, and what the body of one wrote
   * is seen by that of the next.
   */
  private final Function<? super T, ?> keyOf;
  private final SpscAtomicArrayQueue<Arrival<T>> queue;
  private final Map<Object, Lane<T>> lanes = new HashMap<>();
  private final Queue<Lane<T>> free = new ArrayDeque<>();

  KeyedArrivals(int window, Function<? super T, ?> keyOf) {
    this.keyOf = keyOf;
    this.queue = new SpscAtomicArrayQueue<>(Math.max(2, window));
  }

  @Override
  boolean add(T value) {
    return queue.offer(
        new Arrival<>(Checks.notNull("the element's key", keyOf.apply(value)), value));
  }

  @Override
  @Nullable Element<T, R> next(MapSubscriber<T, R> parent) {
    Lane<T> lane = free.poll();
    if (lane != null) {
      return new KeyedElement<>(parent, lane.waiting.remove(), lane);
    }
    for (Arrival<T> arrival = queue.poll(); arrival != null; arrival = queue.poll()) {
      try {
        lane = lanes.get(arrival.key);
        if (lane == null) {
          lane = new Lane<>(arrival.key);
          lanes.put(arrival.key, lane);
          return new KeyedElement<>(parent, arrival.value, lane);
        }
        lane.waiting.add(arrival.value);
      } catch (Throwable e) { // the caller's key, when it is compared with others
        parent.failed(arrival.value, e);
        return null;
      }
    }
    return null;
  }

  @Override
  void over(Element<T, R> element) {
    Lane<T> lane = ((KeyedElement<T, R>) element).lane;
    if (lane.waiting.isEmpty()) {
      lanes.remove(lane.key);
    } else {
      free.add(lane);
    }
  }

  @Override
  void discard(Context context) {
    for (Lane<T> lane : lanes.values()) {
      Operators.onDiscardMultiple(lane.waiting, context);
    }
    lanes.clear();
    free.clear();
    Operators.onDiscardQueueWithClear(queue, context, arrival -> Stream.of(arrival.value));
  }

  private record Arrival<T>(Object key, T value) {}

  private static final class Lane<T> {

    final Object key;
    final Queue<T> waiting = new ArrayDeque<>(1);

    Lane(Object key) {
      this.key = key;
    }
  }

  private static final class KeyedElement<T, R> extends Element<T, R> {

    final Lane<T> lane;

    KeyedElement(MapSubscriber<T, R> parent, T value, Lane<T> lane) {
      super(parent, value);
      this.lane = lane;
    }
  }
}
