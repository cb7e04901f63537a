package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import dev.weir.spi.Stint;
import dev.weir.spi.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A thread for each task, and no more of them at once than there are seats: for threads that cost
 * little. What one task leaves in its thread is not there for the next.
 */
public final class ThreadPerTaskCrew implements Crew {
  /*
   * A seat is in one of these
   *
   *   free       nobody sits there; it is on the idle stack
   *   searching  a thread was started for it and has not taken anything yet; counted as a searcher in the
   *              idle stack
   *   working    a thread sits there with an entry in hand
   *
   * free -> searching      wake: a thread is started
   * searching -> working   it takes something; the last searcher to do so wakes the next, if there is more
   * searching -> free      there was nothing
   * working -> working     it has run its entry, takes the next, starts a thread with that, and ends
   * working -> free        it has run its entry, and there is no other
   *
   * Where no thread is to be had, who would have started it goes on in its place.
   *
   * See IdleStack for why no seat stays free beside work; "asleep" there is "free" here. Who frees a seat
   * does not touch it any more: starting a thread, and the stack, pass it on with all that was written.
   *
   * present    how many seats are not free; raised before a thread is started
   * deserted   set by whoever first sees that the pool is terminated and nobody present
   */
  private final Workplace workplace;
  private final ThreadFactory threads;
  private final Chair[] chairs;
  private final IdleStack idle;
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicBoolean deserted = new AtomicBoolean();
  private final LongAdder started = new LongAdder();

  /**
   * A crew that does not work yet.
   *
   * @param workplace the pool
   * @param threads makes a thread for each task
   */
  public ThreadPerTaskCrew(Workplace workplace, ThreadFactory threads) {
    this.workplace = workplace;
    this.threads = threads;
    List<? extends Seat> seats = workplace.seats();
    this.chairs = new Chair[seats.size()];
    this.idle = new IdleStack(chairs.length);
    for (int i = 0; i < chairs.length; i++) {
      chairs[i] = new Chair(seats.get(i), workplace.name() + "-" + (i + 1));
    }
  }

  @Override
  public void start() {
    for (int seat = chairs.length - 1; seat >= 0; seat--) {
      idle.sleep(seat, false); // nobody knows of the seats yet, and there is no work
    }
  }

  // ---------------------------------------------------------------- on a seat

  private void launch(int seat, @Nullable Object entry) {
    Thread thread =
        Checks.notNull(
            "the thread factory's thread",
            threads.newThread(() -> Seated.during(this, () -> work(seat, entry))));
    chairs[seat].thread = thread;
    thread.start(); // nothing after it may throw: the entry is the thread's now
  }

  private void work(int seat, @Nullable Object inHand) {
    started.increment();
    int next = occupy(seat, inHand);
    while (next != IdleStack.NONE) {
      next = occupy(next, null);
    }
  }

  /* On which seat this thread is to go on, if on any. */
  private int occupy(int seat, @Nullable Object inHand) {
    Chair chair = chairs[seat];
    chair.since = System.nanoTime();
    boolean searching = inHand == null;
    Object entry = inHand;
    while (true) {
      try {
        if (entry == null) {
          entry = chair.seat.take();
        }
        if (searching && entry != null) {
          searching = false;
          if (idle.endSearch() && chair.seat.seesWork()) {
            Errors.guard(workplace::callForHelp); // what is in hand must not be lost
          }
        }
        if (entry != null) {
          chair.seat.run(entry);
          entry = chair.seat.take();
        }
        if (entry == null) {
          workplace.quiet();
          break;
        }
      } catch (Throwable cause) { // not a task's, which never gets here
        entry = null;
        chair.replaced();
        workplace.publish(
            new PoolEvent.WorkerReplaced(
                workplace.name(), Thread.currentThread().getName(), cause));
        continue; // for whatever else there is
      }
      chair.tick();
      if (handOver(seat, entry)) {
        return IdleStack.NONE;
      } // else there is no thread to be had: this one goes on
    }
    chair.thread = null;
    chair.tick();
    return leave(seat, searching);
  }

  private boolean handOver(int seat, @Nullable Object entry) {
    try {
      launch(seat, entry);
      return true;
    } catch (Throwable noThread) {
      chairs[seat].thread = Thread.currentThread();
      return false;
    }
  }

  private int leave(int seat, boolean searched) {
    free(seat, searched);
    int next = chairs[seat].seat.seesWork() ? idle.wakeOne() : IdleStack.NONE; // a glance
    if (next == IdleStack.NONE) {
      return next;
    }
    present.incrementAndGet();
    return handOver(next, null) ? IdleStack.NONE : next;
  }

  private void free(int seat, boolean searched) {
    idle.sleep(seat, searched);
    present.decrementAndGet();
    desertIfEmpty();
  }

  private void desertIfEmpty() {
    if (workplace.isTerminated() && present.get() == 0 && deserted.compareAndSet(false, true)) {
      workplace.deserted();
    }
  }

  // ---------------------------------------------------------------- from elsewhere

  @Override
  public boolean isOnSeat() {
    return Seated.isFor(this);
  }

  @Override
  public boolean hasHelp() {
    return idle.hasHelp();
  }

  @Override
  public boolean isPerTask() {
    return true;
  }

  /** Starting a thread costs so little that nothing is left to those at work. */
  @Override
  public boolean isGuarded() {
    return false;
  }

  @Override
  public void wake() {
    int seat = idle.wakeOne();
    if (seat == IdleStack.NONE) {
      return;
    }
    present.incrementAndGet();
    try {
      launch(seat, null);
    } catch (Throwable noThread) { // those at work must do
      chairs[seat].thread = null;
      free(seat, true);
      throw noThread;
    }
    workplace.roused();
  }

  /** The pool is terminated. Who is present leaves by himself, as there is nothing to take. */
  @Override
  public void wakeAll() {
    desertIfEmpty();
  }

  @Override
  public void interruptAll() {
    for (Chair chair : chairs) {
      Thread thread = chair.thread;
      if (thread != null && thread != Thread.currentThread()) {
        thread.interrupt();
      }
    }
  }

  @Override
  public int busy() {
    return present.get();
  }

  @Override
  public @Nullable Stint stint(int seat) {
    Chair chair = chairs[seat];
    Thread thread = chair.thread;
    return thread == null ? null : new Stint(thread, chair.since);
  }

  /** How many threads were started. */
  @Override
  public long unparks() {
    return started.sum();
  }

  @Override
  public List<WorkerSnapshot> snapshot() {
    List<WorkerSnapshot> all = new ArrayList<>(chairs.length);
    for (Chair chair : chairs) {
      all.add(chair.snapshot());
    }
    return all;
  }

  /** A seat, and what is seen of it. Written by whoever sits there. */
  private static final class Chair {

    final Seat seat;
    private final String name;
    private final long hired = System.nanoTime();
    volatile @Nullable Thread thread;
    volatile long since;
    private volatile long busyNanos;
    private volatile long replaced;

    Chair(Seat seat, String name) {
      this.seat = seat;
      this.name = name;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by whoever sits there alone
    void tick() {
      long now = System.nanoTime();
      busyNanos += now - since;
      since = now;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by whoever sits there alone
    void replaced() {
      replaced++;
    }

    WorkerSnapshot snapshot() {
      boolean busy = thread != null;
      long now = System.nanoTime();
      long busyFor = busyNanos + (busy ? Math.max(0, now - since) : 0);
      return new WorkerSnapshot(
          name,
          busy,
          seat.tasks(),
          seat.errors(),
          Duration.ofNanos(Math.min(busyFor, now - hired)),
          Duration.ofNanos(Math.max(0, now - hired - busyFor)),
          replaced);
    }
  }
}
