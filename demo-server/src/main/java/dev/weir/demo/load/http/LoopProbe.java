package dev.weir.demo.load.http;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Runs a task on an event loop every 5 ms, and tells how late it was: it waits behind whatever the
 * loop has to do, as requests and replies do.
 */
final class LoopProbe implements Disposable {
  /*
   * due, next, ended   guarded by this. The loop looks and sets the next look; whoever ends it looks once more,
   *                    as a loop that is held up has not, and no look comes after that
   *
   * A loop that is held up for 300 ms misses 60 looks, each of which would have been as late as the rest of
   * that time. They are told when it comes back: one look, and be it ever so late, would be lost among those
   * of all the time in which the loop was idle.
   */
  private static final long GAP = TimeUnit.MILLISECONDS.toNanos(5);

  private final ScheduledExecutorService loop;
  private final LongConsumer lag;
  private long due = System.nanoTime() + GAP;
  private @Nullable Future<?> next;
  private boolean ended;

  private LoopProbe(ScheduledExecutorService loop, LongConsumer lag) {
    this.loop = loop;
    this.lag = lag;
  }

  /**
   * Begins to look.
   *
   * @param loop a thread
   * @param lag is told nanoseconds, on that thread or on the one that ends it
   */
  static LoopProbe start(ScheduledExecutorService loop, LongConsumer lag) {
    LoopProbe probe = new LoopProbe(loop, lag);
    probe.scheduleNext();
    return probe;
  }

  private synchronized void scheduleNext() {
    next = loop.schedule(this::look, due - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private synchronized void look() {
    if (!ended) {
      tell();
      scheduleNext();
    }
  }

  /* Those that are due by now. */
  private void tell() {
    long now = System.nanoTime();
    for (; due - now <= 0; due += GAP) {
      lag.accept(now - due);
    }
  }

  @Override
  public synchronized void dispose() {
    if (ended) {
      return;
    }
    ended = true;
    tell();
    Future<?> pending = next;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  @Override
  public synchronized boolean isDisposed() {
    return ended;
  }
}
