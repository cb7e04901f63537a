package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Attendance;
import dev.weir.spi.ElasticCrew;
import dev.weir.spi.Seat;
import dev.weir.spi.Stint;
import dev.weir.spi.Workplace;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A thread per seat that is taken: all of them for as long as the pool lives, or as many as are
 * wanted. A thread without work looks around for a moment if there is a core to spare, then sleeps
 * until somebody wakes it.
 */
public class ThreadCrew implements ElasticCrew {
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
   * (none) -> searching     hired, into a pool that is at work
   * searching -> (none)     has found nothing, and more are present than are wanted (Staff)
   * working -> (none)       likewise
   *
   * Who leaves is counted out as present and as a searcher, then looks once more, and calls for help if it
   * sees work: what was published while it searched woke nobody. Somebody always stays, who looks for
   * work before sleeping; so none is lost in any case, the call only makes it quick.
   *
   * See Guard for one who sleeps in short naps.
   *
   * A thread that dies is replaced on its seat by another, which starts as working. Where no thread is to be
   * had it goes on itself, or what is queued might be left to nobody.
   */

  /** One that slept sooner would often be wanted again at once, and waking it costs its waker. */
  private static final long SEARCH_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Workplace workplace;
  private final Staff staff;
  private final CrewThreads threads;
  private final IdleStack idle;
  private final Roster roster;
  private final Seat[] seats;
  private final AtomicInteger awake = new AtomicInteger();
  private final Guard guard;
  private final LongAdder unparks = new LongAdder();

  /**
   * A crew on all seats that does not work yet.
   *
   * @param workplace the pool
   * @param daemon whether its threads let the JVM exit
   */
  public ThreadCrew(Workplace workplace, boolean daemon) {
    this(workplace, daemon, workplace.seats().size(), null);
  }

  /**
   * A crew that does not work yet.
   *
   * @param workplace the pool
   * @param daemon whether its threads let the JVM exit; for a factory to decide, if there is one
   * @param first how many are to come when it starts
   * @param factory makes the threads; null for threads of our own
   */
  @SuppressWarnings("this-escape") // to its own guard, who wakes nobody before somebody sleeps
  public ThreadCrew(
      Workplace workplace, boolean daemon, int first, @Nullable ThreadFactory factory) {
    this.workplace = workplace;
    this.threads = new CrewThreads(daemon, factory);
    this.seats = workplace.seats().toArray(Seat[]::new);
    this.staff = new Staff(seats.length, first);
    this.idle = new IdleStack(seats.length);
    this.roster = new Roster(workplace.name(), seats, workplace::nanoTime);
    this.guard = new Guard(workplace, awake, this::wake);
  }

  @Override
  public void start() {
    int first = staff.wanted();
    staff.open();
    awake.set(first);
    int seat = 0;
    try {
      for (; seat < first; seat++) {
        hire(seat, false);
      }
    } finally { // for want of threads, some may not have come
      for (; seat < first; seat++) {
        abandon(seat);
        staff.leave();
      }
    }
  }

  private void hire(int seat, boolean searching) {
    Thread thread =
        threads.make(this, seats[seat], roster.nameOf(seat), () -> occupy(seat, searching));
    roster.of(seat).thread(thread);
    roster.of(seat).occupy();
    begin(thread);
    workplace.roused();
  }

  /* Nobody sits there any more, who was awake. */
  private void abandon(int seat) {
    awake.decrementAndGet();
    roster.of(seat).vacate();
    staff.vacate(seat);
  }

  /** A thread for a seat, not started. */
  WorkerThread thread(Seat seat, String name, Runnable work) {
    return new WorkerThread(this, name, work);
  }

  /** Starts a thread. For tests with none to be had. */
  void begin(Thread thread) {
    thread.start();
  }

  // ---------------------------------------------------------------- on a seat

  private void occupy(int seat, boolean hired) {
    boolean searching = hired;
    while (true) {
      try {
        if (!work(seat, searching)) {
          leave();
        }
        return;
      } catch (Throwable cause) { // not a task's, which never gets here: the thread is dying
        if (replace(seat, cause)) {
          return;
        }
        searching = false;
      }
    }
  }

  private void leave() {
    if (staff.leave()) {
      workplace.deserted();
    }
  }

  /* Whether another has come. */
  private boolean replace(int seat, Throwable cause) {
    Thread dying = Thread.currentThread();
    if (dying instanceof WorkerThread worker) {
      worker.leave(); // what it runs from now on runs beside its successor
    }
    try {
      roster.of(seat).replaced();
      hire(seat, false);
    } catch (Throwable noThread) { // the machine has no more
      roster.of(seat).thread(dying);
      if (dying instanceof WorkerThread worker) {
        worker.comeBack(seats[seat]);
      }
      Errors.suppress(noThread, cause);
      Errors.reportOrDrop(noThread);
      return false;
    }
    workplace.publish(new PoolEvent.WorkerReplaced(workplace.name(), dying.getName(), cause));
    return true;
  }

  /* Whether it was dismissed. Otherwise the pool has ended. */
  private boolean work(int number, boolean hired) {
    Seat seat = seats[number];
    boolean searching = hired;
    for (; ; ) {
      Object next = take(seat, searching);
      if (next != null) {
        if (searching) {
          searching = false;
          if (idle.endSearch() && seat.seesWork()) {
            Errors.guard(workplace::callForHelp); // what is in hand must not be lost
          }
        }
        seat.run(next);
        continue;
      }
      workplace.quiet();
      if (workplace.isTerminated()) {
        return false;
      }
      if (staff.dismiss()) {
        depart(number, searching);
        return true;
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

  private void depart(int number, boolean searching) {
    if (searching) {
      idle.endSearch();
    }
    if (seats[number].seesWork()) {
      Errors.guard(workplace::callForHelp);
    }
    abandon(number);
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
    Sleeper sleeper = roster.of(number);
    sleeper.lieDown();
    awake.decrementAndGet();
    idle.sleep(number, searched);
    if (workplace.isTerminated()) {
      wakeAll();
    } else if (seats[number].seesWork()) {
      wake();
    }
    guard.standIfNeeded(sleeper, seats[number]);
    sleeper.sleep();
  }

  // ---------------------------------------------------------------- from elsewhere

  @Override
  public boolean isOnSeat() {
    return Thread.currentThread() instanceof WorkerThread worker
        ? worker.isOf(this)
        : threads != null && Seated.isFor(this);
  }

  @Override
  public boolean hasHelp() {
    return idle.hasHelp();
  }

  @Override
  public boolean isGuarded() {
    return guard.isKept();
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
      if (roster.of(seat).rouse()) {
        unparks.increment();
      }
      workplace.roused();
    }
  }

  @Override
  public void interruptAll() {
    roster.interruptAll();
  }

  @Override
  public int workers() {
    return staff.present();
  }

  @Override
  public boolean isSearching() {
    return idle.isSearching();
  }

  @Override
  public void resize(int workers) {
    staff.want(workers);
    while (staff.present() < workers) {
      int seat = staff.hire();
      if (seat == Staff.NONE) {
        return;
      }
      hireSearching(seat);
    }
    for (int seat : idle.wakeColdest(staff.present() - workers)) {
      rouse(seat); // to find that it may leave
    }
    if (workplace.isTerminated()) {
      wakeAll(); // those who were off the stack when that was called
    }
  }

  private void hireSearching(int seat) {
    awake.incrementAndGet();
    idle.expect();
    try {
      hire(seat, true);
    } catch (Throwable noThread) { // the machine has no more: the others must do
      idle.endSearch();
      wake();
      abandon(seat);
      leave();
      throw noThread;
    }
  }

  @Override
  public int busy() {
    return roster.awake();
  }

  @Override
  public @Nullable Stint stint(int seat) {
    return roster.of(seat).stint();
  }

  @Override
  public Attendance attendance(long idleNanos) {
    return roster.attendance(staff.present(), idle.searchers(), idleNanos);
  }

  @Override
  public long unparks() {
    return unparks.sum();
  }

  @Override
  public List<WorkerSnapshot> snapshot() {
    return roster.snapshot();
  }
}
