package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A thread per seat, for as long as the pool lives. A thread without work looks around for a moment
 * if there is a core to spare, then sleeps until somebody wakes it.
 */
public class ThreadCrew implements Crew {
  /*
   * See IdleStack for why nobody sleeps through work. A seat's thread is in one of these:
   *
   *   working     has an entry in hand, or is about to take one
   *   searching   found nothing; counted as a searcher in the idle stack; at most a few are
   *   asleep      on the idle stack, or just taken off it by whoever wakes it
   *
   * working -> searching    takes nothing, and there is no other searcher and a core to spare
   * working -> asleep       takes nothing otherwise
   * searching -> working    takes something; the last searcher to do so wakes the next, if there is more
   * searching -> asleep     has searched long enough
   * asleep -> searching     woken
   *
   * guarded   true while one of those asleep sleeps in short naps, as the guard
   *
   * Waking a thread for a task of a microsecond costs more than the task, so a few short ones are left to
   * those who are awake (Summons). If one of these turns out to be long, nobody would take what was
   * left to its thread: so somebody must keep guard, and only while somebody does is anything left. The
   * guard looks after each nap whether work lies there that nobody has taken since the last one; then it
   * wakes somebody, and tells the pool that tasks are not short. It stops when all are asleep: clears
   * guarded, then looks once more. Whoever publishes does so before reading guarded and awake; so either
   * it wakes somebody, or the guard sees its work. An idle pool naps no more.
   *
   * A thread that dies is replaced on its seat by another, which starts as working.
   */

  /**
   * A thread that slept sooner would often be wanted again at once, and waking it costs its waker.
   */
  private static final long SEARCH_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Workplace workplace;
  private final String name;
  private final boolean daemon;
  private final IdleStack idle;
  private final Sleeper[] sleepers;
  private final Seat[] seats;
  private final AtomicInteger awake = new AtomicInteger();
  private final AtomicInteger present = new AtomicInteger();
  private final AtomicBoolean guarded = new AtomicBoolean();
  private final LongAdder unparks = new LongAdder();

  /**
   * A crew that does not work yet.
   *
   * @param workplace the pool
   * @param daemon whether its threads let the JVM exit
   */
  public ThreadCrew(Workplace workplace, boolean daemon) {
    this.workplace = workplace;
    this.name = workplace.name();
    this.daemon = daemon;
    this.seats = workplace.seats().toArray(Seat[]::new);
    this.idle = new IdleStack(seats.length);
    this.sleepers = new Sleeper[seats.length];
    for (int i = 0; i < seats.length; i++) {
      sleepers[i] = new Sleeper();
    }
  }

  @Override
  public void start() {
    present.set(seats.length);
    awake.set(seats.length);
    int seat = 0;
    try {
      for (; seat < seats.length; seat++) {
        hire(seat);
      }
    } finally { // for want of threads, some may not have come
      awake.addAndGet(seat - seats.length);
      present.addAndGet(seat - seats.length);
    }
  }

  private void hire(int seat) {
    WorkerThread thread = thread(seats[seat], name + "-" + (seat + 1), () -> occupy(seat));
    thread.setDaemon(daemon);
    sleepers[seat].thread(thread);
    begin(thread);
  }

  /** A thread for a seat, not started. */
  WorkerThread thread(Seat seat, String threadName, Runnable work) {
    return new WorkerThread(this, threadName, work);
  }

  /** Starts a thread. For tests, in which there are none to be had. */
  void begin(Thread thread) {
    thread.start();
  }

  // ---------------------------------------------------------------- on a seat

  private void occupy(int seat) {
    try {
      work(seat);
    } catch (Throwable cause) { // not a task's, which never gets here: the thread is dying
      replace(seat, cause);
      return;
    }
    leave();
  }

  private void leave() {
    if (present.decrementAndGet() == 0) {
      workplace.deserted();
    }
  }

  private void replace(int seat, Throwable cause) {
    if (Thread.currentThread() instanceof WorkerThread dying) {
      dying.leave(); // what it runs from now on runs beside its successor
    }
    try {
      sleepers[seat].replaced();
      hire(seat);
    } catch (Throwable noThread) { // the machine has no more: the others must do
      noThread.addSuppressed(cause);
      awake.decrementAndGet();
      leave();
      throw noThread;
    }
    workplace.publish(new PoolEvent.WorkerReplaced(name, Thread.currentThread().getName(), cause));
  }

  private void work(int number) {
    Seat seat = seats[number];
    boolean searching = false;
    for (; ; ) {
      Object next = take(seat, searching);
      if (next != null) {
        if (searching) {
          searching = false;
          if (idle.endSearch() && seat.seesWork()) {
            workplace.callForHelp();
          }
        }
        seat.run(next);
        continue;
      }
      workplace.quiet();
      if (workplace.isTerminated()) {
        return;
      }
      if (!searching && awake.get() < CORES) {
        searching = idle.beginSearch();
      }
      if (!searching || !search(seat)) {
        sleep(number, searching);
        searching = true;
      }
    }
  }

  private @Nullable Object take(Seat seat, boolean searching) {
    try {
      return seat.take();
    } catch (Throwable e) {
      if (searching) {
        idle.endSearch();
      }
      throw e;
    }
  }

  private boolean search(Seat seat) {
    long start = System.nanoTime();
    do {
      if (seat.seesWork()) {
        return true;
      }
      Thread.onSpinWait();
    } while (System.nanoTime() - start < SEARCH_NANOS && awake.get() <= CORES);
    return false;
  }

  private void sleep(int number, boolean searched) {
    Sleeper sleeper = sleepers[number];
    sleeper.lieDown();
    awake.decrementAndGet();
    idle.sleep(number, searched);
    if (workplace.isTerminated()) {
      wakeAll();
    } else if (seats[number].seesWork()) {
      wake();
    }
    if (workplace.tasksAreShort() && awake.get() > 0 && guarded.compareAndSet(false, true)) {
      keepGuard(sleeper, seats[number]);
    }
    sleeper.sleep();
  }

  private void keepGuard(Sleeper sleeper, Seat seat) {
    long before = workplace.progress();
    while (sleeper.nap(NAP_NANOS)) {
      if (awake.get() == 0) {
        guarded.set(false);
        if (!seat.seesWork() || !guarded.compareAndSet(false, true)) {
          return;
        }
      }
      long now = workplace.progress();
      if (now == before && seat.seesWork()) {
        workplace.stalled();
        rouse(idle.wakeOne());
      } else if (workplace.seesForks()) {
        rouse(idle.wakeOne()); // for nobody else takes them before whoever forked them is done
      } else if (seat.seesWork()) {
        workplace.callForHelp(); // there may be more by now than those awake should be left with
      }
      before = now;
    }
    guarded.set(false);
  }

  // ---------------------------------------------------------------- from elsewhere

  @Override
  public boolean isOnSeat() {
    return Thread.currentThread() instanceof WorkerThread worker && worker.isOf(this);
  }

  @Override
  public boolean hasHelp() {
    return idle.hasHelp();
  }

  @Override
  public boolean isGuarded() {
    return guarded.get() && awake.get() > 0;
  }

  @Override
  public void wake() {
    rouse(idle.wakeOne());
  }

  @Override
  public void wakeAll() {
    int seat = idle.wakeAny();
    while (seat != IdleStack.NONE) {
      rouse(seat);
      seat = idle.wakeAny();
    }
  }

  private void rouse(int seat) {
    if (seat != IdleStack.NONE) {
      awake.incrementAndGet();
      if (sleepers[seat].rouse()) {
        unparks.increment();
      }
    }
  }

  @Override
  public void interruptAll() {
    for (Sleeper sleeper : sleepers) {
      sleeper.interrupt();
    }
  }

  @Override
  public int busy() {
    int busy = 0;
    for (Sleeper sleeper : sleepers) {
      if (!sleeper.isAsleep()) {
        busy++;
      }
    }
    return busy;
  }

  @Override
  public long unparks() {
    return unparks.sum();
  }

  @Override
  public List<WorkerSnapshot> snapshot() {
    List<WorkerSnapshot> workers = new ArrayList<>(seats.length);
    for (int i = 0; i < seats.length; i++) {
      workers.add(sleepers[i].snapshot(name + "-" + (i + 1), seats[i]));
    }
    return workers;
  }
}
