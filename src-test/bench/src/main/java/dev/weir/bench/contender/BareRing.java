package dev.weir.bench.contender;

import org.jctools.queues.MpmcArrayQueue;

/**
 * The practical limit: a bounded JCTools ring between producers and threads that spin. Nothing
 * sleeps, is counted, or can be shut down gracefully.
 */
final class BareRing implements Contender {

  private final MpmcArrayQueue<Runnable> ring;
  private volatile boolean closed;

  BareRing(Setup setup) {
    ring = new MpmcArrayQueue<>(setup.capacity());
    for (int i = 0; i < setup.workers(); i++) {
      Threads.daemons("bare-ring").newThread(this::consume).start();
    }
  }

  @Override
  public Entrance entrance() {
    return ring::offer;
  }

  @Override
  public boolean bounded() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  private void consume() {
    Backoff backoff = new Backoff();
    while (!closed) {
      Runnable task = ring.poll();
      if (task == null) {
        backoff.pause();
      } else {
        backoff.reset();
        task.run();
      }
    }
  }
}
