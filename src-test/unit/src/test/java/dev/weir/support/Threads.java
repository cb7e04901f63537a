package dev.weir.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Runs bodies side by side, and rethrows the first thing that goes wrong in one. */
public final class Threads {

  private Threads() {}

  /** What a thread does. */
  @FunctionalInterface
  public interface Body {
    void run(int index) throws Exception;
  }

  /** Starts them together, and returns when all are done. */
  public static void together(int count, Body body) throws Exception {
    AtomicReference<Throwable> wrong = new AtomicReference<>();
    CyclicBarrier gate = new CyclicBarrier(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      Thread thread =
          new Thread(
              () -> {
                try {
                  gate.await(30, TimeUnit.SECONDS);
                  body.run(index);
                } catch (Throwable e) {
                  wrong.compareAndSet(null, e);
                }
              },
              "test-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join(60_000);
      if (thread.isAlive()) {
        throw new AssertionError(thread.getName() + " is stuck");
      }
    }
    if (wrong.get() != null) {
      throw new AssertionError(wrong.get());
    }
  }

  /** What somebody's code throws on this thread that has nobody to tell. */
  public static List<Throwable> uncaughtDuring(Runnable action) {
    List<Throwable> thrown = new ArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
    Thread.currentThread().setUncaughtExceptionHandler((t, e) -> thrown.add(e));
    try {
      action.run();
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(before);
    }
    return thrown;
  }
}
