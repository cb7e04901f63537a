package dev.weir.demo.load.http;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.netty.resources.ConnectionProvider.AllocationStrategy;

/**
 * How many connections there may be to one address. One that is asked for can bring others along,
 * which are then there before they are needed. Thread-safe.
 */
final class Places implements AllocationStrategy<Places> {

  private final int most;
  private final AtomicInteger granted = new AtomicInteger();
  private final AtomicInteger ahead;

  /**
   * None taken.
   *
   * @param most 1 or more
   */
  Places(int most) {
    this(most, new AtomicInteger());
  }

  private Places(int most, AtomicInteger ahead) {
    this.most = most;
    this.ahead = ahead;
  }

  /**
   * Has the next one that is asked for bring others along, to whatever address.
   *
   * @param connections until there are so many; they are made one after the other
   */
  void makeAhead(int connections) {
    ahead.set(connections);
  }

  /** Of another address: with places of its own. */
  @Override
  public Places copy() {
    return new Places(most, ahead);
  }

  @Override
  public int getPermits(int desired) {
    if (desired <= 0) {
      return 0;
    }
    int wanted = Math.max(desired, ahead.getAndSet(0) - granted.get());
    int before = granted.getAndUpdate(n -> Math.min(most, n + wanted));
    return Math.min(most - before, wanted);
  }

  @Override
  public void returnPermits(int returned) {
    granted.addAndGet(-returned);
  }

  @Override
  public int estimatePermitCount() {
    return most - granted.get();
  }

  @Override
  public int permitGranted() {
    return granted.get();
  }

  @Override
  public int permitMinimum() {
    return 0;
  }

  @Override
  public int permitMaximum() {
    return most;
  }
}
