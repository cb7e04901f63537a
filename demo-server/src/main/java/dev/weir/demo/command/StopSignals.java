package dev.weir.demo.command;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * SIGTERM and SIGINT. The first asks for a clean end, the second ends the process at once. A
 * shutdown hook could do neither: it sees one signal only, and cannot change the exit code.
 */
public final class StopSignals {

  private static final int EXIT_CODE_BASE = 128;

  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable lastly;

  /** Not listening yet. */
  public StopSignals() {
    this(() -> {});
  }

  /**
   * Not listening yet.
   *
   * @param lastly what the second signal does before it ends the process, on the signal's thread;
   *     not to take long
   */
  public StopSignals(Runnable lastly) {
    this.lastly = lastly;
  }

  /** Starts listening, in place of what the JVM would do. */
  public void install() {
    handle("TERM", 15);
    handle("INT", 2);
  }

  /* By reflection: sun.misc.Signal is the one way to a signal, and javac warns of it in a way that
   * no annotation silences. */
  private void handle(String name, int number) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler received =
          (proxy, method, args) -> {
            received(number);
            return null;
          };
      Object listener =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(), new Class<?>[] {handler}, received);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("signal: " + name + " (expected: one the JVM passes on)", e);
    }
  }

  private void received(int number) {
    if (asked.compareAndSet(0, EXIT_CODE_BASE + number)) {
      first.countDown();
      return;
    }
    try {
      lastly.run();
    } finally {
      Runtime.getRuntime().halt(EXIT_CODE_BASE + number);
    }
  }

  /**
   * Waits for the first signal.
   *
   * @return the exit code that goes with it, 128 and its number: 130 for SIGINT, 143 for SIGTERM
   * @throws InterruptedException if the thread was interrupted
   */
  public int await() throws InterruptedException {
    first.await();
    return asked.get();
  }
}
