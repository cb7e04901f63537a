package dev.weir.pool;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;

/** How many elements an operator has taken from its source, and how many more it asks for. */
final class Quota {
  /*
   * taken     elements that were taken from the source; written by the source's thread
   * vacated   of those, the ones that have left the window; written by the drain. The others are at most
   *           the window
   * asking    the thread that requests more from the source within a pass, which then goes on to what has
   *           come: so what comes on that thread meanwhile asks for no other pass. Written by that thread,
   *           and only compared with the thread that reads it
   */
  private final int window;
  private final int replenishAt;
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong vacated = new AtomicLong();
  private @Nullable Thread asking;
  private int consumed; // owned by the drain

  /**
   * Of one operator.
   *
   * @param window how many elements may be under way
   * @param workers for how many of them there is somebody: so many stay under way until more are
   *     asked for, if the window has room for them
   */
  Quota(int window, int workers) {
    this.window = window;
    this.replenishAt = Math.max(1, window - Math.max(window >> 2, workers));
  }

  int window() {
    return window;
  }

  /** How many are under way; perhaps more than there are, but for source and drain. */
  int held() {
    long left = vacated.get(); // first, or more may have left than had been taken
    return (int) (taken.get() - left);
  }

  boolean isFull() {
    return held() >= window;
  }

  /**
   * One was taken. On the source's thread.
   *
   * @return whether somebody must look after it; else the current thread is about to
   */
  boolean take() {
    taken.lazySet(taken.getPlain() + 1);
    return asking != Thread.currentThread();
  }

  /** Some have left the window. For the drain. */
  void vacate(int left) {
    vacated.lazySet(vacated.getPlain() + left);
    consumed += left;
  }

  /**
   * Asks for as many as have left, if that is worth it. For the drain, which then looks for them.
   */
  void replenish(Subscription source) {
    if (consumed < replenishAt) {
      return;
    }
    int more = consumed;
    consumed = 0;
    asking = Thread.currentThread();
    try {
      source.request(more);
    } finally {
      asking = null;
    }
  }
}
