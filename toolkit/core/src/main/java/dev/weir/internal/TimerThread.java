package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A timer on the system's clock, with a thread that starts with the first use. */
final class TimerThread extends Drain implements Timer, Runnable {
  /*
   * Entries are added and removed by whoever drains, which may be any thread; only the timer's own
   * thread runs actions.
   *
   * changed   entries to be added or removed, from any thread
   * heap      owned by the drain
   * dueNow    entries that have come due, from the drain to the timer's thread
   * next      when the first of the heap is due; written by the drain, read by the timer's thread,
   *           which is unparked when it becomes earlier
   *
   * The timer's thread drains, runs what is due, then looks at closed and next and parks. Whoever makes
   * next earlier, finds something due or closes, unparks it after writing: so it looks again, or has not
   * parked yet. An action may park, and so use up what the thread was unparked with: hence no action
   * runs between that look and the parking.
   */
  private static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final TimerHeap heap = new TimerHeap();
  private final MpscLinkedAtomicQueue<Entry> changed = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<Entry> dueNow = new MpscLinkedAtomicQueue<>();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private volatile long next = NEVER;
  private volatile boolean closed;

  TimerThread(String poolName) {
    this.name = poolName + "-timer";
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public boolean isPrecise() {
    return true;
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public Disposable at(long nanoTime, Runnable action) {
    Entry entry = new Entry(this, nanoTime, action);
    start();
    changed.offer(entry);
    drain();
    return entry;
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread.get());
  }

  private void start() {
    if (thread.get() == null && !closed) {
      Thread fresh = new Thread(null, this, name, 0, false);
      fresh.setDaemon(true);
      if (thread.compareAndSet(null, fresh)) {
        try {
          fresh.start();
        } catch (Throwable e) { // the machine has no more threads: the next use tries again
          thread.set(null);
          throw e;
        }
      }
    }
  }

  @Override
  public void run() {
    for (; ; ) {
      drain();
      runDue();
      long until = next;
      if (closed) {
        return;
      }
      if (until == NEVER) {
        LockSupport.park(this);
      } else {
        long nanos = until - System.nanoTime();
        if (nanos > 0) {
          LockSupport.parkNanos(this, nanos);
        }
      }
      Thread.interrupted(); // or parking would not park
    }
  }

  private void runDue() {
    for (Entry entry = dueNow.poll(); entry != null; entry = dueNow.poll()) {
      try {
        entry.fire();
      } catch (Throwable e) { // one action's mistake must not stop the others
        Errors.reportOrDrop(e);
      }
    }
  }

  @Override
  protected void pass() {
    for (Entry entry = changed.poll(); entry != null; entry = changed.poll()) {
      if (entry.isDisposed()) {
        heap.remove(entry);
      } else {
        heap.add(entry);
      }
    }
    boolean due = false;
    long now = System.nanoTime();
    Entry first = heap.peek();
    while (first != null && first.when - now <= 0) {
      heap.remove(first);
      dueNow.offer(first);
      due = true;
      first = heap.peek();
    }
    long before = next;
    long after = first == null ? NEVER : first.when;
    next = after;
    if ((due || (after != NEVER && (before == NEVER || after - before < 0)))
        && Thread.currentThread() != thread.get()) {
      LockSupport.unpark(thread.get());
    }
  }

  /** An action to be run at a time. */
  static final class Entry implements Disposable {

    private static final VarHandle OVER =
        VarHandles.find(MethodHandles.lookup(), Entry.class, "over", boolean.class);

    final TimerThread timer;
    final long when;

    /** Its place in the heap plus one; 0 if it is not in it. Owned by the drain. */
    int position;

    /** How many were added before it. Owned by the drain. */
    long order;

    private @Nullable Runnable action;

    @SuppressWarnings("unused") // through OVER
    private volatile boolean over;

    Entry(TimerThread timer, long when, Runnable action) {
      this.timer = timer;
      this.when = when;
      this.action = action;
    }

    void fire() {
      Runnable toRun = action;
      if (OVER.compareAndSet(this, false, true) && toRun != null) {
        action = null;
        toRun.run();
      }
    }

    @Override
    public void dispose() {
      if (OVER.compareAndSet(this, false, true)) {
        action = null;
        timer.changed.offer(this);
        timer.drain();
      }
    }

    @Override
    public boolean isDisposed() {
      return over;
    }
  }
}
