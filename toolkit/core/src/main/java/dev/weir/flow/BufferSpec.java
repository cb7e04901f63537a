package dev.weir.flow;

import dev.weir.internal.Backlog;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.Scannable.Attr;

/**
 * How one strategy buffers.
 *
 * @param strategy what it is called in errors
 * @param capacity the most elements that wait for demand
 * @param excess what happens to one more
 * @param weight how much may wait; null if there is no such bound
 * @param onDropped hears of each element that the strategy leaves out; null if nobody listens
 * @param meter counts; null if nobody does
 */
record BufferSpec<T>(
    String strategy,
    int capacity,
    Excess excess,
    @Nullable WeightBound<T> weight,
    @Nullable Consumer<? super T> onDropped,
    @Nullable FlowMeter meter) {

  BufferSpec<T> withOnDropped(Consumer<? super T> listener) {
    return new BufferSpec<>(strategy, capacity, excess, weight, listener, meter);
  }

  BufferSpec<T> withWeight(WeightBound<T> bound) {
    return new BufferSpec<>(strategy, capacity, excess, bound, onDropped, meter);
  }

  BufferSpec<T> withMeter(FlowMeter newMeter) {
    return new BufferSpec<>(strategy, capacity, excess, weight, onDropped, newMeter);
  }

  /** Whether the source may send no more than there is room for. */
  boolean throttlesSource() {
    return excess == Excess.BREACH;
  }

  /** Whether the source is asked for one element at a time, as nobody knows what it will weigh. */
  boolean asksOneByOne() {
    return throttlesSource() && weight != null;
  }

  /** How much to request before anything has come. */
  long firstRequest() {
    return throttlesSource() ? prefetch() : Long.MAX_VALUE;
  }

  /** How many elements must have gone before as many are requested anew. */
  int replenishAt() {
    if (asksOneByOne()) {
      return 1;
    }
    return throttlesSource() ? capacity - (capacity >> 2) : Integer.MAX_VALUE;
  }

  /** What the subscriber sees when the buffer is full and the stream must fail. */
  RuntimeException overflow() {
    return Exceptions.failWithOverflow(
        excess == Excess.BREACH
            ? named() + ": the source sent more than was requested (" + bounds() + ")"
            : named() + ": no room (" + bounds() + ", all of it waiting for demand)");
  }

  private String bounds() {
    return "capacity: " + capacity + (weight == null ? "" : ", maxWeight: " + weight.most());
  }

  /** Whether somebody looks at what its elements weigh. */
  boolean isGauged() {
    return weight != null && meter != null;
  }

  /** A buffer within these bounds. */
  Backlog<T> newBacklog(boolean stamped) {
    return new Backlog<>(
        capacity, stamped, weight != null, meter == null ? null : meter.waitingWeight());
  }

  /** How much may be requested ahead. */
  int prefetch() {
    if (asksOneByOne()) {
      return 1;
    }
    return throttlesSource() ? capacity : Integer.MAX_VALUE;
  }

  /** What every subscription has in common. */
  @Nullable Object scan(Attr<?> key, Backlog<?> backlog) {
    if (key == Attr.BUFFERED) {
      return backlog.size();
    }
    if (key == Backpressure.BUFFERED_WEIGHT) {
      return backlog.weight();
    }
    if (key == Attr.PREFETCH) {
      return prefetch();
    }
    if (key == Attr.CAPACITY) {
      return capacity;
    }
    if (key == Attr.DELAY_ERROR) {
      return true;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }

  /** What it is called in errors. */
  String named() {
    return meter == null ? strategy : meter.name() + ": " + strategy;
  }
}
