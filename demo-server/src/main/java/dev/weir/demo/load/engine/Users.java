package dev.weir.demo.load.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Closed loop: so many users, each of whom sends the next request when the last has ended, and some
 * time to think has passed. A request is timed from when it really begins: a user who still waits
 * has nothing to send, so there is no earlier moment that was meant. What the generator itself then
 * needs is its lag.
 */
final class Users implements Starter {
  /*
   * due   when each user who is not waiting for an answer sends the next request. Added to by whoever ends
   *       one, who then wakes the thread that walks; taken from by that thread alone, which looks again
   *       after it has been woken. As all think equally long it is in order, but for those who end theirs at
   *       the same time.
   *
   * No user is begun by the thread that ends a request: a target that answers at once would recurse, and
   * one that is asked on many threads would have to be asked by one at a time.
   */
  private final int count;
  private final long think;
  private final Clock clock;
  private final Queue<Long> due = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread walking;
  private volatile boolean stopped;

  /**
   * Those who think begin one after the other, spread over that time: all at once, they would come
   * in step for ever, and the last of so many would be late behind the first. Others begin at once.
   *
   * @param count 1 or more
   * @param think between an end and the next beginning; nanoseconds
   * @param clock the run's
   */
  Users(int count, long think, Clock clock) {
    this.count = count;
    this.think = think;
    this.clock = clock;
  }

  @Override
  public void walk(long beginning, long length, Beginning request) {
    walking = Thread.currentThread();
    for (int i = 0; i < count; i++) {
      due.add(beginning + Math.round((double) think * i / count));
    }
    long end = beginning + length;
    for (long now = clock.nanoTime(); !stopped && now - end < 0; now = clock.nanoTime()) {
      Long next = due.peek();
      if (next != null && now - next >= 0) {
        due.remove();
        request.begin(next, now);
      } else {
        clock.waitUntil(next != null && next - end < 0 ? next : end);
      }
    }
  }

  @Override
  public void ended() {
    due.add(clock.nanoTime() + think);
    LockSupport.unpark(walking);
  }

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(walking);
  }
}
