package dev.weir.demo.strategy;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * How many bytes may be under way. What is counted in lines may weigh anything: this is what bounds
 * the memory that they take. Thread-safe.
 */
public final class ByteAllowance {
  /*
   * underWay   added to by who takes, taken from by who gives back
   * waiting    who found no room; added before underWay is looked at again, so that who gives back
   *            in between is not missed; each takes itself off if it is cancelled
   * waking     whoever makes it positive wakes all that wait, and once more for each that came
   *            meanwhile: who is woken may give back at once, and is not to nest
   */
  private final long most;
  private final AtomicLong underWay = new AtomicLong();
  private final Queue<Sinks.Empty<Void>> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waking = new AtomicInteger();

  /**
   * With nothing under way.
   *
   * @param most bytes, 1 or more
   */
  public ByteAllowance(long most) {
    if (most < 1) {
      throw new IllegalArgumentException("most: " + most + " (expected: >= 1)");
    }
    this.most = most;
  }

  /**
   * Waits for room. What is taken then may be more than there is room for: so there always comes a
   * time for the largest, and as many go beyond the bound as wait here, each by what it takes at a
   * time.
   *
   * @return completes once less is under way than may be: at once, or on the thread that gave back
   */
  public Mono<Void> room() {
    return Mono.defer(this::look).repeat(() -> !hasRoom()).then();
  }

  private Mono<Void> look() {
    if (hasRoom()) {
      return Mono.empty();
    }
    Sinks.Empty<Void> woken = Sinks.empty();
    waiting.add(woken);
    if (hasRoom()) {
      wake();
    }
    return woken.asMono().doOnCancel(() -> waiting.remove(woken));
  }

  private boolean hasRoom() {
    return underWay.get() < most;
  }

  /**
   * So much more is under way.
   *
   * @param bytes 0 or more, to be given back once
   */
  public void take(long bytes) {
    underWay.addAndGet(bytes);
  }

  /**
   * So much less is under way.
   *
   * @param bytes that were taken
   */
  public void giveBack(long bytes) {
    underWay.addAndGet(-bytes);
    if (hasRoom() && !waiting.isEmpty()) {
      wake();
    }
  }

  private void wake() {
    if (waking.getAndIncrement() != 0) {
      return;
    }
    int missed = 1;
    while (missed != 0) {
      for (int each = waiting.size(); each > 0; each--) {
        Sinks.Empty<Void> next = waiting.poll();
        if (next != null) {
          next.tryEmitEmpty();
        }
      }
      missed = waking.addAndGet(-missed);
    }
  }

  /**
   * How much is under way.
   *
   * @return in bytes, 0 or more
   */
  public long underWay() {
    return underWay.get();
  }

  /**
   * How many wait for room.
   *
   * @return 0 or more
   */
  public int waiting() {
    return waiting.size();
  }
}
