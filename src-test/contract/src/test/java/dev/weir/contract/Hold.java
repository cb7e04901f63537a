package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A body that occupies its thread until it is let go or interrupted. */
final class Hold implements Runnable {

  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicInteger interrupts = new AtomicInteger();

  @Override
  public void run() {
    started.countDown();
    try {
      released.await();
    } catch (InterruptedException e) {
      interrupts.incrementAndGet();
    } finally {
      ended.countDown();
    }
  }

  /** As {@link #run()}, with a result. */
  <T> T runAndReturn(T result) {
    run();
    return result;
  }

  void awaitStarted() {
    await(started, "the body did not start");
  }

  void awaitEnded() {
    await(ended, "the body did not end");
  }

  boolean hasStarted() {
    return started.getCount() == 0;
  }

  int interrupts() {
    return interrupts.get();
  }

  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch, String otherwise) {
    try {
      assertThat(latch.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .as(otherwise)
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(otherwise, e);
    }
  }
}
